import { z } from "zod";
import type { Finding } from "../errors.ts";
import { extensionOptions } from "../extension-options.ts";
import { fields, parseWith, unwrap } from "../options.ts";
import type { Release } from "../platform.ts";
import { formatPath } from "./path.ts";
import { hasUnknown, isList, isProperties, type Path, type Properties, unknownValue, type Value } from "./wire.ts";

export const source = z
  .strictObject({
    butane: z.string().optional().describe("Butane, as YAML text."),
    ignition: z.string().optional().describe("Ignition, as JSON text."),
    name: z.string().optional().describe("What errors call it."),
    filesDir: z.string().optional().describe("Folder that the `local` files of Butane are read from."),
    origin: z.string().optional().describe("Where a program made it, as file:line:column: errors lie there."),
  })
  .refine(({ butane, ignition }) => (butane === undefined) !== (ignition === undefined), {
    error: "either `butane` or `ignition` is wanted",
  })
  .describe("Butane or Ignition as text.");

/** What a program may write for a machine, but for `options`, which each platform describes. */
export const machineSchema = z.strictObject({
  name: z.string().min(1).optional().describe("Name on the platform; the resource's own name when left out."),
  release: z
    .string()
    .default("stable")
    .describe("Channel (stable, beta, alpha, lts, lts-2024) or exact version. A channel's version is pinned in state."),
  arch: z.enum(["amd64", "arm64"]).optional().describe("Left out: what the machine type says, else amd64."),
  options: z.record(z.string(), z.unknown()).describe("What only this platform has."),
  config: z
    .array(source)
    .optional()
    .describe("Butane and Ignition, merged in order. An empty list is a machine without configuration."),
  ...extensionOptions,
  ignition: z.string().optional().describe("Complete Ignition as JSON text, in place of `config`."),
  labels: z
    .record(z.string(), z.string())
    .default({})
    .describe("Labels or tags of the machine and what belongs to it."),
  onConfigChange: z
    .enum(["replace", "ignore", "rebuild"])
    .default("replace")
    .describe("What a changed configuration does to a machine that runs."),
  onImageChange: z
    .enum(["keep", "replace"])
    .default("keep")
    .describe("What another boot image does to a machine that runs. Flatcar updates itself, so keep is the default."),
  version: z.string().optional().describe("Exact version that the machine is made from, where it is pinned elsewhere."),
  image: z.string().optional().describe("The platform's id of the boot image, where it is known already."),
  ownImage: z
    .boolean()
    .optional()
    .describe("Whether it was the user who named the image; else it has to be one that Flatcar publishes."),
  owner: z.string().optional().describe("Random id of the deployment: the owner label on everything it makes."),
  channel: z.string().optional().describe("Channel that the version came out in."),
});

/** A machine's inputs as the state keeps them. In a preview any of them may be unknown. */
export interface MachineInputs extends Properties {
  readonly name: string;
  readonly owner: string;
  /** As the user wrote it. */
  readonly release: string;
  readonly channel: Release["channel"];
  readonly version: string;
  readonly arch: Release["arch"];
  readonly image: string;
  readonly ownImage: boolean;
  /** Compiled; `config` is folded into it. */
  readonly ignition: string;
  readonly labels: Readonly<Record<string, string>>;
  /** With defaults. */
  readonly options: Properties;
  readonly onConfigChange: "replace" | "ignore" | "rebuild";
  readonly onImageChange: "keep" | "replace";
}

/** Checks what is known, and leaves what is not known where it stands. Rules that span several keys wait until all are known. */
export function parsePartly(
  schema: z.ZodType,
  value: Value | undefined,
  path: Path,
): { readonly value: Value | undefined; readonly findings: readonly Finding[] } {
  if (value === unknownValue) return { value, findings: [] };
  if (!hasUnknown(value)) {
    const parsed = parseWith(schema, value, (inner) => ({ path: [formatPath(path), inner].filter(Boolean).join(".") }));
    return { value: parsed.value as Value | undefined, findings: parsed.findings };
  }
  const known = fields(schema);
  if (isProperties(value) && known.length > 0) return parseObject(schema, known, value, path);
  const inner = elementOf(schema);
  if (isList(value) && inner) {
    const parts = value.map((element, index) => parsePartly(inner, element, [...path, index]));
    return { value: parts.map((part) => part.value ?? null), findings: parts.flatMap(({ findings }) => findings) };
  }
  return { value, findings: [] };
}

function parseObject(
  schema: z.ZodType,
  known: ReturnType<typeof fields>,
  value: Properties,
  path: Path,
): { readonly value: Value; readonly findings: readonly Finding[] } {
  const parts = known.map(
    ({ name, schema: field }) => [name, parsePartly(field, value[name], [...path, name])] as const,
  );
  const names = new Set(known.map(({ name }) => name));
  const strangers = Object.fromEntries(Object.entries(value).filter(([key]) => !names.has(key)));
  const strange = parseWith(schema, strangers, (inner) => ({ path: [formatPath(path), inner].join(".") }));
  return {
    value: Object.fromEntries(parts.map(([name, part]) => [name, part.value])),
    findings: [
      ...parts.flatMap(([, part]) => part.findings),
      ...strange.findings.filter(({ code }) => code === "FD1004"),
    ],
  };
}

function elementOf(schema: z.ZodType): z.ZodType | undefined {
  return (unwrap(schema)._zod.def as { readonly element?: z.ZodType }).element;
}
