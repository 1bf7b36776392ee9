import { readFileSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { runProgram } from "./deployment-program.ts";
import { type Finding, FlatcarError, type Location, throwFindings } from "./errors.ts";
import { extensionOptions } from "./extension-options.ts";
import {
  type BuiltConfig,
  builtSource,
  type ConfigSource,
  directoryReader,
  type FileReader,
  type LintSwitches,
  type MachineConfig,
  type Origin,
  programOrigin,
  render,
} from "./ignition/index.ts";
import { heldChannel, holdBack } from "./images/index.ts";
import { lintSwitches } from "./lint-switches.ts";
import { type Place, parseWith } from "./options.ts";
import { type MachineSpec, type PlanContext, planAll } from "./plan.ts";
import type { MachinePlan } from "./platform.ts";
import { loadPlatform, type PlatformId, type PlatformOptions } from "./providers/index.ts";
import { yamlMistake } from "./yaml-mistake.ts";

const name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "lower-case letters, digits and inner hyphens only, for example web-1");

/** Of one pool: more are better several pools, and every machine has to fit into memory more than once. */
const mostMachines = 10_000;

const held = z.strictObject({
  channel: z.string().describe("Channel (stable, beta, alpha, lts, lts-2024)."),
  hold: z
    .literal("everywhere")
    .describe("The newest version that is published on every platform and in every region here."),
});

const release = z
  .union([
    z.string().refine((text) => heldChannel(text) === undefined, "write { channel: NAME, hold: everywhere }"),
    held,
  ])
  .transform((wanted) => (typeof wanted === "string" ? wanted : holdBack(wanted.channel)));

const pool = z
  .strictObject({
    platform: z.string().describe("Platform, for example aws; `flatcar-deploy platforms` lists them."),
    release: release.optional().describe("Channel or exact version; the deployment's own when left out."),
    arch: z.enum(["amd64", "arm64"]).optional().describe("Left out: what the machine type says."),
    count: z.int().min(0).max(mostMachines).default(1).describe("How many equal machines."),
    options: z.record(z.string(), z.unknown()).default({}).describe("Typed by the platform."),
    config: z
      .array(z.union([z.string(), z.record(z.string(), z.unknown())]))
      .default([])
      .describe("Butane (.bu, .yaml) or Ignition (.ign, .json) files, or configuration as it is; merged in order."),
    ...extensionOptions,
    image: z
      .string()
      .min(1)
      .optional()
      .describe("The platform's id of a boot image of your own; found by release when left out."),
    labels: z
      .record(z.string(), z.string())
      .optional()
      .describe("Labels or tags of the machine and what belongs to it."),
    onConfigChange: z
      .enum(["replace", "ignore", "rebuild"])
      .default("replace")
      .describe("What a changed configuration does to a machine that runs."),
    onImageChange: z
      .enum(["keep", "replace"])
      .default("keep")
      .describe("What a newer boot image does to a machine that runs. Flatcar updates itself, so keep is the default."),
    lints: lintSwitches.optional().describe("Lints of this pool, over the deployment's own."),
  })
  .describe("A pool of equal machines.");

/** `flatcar.yaml`, and what `defineDeployment` takes. */
export const deploymentSchema = z
  .strictObject({
    name: name.describe("Name of the deployment; its machines are called NAME-POOL-0, NAME-POOL-1, …"),
    release: release.prefault("stable").describe("Channel (stable, beta, alpha, lts, lts-2024) or exact version."),
    lints: lintSwitches.optional(),
    machines: z.record(name, pool).describe("Pools of machines by name."),
  })
  .describe("A deployment of Flatcar machines.");

export type DeploymentInput = {
  readonly name: string;
  readonly release?: z.input<typeof release>;
  readonly lints?: LintSwitches;
  readonly machines: { readonly [pool: string]: PoolInput };
};

/** One pool as a program writes it: the options are typed by the platform. */
export type PoolInput = {
  [Id in PlatformId]: Omit<z.input<typeof pool>, "platform" | "options" | "config"> & {
    readonly platform: Id;
    readonly config?: readonly (string | MachineConfig | BuiltConfig)[];
    readonly options: PlatformOptions<Id>;
  };
}[PlatformId];

export interface Deployment {
  readonly name: string;
  /** Every machine of every pool, in the file's order. */
  readonly machines: readonly MachineSpec[];
}

/** A deployment as far as it could be read, and every mistake of it. */
export interface ReadDeployment extends Deployment {
  readonly findings: readonly Finding[];
}

/**
 * Reads `flatcar.yaml` or `flatcar.ts`. Throws FD1001 when it cannot be read or run, and otherwise every mistake of the file at once
 * (FD1002 to FD1006), each with file, line and column.
 */
export async function loadDeployment(file: string): Promise<Deployment> {
  const { findings, ...deployment } = await readDeployment(file);
  throwFindings(findings);
  return deployment;
}

