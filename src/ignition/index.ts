export {
  type BuiltConfig,
  builtSource,
  butaneText,
  checkPartly,
  type MachineConfig,
  programOrigin,
} from "./builder/index.ts";
export { checkIgnition } from "./check.ts";
export { type DiffOptions, diffIgnition, type IgnitionChange } from "./diff.ts";
export {
  type DryRun,
  dryRun,
  engineInput,
  engineResult,
  type Fetched,
  layoutScript,
  readArchive,
  type TreeEntry,
  unknownUuid,
} from "./dry-run/index.ts";
export { quoteString } from "./go/quote.ts";
export { decodeUtf8 } from "./go/utf8.ts";
export { type Converted, convertLegacy } from "./legacy/convert.ts";
export { type LegacyFormat, legacyFormats } from "./legacy/recognise.ts";
export { type LintSwitches, withoutLints } from "./lint/run.ts";
export { type LintCode, lintCodes, lints } from "./lint/table.ts";
export { type Explanation, explain, placesLike } from "./merge/explain.ts";
export { type Writer, writersOf } from "./merge/writers.ts";
export { encodeUserData, type Forms, formsOf, pack, unpack, userDataSize } from "./pack/index.ts";
export { directoryReader, reasonOf } from "./reader.ts";
export { type Rendered, render } from "./render.ts";
export { formatFrame } from "./report/frame.ts";
export { formatRaw } from "./report/raw.ts";
export { butaneVersions } from "./schema/butane.ts";
export { ignitionVersions } from "./schema/ignition.ts";
export { butaneJsonSchema, type JsonSchema } from "./schema/json-schema.ts";
export type {
  ButaneSource,
  ConfigSource,
  Contributor,
  Entry,
  FileEntry,
  FileReader,
  IgnitionSource,
  Origin,
} from "./source.ts";
export { fitRelease, fitSpec } from "./spec/fit.ts";
export { transpile } from "./transpile.ts";
export { printIgnitionValidate, validate } from "./validate.ts";
export { decodeYamlText } from "./yaml/encoding.ts";
