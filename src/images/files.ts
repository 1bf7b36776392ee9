// What files of releases need: downloads, signatures, unpacking. Planning loads none of it.
export { verifierOf } from "./artifact.ts";
export { type ContentOptions, publishedContent } from "./content.ts";
export { flatcarKey } from "./flatcar-key.ts";
export { type ServedMirror, serveMirror } from "./mirror/serve.ts";
export { type VerifiedMirror, type VerifyMirrorOptions, verifyMirror } from "./mirror/verify.ts";
export { type Mirrored, type MirrorOptions, writeMirror } from "./mirror/write.ts";
export { keysFrom, readKeyFile, type VerifyFileOptions, verifyFile } from "./signature/file.ts";
export { formatFingerprint, type KeyOptions, type NamedBytes } from "./signature/keyring.ts";
export {
  type Evidence,
  type SignedDigests,
  type Verified,
  type VerifyOptions,
  verifyContent,
} from "./signature/verify.ts";
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
export { type FileEntry, type ImageEntry, type StreamDocument, streamDocument } from "./streams/document.ts";
export { lockedEntries, releasesIn, type StreamRelease, type ToArtifact } from "./streams/locked.ts";
export { publishedFiles } from "./streams/published.ts";
export { toArtifactWith } from "./streams/to-artifact.ts";
