// What planning needs of releases and locks; what their files need is in files.ts.
export { type ReadArtifact, readArtifact } from "./artifact.ts";
export { cacheDirectory, imageDirectory } from "./directory.ts";
export {
  type ExtensionUpdates,
  extensionConfig,
  extensionUpdates,
  isUpdated,
  noopFile,
  type PlacedExtension,
} from "./extension/config.ts";
export { enabledExtensions, type InstalledExtension, installedExtensions } from "./extension/installed.ts";
export { doubtsOf, kubernetesEnd } from "./extension/kubernetes.ts";
export {
  checkForeign,
  checkOfficial,
  isOfficial,
  isShipped,
  notInRelease,
  officialExtensions,
  officialFile,
} from "./extension/official.ts";
export { readExtension, resolveExtension } from "./extension/resolve.ts";
export { extensionServer } from "./extension/server.ts";
export { bundledExtensions, simulatedExtensions } from "./extension/snapshot.ts";
export type { ExtensionImage, ExtensionSource } from "./extension/source.ts";
export {
  compareExtensionVersions,
  extensionForm,
  isWithin,
  parseExtension,
  type WantedExtension,
} from "./extension/wanted.ts";
export { importedFile } from "./imported-file.ts";
export { type Support, supportOf } from "./life-cycle.ts";
export { formatLock } from "./lock/format.ts";
export {
  emptyLock,
  extensionKey,
  fileKey,
  imageKey,
  type Lock,
  type LockedExtension,
  type LockedFile,
  type LockedImage,
  type LockedRelease,
  lockedExtension,
  lockedImage,
  lockedRelease,
  lockedReleases,
  releaseKey,
  sourceKey,
  type UnsignedImage,
  unsignedImages,
  withoutUndescribed,
} from "./lock/lock.ts";
export { parseLock } from "./lock/parse.ts";
export { readLock } from "./lock/read.ts";
export type { Changes, Fix, Remark, Update } from "./notes/note.ts";
export { withPinned } from "./pinned.ts";
export {
  checkChannel,
  heldChannel,
  holdBack,
  newestFirst,
  parseWanted,
  resolveRelease,
  type Wanted,
} from "./release.ts";
export { checkKnown, parseDate, sourceAt } from "./release-at.ts";
export { type ReleaseServerOptions, releaseServer, rememberedServer } from "./server.ts";
export {
  type SimulatedImages,
  simulatedContent,
  simulatedFile,
  simulatedImages,
  simulatedLock,
  simulatedReleases,
} from "./simulated-file.ts";
export { offlineSnapshot } from "./snapshot.ts";
export type { Artifact, LtsStream, ReleaseFacts, ReleaseSource } from "./source.ts";
