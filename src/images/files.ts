// What files of releases need: downloads, signatures, unpacking. Planning loads none of it.
export { verifierOf } from "./artifact.ts";
export { type ContentOptions, publishedContent } from "./content.ts";
export { flatcarKey } from "./flatcar-key.ts";
export { readKeyFile, type VerifyFileOptions, verifyFile } from "./signature/file.ts";
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