/** Reads and plans a deployment. Throws every mistake at once: those of the file and those that only planning can see. */
export async function planDeployment(
  file: string,
  context: PlanContext,
): Promise<{ readonly deployment: Deployment; readonly plans: readonly MachinePlan[] }> {
  const { findings, ...deployment } = await readDeployment(file);
  try {
    const plans = await planAll(deployment.machines, context);
    throwFindings(findings);
    return { deployment, plans };
  } catch (error) {
    if (!(error instanceof FlatcarError) || findings.length === 0) throw error;
    const all = distinct([...findings, ...error.findings]);
    throw new FlatcarError([all[0] ?? error.findings[0], ...all.slice(1)], { cause: error });
  }
}

/** Each mistake once: pools may share what is wrong. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding, index) => {
    return findings.findIndex((other) => isDeepStrictEqual(other, finding)) === index;
  });
}

async function readDeployment(file: string): Promise<ReadDeployment> {
  if (/\.[cm]?[jt]s$/.test(file)) return fromProgram(file);
  return parseDeployment(readText(file, unreadable(file)), file);
}

function unreadable(file: string): (reason: string) => Finding {
  const hint = "name the file with -f, or start from examples/quickstart/flatcar.yaml";
  return (reason) => ({ code: "FD1001", message: `cannot read ${file}: ${reason}`, at: { file }, hint });
}

async function fromProgram(file: string): Promise<ReadDeployment> {
  readText(file, unreadable(file));
  const { exported, call } = await runProgram(file);
  const { position } = programOrigin(call ?? {});
  return checkDeployment(exported, file, (path) => ({ file, path, ...position?.(path.split(".")) }));
}

/** Checks the text of a `flatcar.yaml`; files that it names are read relative to it. */
export async function parseDeployment(text: string, file: string): Promise<ReadDeployment> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const mistakes = document.errors.map((error): Finding => {
    return { code: "FD1002", ...yamlMistake(error, text), at: place(error.pos[0]) };
  });
  throwFindings(
    mistakes.filter(({ at }, index) => mistakes.findIndex((other) => other.at?.line === at?.line) === index),
  );
  if (document.contents === null) throw new FlatcarError(empty(file));
  return checkDeployment(document.toJS(), file, (path, part) => {
    const keys = path.split(".").filter((key) => key !== "");
    return { ...place(offsetOf(document.contents, keys, part)), path };
  });
}

function empty(file: string): Finding {
  const hint = "write `name` and `machines`, or start from examples/quickstart/flatcar.yaml";
  return { code: "FD1003", message: `${file} is empty`, at: { file }, hint };
}

/** Start of the value (or of the key) at a path, or of the nearest thing around it that exists. A key may itself hold dots. */
function offsetOf(node: unknown, keys: readonly string[], part?: "key"): number {
  for (let length = keys.length; length > 0; length--) {
    const name = keys.slice(0, length).join(".");
    const rest = keys.slice(length);
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === name) : undefined;
    const inner = pair ? pair.value : isSeq(node) ? node.get(name, true) : undefined;
    if (pair && rest.length === 0 && part) return startOf(pair.key);
    if (isNode(inner)) return offsetOf(inner, rest, part);
  }
  return startOf(node);
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

const headSchema = deploymentSchema.extend({ machines: z.record(name, z.unknown()) });

/** Checks a deployment that is already a value. `file` is what its paths are relative to. */
export async function checkDeployment(value: unknown, file: string, at: Place): Promise<ReadDeployment> {
  const head = parseWith(headSchema, value, at);
  const findings: Finding[] = [...head.findings];
  const machines: MachineSpec[] = [];
  const { name = "", release = "stable", machines: pools } = head.value ?? (isRecord(value) ? value : {});
  if (isRecord(pools) && Object.keys(pools).length === 0) findings.push(noPool(at("machines")));
  const inherited = { release: typeof release === "string" ? release : "stable", lints: head.value?.lints };
  for (const [key, settings] of Object.entries(isRecord(pools) ? pools : {})) {
    const inherits = isRecord(settings) && settings.release === undefined;
    const place: Place = (path, part) =>
      inherits && path === "release" ? at(path) : at(path ? `machines.${key}.${path}` : `machines.${key}`, part);
    machines.push(...(await checkPool(`${name}-${key}`, settings, inherited, file, place, findings)));
  }
  return { name: String(name), machines, findings: distinct(findings) };
}

function noPool(at: Location): Finding {
  return {
    code: "FD1003",
    message: "machines has no pool, so that there is nothing to deploy",
    at,
    hint: "describe a pool, if need be with `count: 0`; `flatcar-deploy destroy` deletes the machines that there are",
  };
}

/** What a pool has from the deployment where it says nothing. */
interface Inherited {
  readonly release: string;
  readonly lints: LintSwitches | undefined;
}

