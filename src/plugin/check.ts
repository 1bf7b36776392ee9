import { type Finding, FlatcarError } from "../errors.ts";
import { fields } from "../options.ts";
import { type MachineSpec, type Made, plan } from "../plan.ts";
import type { MachinePlan, Release } from "../platform.ts";
import type { AnyPlatform, PlatformId, PlatformOptions } from "../providers/index.ts";
import type { Checked } from "./configuration.ts";
import { type Connection, configurationOf } from "./connection.ts";
import { type MachineInputs, machineSchema, parsePartly } from "./inputs.ts";
import { diffMachine } from "./machine-diff.ts";
import { claimed } from "./memory.ts";
import { type Autonaming, machineName } from "./name.ts";
import { isImported } from "./observed.ts";
import { intern, planningOf } from "./planning.ts";
import { ignitionSource, readAssets, toSources } from "./sources.ts";
import { warn, warnOfExtensions } from "./warnings.ts";
import {
  hasUnknown,
  isList,
  isProperties,
  type Message,
  type Path,
  type Properties,
  unknownValue,
  type Value,
  valueAt,
} from "./wire.ts";

interface MachineToCheck {
  readonly urn: string;
  /** The resource's own name, the end of its URN. */
  readonly own: string;
  readonly platform: AnyPlatform;
  readonly olds: Message;
  readonly news: Message;
  readonly autonaming: Autonaming | undefined;
}

type Given = { readonly [Key in keyof MachineInputs]?: MachineInputs[Key] | typeof unknownValue } & {
  readonly config?: Value;
  readonly extensions?: Value;
  readonly extensionUpdates?: ExtensionUpdates | typeof unknownValue;
};

type ExtensionUpdates = NonNullable<MachineSpec["extensionUpdates"]>;

/**
 * What a machine's inputs come to: defaults filled in, configuration compiled, release and image pinned. What depends on something
 * unknown stays unknown. Every mistake is reported at once, and nothing is thrown for one.
 */
export async function checkMachine(machine: MachineToCheck, connection: Connection): Promise<Checked> {
  const { checked } = connection.memory;
  const isNew = Object.keys(machine.olds.properties).length === 0;
  const replaced = isNew ? checked.get(machine.urn) : undefined;
  if (replaced) return renamed(machine, replaced, connection);
  const result = await checkNew(machine, connection);
  if (!isNew && result.findings.length === 0) checked.set(machine.urn, result);
  return result;
}

/** What was compared with the old machine is what the new one is made from, under a name of its own. */
function renamed(machine: MachineToCheck, { properties, secrets }: Message, connection: Connection): Checked {
  const findings: Finding[] = [];
  const name = nameOf(machine, machine.news.properties.name, connection, findings);
  const inputs: Properties = { ...properties, name };
  return { properties: inputs, secrets, findings: [...findings, ...sharedName(machine, inputs, connection)] };
}

async function checkNew(machine: MachineToCheck, connection: Connection): Promise<Checked> {
  const { news, olds, platform } = machine;
  const unread: Finding[] = [];
  const given = withKept({ ...news.properties, config: readAssets(news.properties.config, unread) }, olds.properties);
  const shape = parsePartly(machineSchema, given, []);
  const findings: Finding[] = [...shape.findings, ...bothConfigs(given), ...bareExtensions(given)];
  const name = nameOf(machine, given.name, connection, findings);
  if (findings.length > 0 || !isProperties(shape.value)) {
    const options = parsePartly(platform.options, given.options, ["options"]);
    const all = [...unread, ...findings, ...options.findings];
    return { properties: news.properties, secrets: news.secrets, findings: all };
  }
  findings.push(...unread);
  const inputs = await resolve(machine, { ...shape.value, name } as Given, connection, findings);
  findings.push(...sharedName(machine, inputs, connection), ...guardedRebuild(machine, inputs));
  if (findings.length > 0) return { properties: news.properties, secrets: news.secrets, findings };
  warn(machine.urn, given.config, news, connection);
  if (given.ignition === undefined) warnOfExtensions(machine.urn, inputs, connection);
  return { properties: inputs, secrets: secretsOf(machine, inputs), findings };
}

/** A rebuild that the cloud would refuse is refused before anything is asked of it. */
function guardedRebuild({ platform, olds, own }: MachineToCheck, inputs: Properties): readonly Finding[] {
  if (inputs.onConfigChange !== "rebuild" || typeof olds.properties.ignition !== "string") return [];
  const { changes } = diffMachine(platform, olds, { properties: inputs, secrets: [] }, []);
  const rebuilt = changes.some(({ path: [key] }) => key === "ignition") && !changes.some(({ replaces }) => replaces);
  const options = platform.options.safeParse(inputs.options);
  const reason = rebuilt && options.success ? platform.guarded?.(options.data) : undefined;
  if (reason === undefined) return [];
  const message = `${own} cannot be rebuilt with the new configuration: ${reason}`;
  return [
    { code: "FD1413", message, at: { path: "options" }, hint: "switch that off, at once with the configuration" },
  ];
}

