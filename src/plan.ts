import type { OnConfigChange, OnImageChange } from "./difference.ts";
import { type Finding, FlatcarError, type Location, throwFindings } from "./errors.ts";
import { holdReleases } from "./hold.ts";
import {
  type ConfigSource,
  fitRelease,
  formsOf,
  type IgnitionSource,
  type LintSwitches,
  pack,
  type Rendered,
  render,
} from "./ignition/index.ts";
import { lockedRelease, resolveRelease } from "./images/index.ts";
import { parseWith, rightFields } from "./options.ts";
import type { PlanContext, PlanMemory } from "./plan-context.ts";
import { type ExtensionSpec, extensionSource, overExtensions } from "./plan-extensions.ts";
import { checkImage, imageFor, imagePlace, once } from "./plan-image.ts";
import { sharedThings } from "./plan-shared.ts";
import type { Arch, MachinePlan, Release } from "./platform.ts";
import { type AnyPlatform, loadPlatform, type PlatformId, type PlatformOptions } from "./providers/index.ts";

export * from "./difference.ts";
export * from "./plan-context.ts";
export { checkImage, imageFor, imageName, imagePlace, importAddress } from "./plan-image.ts";

/** What a user asks for: one machine, with nothing looked up yet. */
export interface MachineSpec<Id extends PlatformId = PlatformId> extends ExtensionSpec {
  readonly name: string;
  readonly platform: Id;
  /** Channel (`stable`, `lts-2024`) or exact version. */
  readonly release: string;
  /** Left out: what the options imply, else amd64. */
  readonly arch?: Arch;
  readonly options: PlatformOptions<Id>;
  /** Butane and Ignition, merged in order. */
  readonly config: readonly ConfigSource[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly onConfigChange?: OnConfigChange;
  readonly onImageChange?: OnImageChange;
  /** Lints whose warnings are not shown. */
  readonly lints?: LintSwitches;
  /** Exact, by whoever pins them elsewhere: a version in place of `release`, an image that is not looked up. */
  readonly version?: string;
  readonly image?: string;
  /** Whether it was the user who named `image`. Left out: yes. */
  readonly ownImage?: boolean;
  /** What the machine was made from, where it is there already. */
  readonly made?: Made;
  /** Where the user wrote a property of it. */
  at?(path: string, part?: "key"): Location;
}

/** What a machine was made from. It stays so before everything else, while it is of the same architecture and in the same place. */
export interface Made {
  readonly release: Release;
  /** Left out where another image is wanted. */
  readonly image?: string;
  /** Whether it was the user who named that image. Left out: no. */
  readonly ownImage?: boolean;
  /** Left out where it is not known. */
  readonly ignition?: string;
  readonly options: unknown;
}

/**
 * spec → release → image → Ignition → user data. Reads, changes nothing.
 * Throws a `FlatcarError` with every mistake of the spec at once.
 */
export async function plan(spec: MachineSpec, context: PlanContext): Promise<MachinePlan> {
  const findings: Finding[] = [];
  const { platform, options, right, arch, release, config } = await configured(spec, context, findings);
  const unsought = checkImageSource(platform, spec, right, arch, context);
  const sought = unsought.length === 0 ? release : undefined;
  const found = sought && (await attemptAsync(findings, () => imageOf(platform, spec, options, sought, context)));
  const data = config && attempt(findings, () => packed(platform, spec, options, config, context.memory));
  findings.push(...unsought, ...checkPolicies(platform, spec), ...checkMachine(platform, spec, options));
  throwFindings(findings);
  if (!release || !found || !config || !data) throw new Error("a stage failed silently");
  const { name, labels = {} } = spec;
  return { name, release, ...found, ignition: config.ignition, ...data, labels, options };
}

/** The Ignition of a machine's plan: as its release reads it, and not packed. No account is asked. Throws as `plan` does. */
export async function planIgnition(spec: MachineSpec, context: PlanContext): Promise<string> {
  const { config } = await configuredAlone(spec, context);
  if (!config) throw new Error("a stage failed silently");
  return config.ignition;
}

/** What that Ignition is merged from: the files of the spec, and what its extensions need below them. Throws as `plan` does. */
export async function planSources(spec: MachineSpec, context: PlanContext): Promise<readonly ConfigSource[]> {
  const { below } = await configuredAlone(spec, context);
  return below ? [below, ...spec.config] : spec.config;
}

async function configuredAlone(spec: MachineSpec, context: PlanContext) {
  const findings: Finding[] = [];
  const tryPlan = (tried: MachineSpec) => plan(tried, { ...context, signedOnly: true });
  const held = (await holdReleases([spec], context, tryPlan)).get(spec.release);
  const found = await configured(held ? { ...spec, version: held.version } : spec, context, findings);
  throwFindings(findings);
  return found;
}

/** What of a plan rests on no image. */
async function configured(spec: MachineSpec, context: PlanContext, findings: Finding[]) {
  const platform = await loadPlatform(spec.platform).catch((error: unknown) => rethrowAt(error, spec, "platform"));
  const options = optionsOf(platform, spec, context, findings);
  const written = attempt(findings, () => rendered(spec, context.memory));
  const right = options ?? rightFields(platform.options, spec.options);
  const { arch, finding } = archOf(platform, spec, right);
  if (finding) findings.push(finding);
  const release = await attemptAsync(findings, () => releaseOf(platform, spec, options, arch, context));
  const below = release && (await attemptAsync(findings, () => belowOf(spec, release, context)));
  const whole = written && attempt(findings, () => merged(spec, written, below, context.memory));
  const config = whole && attempt(findings, () => fitted(spec, whole, release, context.memory));
  return { platform, options, right, arch, release, below, config };
}

/**
 * Plans every machine; a channel that is held back becomes the newest version that is there for all of them. Throws one `FlatcarError` with
 * the mistakes of all of them, equal ones once.
 */
export async function planAll(specs: readonly MachineSpec[], context: PlanContext): Promise<readonly MachinePlan[]> {
  const findings = new Map<string, Finding>();
  const plans: MachinePlan[] = [];
  const held = await holdReleases(specs, context, (spec) => plan(spec, { ...context, signedOnly: true }));
  for (const [wanted, release] of held) context.memory.held.set(wanted, release);
  for (const spec of specs) {
    const own: Finding[] = [];
    const version = spec.version ?? held.get(spec.release)?.version;
    const planned = await attemptAsync(own, () => plan(version ? { ...spec, version } : spec, context));
    if (planned) plans.push(planned);
    for (const finding of own) {
      const key = JSON.stringify(finding.at?.line ? [finding.code, finding.at] : finding);
      findings.set(key, findings.get(key) ?? finding);
    }
  }
  throwFindings([...findings.values(), ...(await sharedThings(specs, plans))]);
  return plans;
}

function optionsOf(platform: AnyPlatform, spec: MachineSpec, { memory }: PlanContext, findings: Finding[]): unknown {
  const parsed =
    memory.parsed.get(spec.options) ??
    parseWith(platform.options, spec.options, (path, part) => at(spec, path ? `options.${path}` : "options", part));
  memory.parsed.set(spec.options, parsed);
  findings.push(...parsed.findings);
  return parsed.value;
}

function rendered(spec: MachineSpec, memory: PlanMemory): Rendered {
  const known = memory.rendered.get(spec.config) ?? render(spec.config);
  memory.rendered.set(spec.config, known);
  return known;
}

function belowOf(spec: MachineSpec, release: Release, context: PlanContext): ReturnType<typeof extensionSource> {
  return extensionSource(spec, release, context, (path) => at(spec, path));
}

function merged(spec: MachineSpec, written: Rendered, below: IgnitionSource | undefined, memory: PlanMemory): Rendered {
  return below ? overExtensions(below, written, spec.config, memory, at(spec, "extensions")) : written;
}

/** The architecture of the machine, and FD1113 where the spec says another one than the options. */
function archOf(
  platform: AnyPlatform,
  spec: MachineSpec,
  options: unknown,
): { readonly arch: Arch; readonly finding?: Finding } {
  const implied = platform.arch(options);
  const arch = implied ?? spec.arch ?? "amd64";
  if (spec.arch === undefined || spec.arch === arch) return { arch };
  const finding: Finding = {
    code: "FD1113",
    message: `${platform.summary(options).size} is an ${arch} machine, and arch says ${spec.arch}`,
    at: at(spec, "arch"),
    hint: `leave arch out, or choose a machine type of ${spec.arch}`,
  };
  return { arch, finding };
}

async function releaseOf(
  platform: AnyPlatform,
  spec: MachineSpec,
  options: unknown,
  arch: Arch,
  context: PlanContext,
): Promise<Release> {
  const made = options === undefined ? undefined : madeFor(platform, spec, options, arch);
  if (made) return made.release;
  const wanted =
    spec.version ?? (context.lock && lockedRelease(context.lock, spec.release, arch)?.version) ?? spec.release;
  const found = once(context, `release ${wanted} ${arch}`, () => resolveRelease(wanted, arch, context.releases));
  return found.catch((error: unknown) => rethrowAt(error, spec, "release"));
}

async function imageOf(
  platform: AnyPlatform,
  spec: MachineSpec,
  options: unknown,
  release: Release,
  context: PlanContext,
): Promise<Pick<MachinePlan, "image" | "ownImage"> | undefined> {
  if (options === undefined) return undefined;
  const made = madeFor(platform, spec, options, release.arch);
  const image = made?.image ?? spec.image;
  if (image === undefined) {
    const found = imageFor(platform, options, release, context);
    return { image: await found.catch((error: unknown) => rethrowAt(error, spec, "options")), ownImage: false };
  }
  const named = image === spec.image && spec.ownImage !== false;
  return { image, ownImage: named || (image === made?.image && made.ownImage === true) };
}

function madeFor(platform: AnyPlatform, { made }: MachineSpec, options: unknown, arch: Arch): Made | undefined {
  const fits = made?.release.arch === arch && imagePlace(platform, made.options) === imagePlace(platform, options);
  return fits ? made : undefined;
}

/** The configuration as the release reads it. */
function fitted(spec: MachineSpec, config: Rendered, release: Release | undefined, memory: PlanMemory): Rendered {
  if (!release) return config;
  const known = memory.fitted.get(config) ?? new Map<string, Rendered>();
  memory.fitted.set(config, known);
  const fit = known.get(release.version) ?? fitRelease(config, release, at(spec, "config"));
  known.set(release.version, fit);
  return fit;
}

function packed(
  platform: AnyPlatform,
  spec: MachineSpec,
  options: unknown,
  config: Rendered,
  memory: PlanMemory,
): ReturnType<typeof pack> {
  const forms = memory.forms.get(config) ?? formsOf(config.ignition);
  memory.forms.set(config, forms);
  return pack(forms, platform.userData, {
    machine: spec.name,
    platform: platform.title,
    contributors: config.contributors,
    at: at(spec, "config"),
    offLoad: options === undefined ? undefined : platform.offLoad?.(options),
  });
}

function checkPolicies(platform: AnyPlatform, spec: MachineSpec): readonly Finding[] {
  const { characters, source } = platform.nameLimit;
  const findings: Finding[] = [];
  if (spec.name.length > characters) {
    findings.push({
      code: "FD1003",
      message: `machine name "${spec.name}" has ${spec.name.length} characters; ${platform.title} takes ${characters}`,
      at: at(spec, "name"),
      hint: `shorten the name of the deployment or of the pool (${source})`,
    });
  }
  if (spec.onConfigChange === "rebuild" && !platform.inPlace.some(({ path }) => path === "ignition")) {
    findings.push({
      code: "FD1003",
      message: `${platform.title} cannot give a machine a new configuration in place`,
      at: at(spec, "onConfigChange"),
      hint: "use replace or ignore",
    });
  }
  return findings;
}

/** What keeps the image of any release from being looked up; nothing where it is known already. */
function checkImageSource(
  platform: AnyPlatform,
  spec: MachineSpec,
  options: unknown,
  arch: Arch,
  context: PlanContext,
): readonly Finding[] {
  if (spec.image !== undefined || madeFor(platform, spec, options, arch)) return [];
  return checkImage(platform, options, context).map((finding) => ({
    ...finding,
    at: at(spec, finding.at?.path ?? "options"),
  }));
}

/** What the platform itself would refuse. */
function checkMachine(platform: AnyPlatform, spec: MachineSpec, options: unknown): readonly Finding[] {
  const { name, labels = {} } = spec;
  const findings = platform.check?.({ name, labels, options }) ?? [];
  return findings.map((finding) => ({ ...finding, at: at(spec, finding.at?.path ?? "name", "key") }));
}

function at(spec: MachineSpec, path: string, part?: "key"): Location {
  return spec.at?.(path, part) ?? { path: `${spec.name}.${path}` };
}

/** Gives findings that know no place of their own the place in the spec. */
function rethrowAt(error: unknown, spec: MachineSpec, path: string): never {
  if (!(error instanceof FlatcarError)) throw error;
  const placed = error.findings.map((finding) => ({ ...finding, at: finding.at ?? at(spec, path) }));
  throw new FlatcarError([placed[0] ?? error.findings[0], ...placed.slice(1)], { cause: error });
}

function attempt<T>(findings: Finding[], step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    return keep(findings, error);
  }
}

async function attemptAsync<T>(findings: Finding[], step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    return keep(findings, error);
  }
}

function keep(findings: Finding[], error: unknown): undefined {
  if (!(error instanceof FlatcarError)) throw error;
  findings.push(...error.findings);
}