/** The machines of one pool; none when it has mistakes, which are added to `findings`, those of its options included. */
async function checkPool(
  prefix: string,
  value: unknown,
  inherited: Inherited,
  file: string,
  at: Place,
  findings: Finding[],
): Promise<readonly MachineSpec[]> {
  const { value: settings, findings: own } = parseWith(pool, value, at);
  findings.push(...own);
  const raw: Record<string, unknown> = settings ?? (isRecord(value) ? value : {});
  const platform = await platformOf(raw.platform, at, findings);
  const config = readConfig(
    Array.isArray(raw.config) ? raw.config : [],
    file,
    (index, path) => at(["config", index, path].filter((step) => step !== undefined).join(".")),
    findings,
  );
  if (settings && platform) return expand(prefix, { ...settings, platform: platform.id, config }, inherited, at);
  findings.push(...configFindings(config));
  if (platform)
    findings.push(
      ...parseWith(platform.options, raw.options ?? {}, (path, part) => at(`options.${path}`, part)).findings,
    );
  return [];
}

/** What is wrong with the configuration of machines that will not be planned. */
function configFindings(config: readonly ConfigSource[]): readonly Finding[] {
  try {
    render(config);
    return [];
  } catch (error) {
    if (error instanceof FlatcarError) return error.findings;
    throw error;
  }
}

async function platformOf(id: unknown, at: Place, findings: Finding[]) {
  if (typeof id !== "string") return undefined;
  try {
    return { ...(await loadPlatform(id)), id: id as PlatformId };
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    findings.push(...error.findings.map((finding) => ({ ...finding, at: at("platform") })));
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type CheckedPool = Omit<z.output<typeof pool>, "config" | "platform"> & {
  readonly platform: PlatformId;
  readonly config: readonly ConfigSource[];
};

/** The equal machines of a pool. They share options and configuration by identity, so that planning does the work once. */
function expand(
  prefix: string,
  { count, release, arch, image, labels, lints, ...rest }: CheckedPool,
  inherited: Inherited,
  at: Place,
): readonly MachineSpec[] {
  const options = rest.options as PlatformOptions<PlatformId>;
  return Array.from({ length: count }, (_, index) => ({
    ...rest,
    options,
    name: `${prefix}-${index}`,
    release: release ?? inherited.release,
    ...(inherited.lints || lints ? { lints: { ...inherited.lints, ...lints } } : {}),
    ...(arch ? { arch } : {}),
    ...(image ? { image } : {}),
    ...(labels ? { labels } : {}),
    at,
  }));
}

function readConfig(
  elements: readonly unknown[],
  file: string,
  at: (index: number, path?: string) => Location,
  findings: Finding[],
): readonly ConfigSource[] {
  return elements.flatMap((element, index) => {
    try {
      if (isRecord(element)) return [builtConfig(element, (path) => at(index, path), directoryReader(dirname(file)))];
      return typeof element === "string" ? [readConfigFile(resolve(dirname(file), element), element, at(index))] : [];
    } catch (error) {
      if (!(error instanceof FlatcarError)) throw error;
      findings.push(...error.findings);
      return [];
    }
  });
}

/** Configuration that stands in the deployment itself, by `config()` or as it is. Throws FD1201. */
function builtConfig(
  element: Record<string, unknown>,
  at: (path?: string) => Location,
  files: FileReader,
): ConfigSource {
  const { config = element, origin } = element as Partial<BuiltConfig>;
  const here: Origin = { ...at(), position: (steps) => positionAt(at(steps.join("."))) };
  return builtSource(config as MachineConfig, origin ? programOrigin(origin) : here, files);
}

function positionAt({ line, column }: Location) {
  return line === undefined || column === undefined ? undefined : { line, column };
}

/** A Butane or Ignition file, by its extension. Local files of a Butane document are read from its own folder. Throws FD1006. */
export function readConfigFile(file: string, shown = file, at?: Location): ConfigSource {
  const text = readText(file, (reason) => ({
    code: "FD1006",
    message: `cannot read ${shown}: ${reason}`,
    ...(at ? { at } : {}),
    hint: "paths are relative to the deployment file",
  }));
  if ([".ign", ".json"].includes(extname(file))) return { kind: "ignition", name: shown, text };
  return { kind: "butane", name: shown, text, files: directoryReader(dirname(file)) };
}

function readText(file: string, finding: (reason: string) => Finding): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new FlatcarError(finding(reasonOf(error, file)), { cause: error });
  }
}

function reasonOf(error: unknown, file: string): string {
  const reasons: Record<string, string> = {
    ENOENT: "there is no such file",
    EISDIR: `${basename(file)} is a folder`,
    EACCES: "permission denied",
  };
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return reasons[code] ?? (error as Error).message;
}
