import type { OutputType } from "./beside.ts";

/** A platform, and what it has beside machines: `Image` where images are imported, then the names of `Platform.resources`. */
export interface PlatformResources {
  readonly id: string;
  readonly image: boolean;
  readonly kinds: readonly {
    readonly name: string;
    readonly outputs: Readonly<Record<string, OutputType>>;
  }[];
}

/** Text of `platforms.generated.ts`, which `scripts/generate.ts` writes and a test compares. */
export function platformModule(platforms: readonly PlatformResources[]): string {
  const lines = platforms.flatMap(({ id, image, kinds }) => [
    "",
    `/** Resources of ${id}. */`,
    `export const ${id} = {`,
    `  Machine: machineClass("${id}"),`,
    ...(image ? [`  Image: imageClass("${id}"),`] : []),
    ...kinds.map(({ name, outputs }) => `  ${name}: kindClass("${id}", "${name}", ${literal(outputs)}),`),
    "};",
  ]);
  const used = [
    ...(platforms.some(({ image }) => image) ? ["imageClass"] : []),
    ...(platforms.some(({ kinds }) => kinds.length > 0) ? ["kindClass"] : []),
  ];
  return [
    "// Generated from the registry by scripts/generate.ts; do not edit.",
    ...(used.length > 0 ? [`import { ${used.join(", ")} } from "./beside.ts";`] : []),
    'import { machineClass } from "./resource.ts";',
    ...lines,
    "",
  ].join("\n");
}

function literal(outputs: Readonly<Record<string, OutputType>>): string {
  const pairs = Object.entries(outputs).map(([name, type]) => `${name}: "${type}"`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}
