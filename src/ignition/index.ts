export { diffIgnition, type IgnitionChange } from "./diff.ts";
export { type PackContext, pack, unpack, userDataSize } from "./pack.ts";
export { directoryReader } from "./reader.ts";
export { type Rendered, render } from "./render.ts";
export { formatFrame } from "./report/frame.ts";
export { formatRaw } from "./report/raw.ts";
export type {
  ButaneSource,
  ConfigSource,
  Contributor,
  Entry,
  FileEntry,
  FileReader,
  IgnitionSource,
} from "./source.ts";
export { checkSpec, newestSpec } from "./spec.ts";
export { transpile } from "./transpile.ts";
export { validate } from "./validate.ts";
