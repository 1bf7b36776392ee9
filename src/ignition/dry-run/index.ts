export { readArchive } from "./archive.ts";
export { dryRun } from "./dry-run.ts";
export { engineInput, engineResult, unknownUuid } from "./engine.ts";
export { layoutScript } from "./layout.ts";
export type { DryRun, Fetched, TreeEntry } from "./result.ts";
