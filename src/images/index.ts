export { type ReadArtifact, readArtifact, verifierOf } from "./artifact.ts";
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
export { flatcarKey } from "./flatcar-key.ts";
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
} from "./lock/lock.ts";
export { parseLock } from "./lock/parse.ts";
export { readLock } from "./lock/read.ts";
export type { Changes, Fix, Remark, Update } from "./notes/note.ts";
export { withPinned } from "./pinned.ts";
export { heldChannel, holdBack, newestFirst, parseWanted, resolveRelease, type Wanted } from "./release.ts";
export { parseDate } from "./release-at.ts";
export { type ReleaseServerOptions, releaseServer } from "./server.ts";
export { readKeyFile, type VerifyFileOptions, verifyFile } from "./signature/file.ts";
export { formatFingerprint, type KeyOptions, type NamedBytes } from "./signature/keyring.ts";
export {
  type Evidence,
  type SignedDigests,
  type Verified,
  type VerifyOptions,
  verifyContent,
} from "./signature/verify.ts";
export { simulatedContent, simulatedFile } from "./simulated-file.ts";
export { offlineSnapshot } from "./snapshot.ts";
export type { Artifact, LtsStream, ReleaseFacts, ReleaseSource } from "./source.ts";
export { fileError } from "./store/durable.ts";
export type { ImageKey, StoredImage } from "./store/entries.ts";
export { type FetchImageOptions, fetchImage, type VerifyContent } from "./store/fetch-image.ts";
export type { ByteProgress } from "./store/meter.ts";
export { type ImageStore, openImageStore } from "./store/store.ts";
export { type Bytes, compressionOf, compressions, pack, unpack } from "./stream/compression.ts";
export { convertImage } from "./stream/convert.ts";
export { diskTar, readDiskTar } from "./stream/disk-tar.ts";
export { readSparse, writeSparse } from "./stream/sparse.ts";
export { checkFixedVhd, fixedVhd } from "./stream/vhd.ts";