/** A configuration that is left out is the one the machine has, with its extensions: so `ignoreChanges` on `config` keeps it. */
function withKept(given: Properties, olds: Properties): Properties {
  const { config, ignition, ...others } = given;
  const { extensions: _, extensionUpdates: __, ...bare } = others;
  if (config !== undefined && ignition !== undefined && ignition === olds.ignition) return { ...bare, ignition };
  const kept = config === undefined && ignition === undefined ? olds.ignition : ignition;
  const rest = kept !== undefined && kept === olds.ignition ? bare : others;
  return { ...rest, ...(config === undefined ? {} : { config }), ...(kept === undefined ? {} : { ignition: kept }) };
}

function bothConfigs({ config, ignition }: Properties): readonly Finding[] {
  if (config === undefined || ignition === undefined) return [];
  const message = "config and ignition are both given, and each of them is the whole configuration";
  return [{ code: "FD1003", message, at: { path: "config" }, hint: "put the Ignition into the list under config" }];
}

/** Extensions go below a configuration that is not complete yet. */
function bareExtensions({ config, ignition, extensions }: Properties): readonly Finding[] {
  if (extensions === undefined || config !== undefined) return [];
  const message =
    ignition === undefined
      ? "extensions are given without config: a config that is left out later would be the one that the machine has"
      : "extensions and ignition are both given, and ignition is the whole configuration";
  const hint =
    ignition === undefined
      ? "give config as well, [] where there is no other configuration"
      : "put the Ignition into the list under config";
  return [{ code: "FD1003", message, at: { path: "extensions" }, hint }];
}

function nameOf(
  { urn, own, platform, olds, autonaming }: MachineToCheck,
  given: Value | undefined,
  { memory }: Connection,
  findings: Finding[],
): Value {
  const { name: old } = olds.properties;
  if (typeof old === "string") memory.lastNames.set(urn, old);
  if (given !== undefined && given !== own) {
    memory.fixedNames.add(urn);
    return given;
  }
  if (typeof old === "string") return old;
  if (given === undefined && autonaming?.mode === "disable") {
    const hint = "give the machine a name, or let pulumi:autonaming make one";
    findings.push({ code: "FD1003", message: "name: automatic names are disabled", at: { path: "name" }, hint });
  }
  if (given === undefined && autonaming?.proposed) return autonaming.proposed;
  return machineName(own, memory.lastNames.get(urn), platform.nameLimit.characters);
}

/** With an equal plan two resources of one name would be one machine: it is found again by its name. */
function sharedName(
  { urn, platform }: MachineToCheck,
  { owner, name, options }: Properties,
  { memory }: Connection,
): readonly Finding[] {
  if (hasUnknown(options) || typeof owner !== "string" || typeof name !== "string") return [];
  const other = claimed(memory, urn, `${platform.id} ${platform.scope(options)} ${owner} ${name}`);
  if (other === undefined) return [];
  const message = `name: "${name}" is the name of another machine of this program`;
  const hint = "give one of them another name: it is by its name that a machine is found again";
  return [{ code: "FD1003", message, at: { path: "name" }, details: [`used by ${other}`], hint }];
}

async function resolve(
  { own, platform, olds }: MachineToCheck,
  given: Given,
  connection: Connection,
  findings: Finding[],
): Promise<Properties> {
  const { owner, release, labels, onConfigChange, onImageChange } = given;
  const planned = await planKnown(own, platform, given, pinsOf(olds.properties, given), connection, findings);
  const parsed = hasUnknown(given.options) ? parsePartly(platform.options, given.options, ["options"]) : undefined;
  findings.push(...(parsed?.findings ?? []));
  const kept = onConfigChange === "ignore" ? olds.properties.ignition : undefined;
  return {
    name: given.name,
    owner: olds.properties.owner ?? owner ?? configurationOf(connection).owner,
    release,
    ...planned,
    ...(kept === undefined ? {} : { ignition: kept }),
    labels,
    options: (parsed ? parsed.value : planned.options) ?? given.options,
    onConfigChange,
    onImageChange,
  };
}

type Pins = Pick<Given, "version" | "image" | "ownImage"> & { readonly made?: Made };

/** A machine that is there keeps the image that it was made from, until another is wanted and may replace it. */
function pinsOf(olds: Properties, given: Given): Pins {
  const { version, image, ownImage, arch, release, options, ignition } = olds as Given;
  const channel = isImported(olds) ? release : olds.channel;
  const own = { version: given.version, image: given.image, ownImage: given.ownImage } as Pins;
  if (typeof image !== "string") return own;
  const same = release === given.release && (given.version ?? version) === version && (given.image ?? image) === image;
  if (given.onImageChange === "replace" && !same) return own;
  if (version === undefined) return { ...own, image, ownImage: given.image === image };
  const made = { release: { channel, version, arch } as Release, image, ownImage: ownImage === true, options };
  return { ...own, made: typeof ignition === "string" ? { ...made, ignition } : made };
}

