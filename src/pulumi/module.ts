/** Text of `platforms.generated.ts`, which `scripts/generate.ts` writes and a test compares. */
export function platformModule(ids: readonly string[]): string {
  const lines = ids.flatMap((id) => [
    "",
    `/** Resources of ${id}. */`,
    `export const ${id} = { Machine: machineClass("${id}") };`,
  ]);
  return [
    "// Generated from the registry by scripts/generate.ts; do not edit.",
    'import { machineClass } from "./resource.ts";',
    ...lines,
    "",
  ].join("\n");
}
