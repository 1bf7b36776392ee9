export { type Support, supportOf } from "./life-cycle.ts";
export { emptyLock, formatLock, type Lock, lockedImage, lockedVersion, parseLock } from "./lock.ts";
export type { Changes, Fix, Remark, Update } from "./notes/note.ts";
export { withPinned } from "./pinned.ts";
export { parseWanted, resolveRelease, type Wanted } from "./release.ts";
export { parseDate } from "./release-at.ts";
export { type ReleaseServerOptions, releaseServer } from "./server.ts";
export { offlineSnapshot } from "./snapshot.ts";
export type { LtsStream, ReleaseFacts, ReleaseSource } from "./source.ts";