/** Plans as far as everything is known. */
async function planKnown(
  own: string,
  platform: AnyPlatform,
  given: Given,
  pins: Pins,
  connection: Connection,
  findings: Finding[],
): Promise<Properties> {
  const sources = sourcesOf(given, connection);
  const { extensions, extensionUpdates } = given;
  const isKnown = sources !== undefined && !hasUnknown(extensions) && extensionUpdates !== unknownValue;
  const spec: MachineSpec = {
    name: known(given.name) ?? own,
    platform: platform.id as PlatformId,
    release: known(given.release) ?? "stable",
    options: optionsOf(given.options, connection),
    config: sources ?? toSources(undefined, connection) ?? [],
    at: (path) => ({ path }),
    ...defined({
      arch: known(given.arch),
      labels: hasUnknown(given.labels) ? undefined : known(given.labels),
      onConfigChange: known(given.onConfigChange),
      onImageChange: known(given.onImageChange),
      extensions: isKnown && isList(extensions) ? extensions.map(String) : undefined,
      extensionUpdates: known(extensionUpdates),
      version: known(pins.version),
      image: pins.image === unknownValue ? "not known yet" : pins.image,
      ownImage: known(pins.ownImage),
      made: pins.made,
    }),
  };
  const context = planningOf(connection);
  try {
    return masked(await plan(spec, context), given, pins, isKnown);
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    const partly = hasUnknown(given.options) || hasUnknown(given.release) || hasUnknown(given.arch);
    findings.push(...(partly ? error.findings.filter((finding) => certain(finding, given)) : error.findings));
    const rendered = sources && extensions === undefined ? context.memory.rendered.get(sources) : undefined;
    return unresolved(given, pins, rendered?.ignition);
  }
}

/** Whether a mistake is one whatever the unknown options, release and architecture come to be. */
function certain({ code, at }: Finding, { release }: Given): boolean {
  if (code === "FD1204") return release !== unknownValue;
  return code.startsWith("FD12") || at?.path?.split(".")[0] === "labels";
}

function sourcesOf({ config, ignition }: Given, connection: Connection) {
  if (ignition === unknownValue) return undefined;
  return ignition === undefined ? toSources(config, connection) : ignitionSource(ignition, connection);
}

/** What planning found, with what rests on something unknown made unknown again. */
function masked(
  { release, image, ownImage = false, ignition, options }: MachinePlan,
  given: Given,
  pins: Pins,
  compiled: boolean,
): Properties {
  const kept = pins.made?.image === image;
  const open = given.release === unknownValue || given.arch === unknownValue || pins.version === unknownValue;
  const mask = <T extends Value>(value: T) => (open ? unknownValue : value);
  const settled = compiled && !(open && given.extensions !== undefined);
  return {
    channel: mask(release.channel),
    version: mask(release.version),
    arch: given.arch === unknownValue ? unknownValue : release.arch,
    image: pins.image === unknownValue || (open && !kept && pins.image === undefined) ? unknownValue : image,
    ownImage,
    ignition: settled ? ignition : unknownValue,
    options: options as Properties,
  };
}

function unresolved({ arch }: Given, { version, image, made }: Pins, ignition: string | undefined): Properties {
  return {
    channel: made?.release.channel ?? unknownValue,
    version: made?.release.version ?? version ?? unknownValue,
    arch: arch ?? unknownValue,
    image: made?.image ?? image ?? unknownValue,
    ignition: ignition ?? unknownValue,
  };
}

function optionsOf(options: Value | undefined, connection: Connection): PlatformOptions<PlatformId> {
  const value = (withoutUnknown(options) ?? {}) as Properties;
  return intern(connection, `options ${JSON.stringify(value)}`, () => value) as PlatformOptions<PlatformId>;
}

function withoutUnknown(value: Value | undefined): Value | undefined {
  if (value === unknownValue) return undefined;
  if (isList(value)) return value.flatMap((element) => withoutUnknown(element) ?? []);
  if (!isProperties(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutUnknown(inner)]));
}

function known<T>(value: T | typeof unknownValue | undefined): T | undefined {
  return value === unknownValue ? undefined : value;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** What the compiled Ignition is made of. */
const compiledKeys: ReadonlySet<string> = new Set(["config", "extensions", "extensionUpdates"]);

/** Secrets stay where they were; those of the configuration make the compiled Ignition one. */
function secretsOf({ news, olds, platform }: MachineToCheck, inputs: Properties): readonly Path[] {
  const carried =
    inputs.ignition === olds.properties.ignition ? olds.secrets.filter(([key]) => key === "ignition") : [];
  const moved = news.secrets.map((path) => (compiledKeys.has(String(path[0])) ? ["ignition"] : path));
  const declared = fields(platform.options)
    .filter((field) => field.secret)
    .map(({ name }) => ["options", name]);
  return [...moved, ...carried, ...declared].filter((path) => valueAt(inputs, path) !== undefined);
}
