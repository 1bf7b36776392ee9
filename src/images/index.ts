export { flatcarKey } from "./flatcar-key.ts";
export { emptyLock, formatLock, type Lock, lockedImage, lockedVersion, parseLock } from "./lock.ts";
export { withPinned } from "./pinned.ts";
export { parseWanted, resolveRelease, type Wanted } from "./release.ts";
export { type ReleaseServerOptions, releaseServer } from "./server.ts";
export { readKeyFile, type VerifyFileOptions, verifyFile } from "./signature/file.ts";
export { formatFingerprint, type KeyOptions, type NamedBytes } from "./signature/keyring.ts";
export {
  type Evidence,
  type SignedDigests,
  type Verified,
  type VerifyOptions,
  verifyContent,
  verifyText,
} from "./signature/verify.ts";
export { offlineSnapshot } from "./snapshot.ts";
export type { ReleaseFacts, ReleaseSource } from "./source.ts";
