import { FlatcarError } from "../errors.ts";
import { type AnyPlatform, isPlatformId, loadPlatform } from "../providers/index.ts";

/** A text that should be a state of Pulumi's, and what the user calls it. */
export interface StateText {
  /** Path of the file, or `stdin`. */
  readonly name: string;
  readonly text: string;
}

/** A place of resources that are listed there: `scope` of a machine, or of one kind alone. */
export interface ListedPlace {
  readonly platform: string;
  readonly scope: string;
  /** Left out: of machines, and of every kind that is listed by the same scopes. */
  readonly kind?: string;
}

/** Where a platform's images are listed. */
export interface ListedImages {
  readonly platform: string;
  readonly place: string;
}

/** What states of stacks say of our resources, all of them together. */
export interface Stacks {
  /** Names of the stacks. */
  readonly names: readonly string[];
  /** Owner labels of what the stacks themselves make. */
  readonly owners: readonly string[];
  /** Those that other resources of theirs have: of what was imported or only looked at, or was made by an earlier provider. */
  readonly others: readonly string[];
  readonly places: readonly ListedPlace[];
  readonly images: readonly ListedImages[];
  /** Every resource that one of them holds, as `keyOf` says it. */
  readonly known: ReadonlySet<string>;
  /** Types that one of them holds or has begun: `aws:Vpc`. */
  readonly types: ReadonlySet<string>;
  /** Resources that a run has begun to make and not noted as made. */
  readonly begun: readonly string[];
  /** Resources whose place is sealed with the stack's secrets. */
  readonly sealed: readonly string[];
  /** Platforms that a provider has credentials of its own for. */
  readonly ownCredentials: readonly string[];
}

/** A resource by what it is and its id, which is that of one platform's one type. */
export function keyOf({ platform, type, id }: { platform: string; type: string; id: string }): string {
  return `${platform}:${type} ${id}`;
}

interface Resource {
  readonly urn?: string;
  readonly id?: string;
  readonly type?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

interface Snapshot {
  readonly resources?: readonly Resource[] | null;
  readonly pending_operations?: readonly { readonly type?: string; readonly resource?: Resource }[] | null;
}

/**
 * Reads what `pulumi stack export` prints, and files that Pulumi keeps of a stack itself. No passphrase is needed. Throws FD1622 for what is
 * neither, FD1005 for resources that this version does not have.
 */
export async function readStacks(texts: readonly StateText[]): Promise<Stacks> {
  const snapshots = texts.map(snapshotOf);
  const held = snapshots.flatMap(({ resources }) => resources ?? []);
  const steps = snapshots.flatMap(({ pending_operations: begun }) => begun ?? []);
  const creating = steps.flatMap(({ type, resource }) => (type === "creating" && resource ? [resource] : []));
  const all = [...held, ...steps.flatMap(({ resource }) => resource ?? [])];
  const providers = all.filter(({ type }) => type === "pulumi:providers:flatcar");
  const ours = (await Promise.all(all.map(oursOf))).filter((one) => one !== undefined);
  const placed = ours.map(placeOf);
  const owners = new Set(textsOf([...providers, ...creating.filter(isOurs)].map(ownerOf)));
  return {
    names: unique(textsOf(all.map(({ urn }) => /^urn:pulumi:(.+?)::/.exec(urn ?? "")?.[1]))),
    owners: [...owners],
    others: unique(textsOf(ours.map(({ resource }) => ownerOf(resource)))).filter((owner) => !owners.has(owner)),
    places: placed.flatMap(({ place }) => place ?? []),
    images: placed.flatMap(({ images }) => images ?? []),
    known: new Set(ours.flatMap((one) => (one.resource.id ? [keyOf({ ...named(one), id: one.resource.id })] : []))),
    types: new Set(ours.map(({ platform, type }) => `${platform.id}:${type}`)),
    begun: unique(creating.filter(isOurs).map(({ urn = "" }) => urn.slice(urn.lastIndexOf("::") + 2))),
    sealed: placed.flatMap(({ sealed }) => sealed ?? []),
    ownCredentials: unique(providers.flatMap(({ inputs = {} }) => Object.keys(inputs).filter(isPlatformId))),
  };
}

/** An export has `deployment`, a file of the state itself `checkpoint.latest`. A stack that never had a resource has neither of them filled. */
function snapshotOf({ name, text }: StateText): Snapshot {
  const read = parse(name, text) as { deployment?: Snapshot | null; checkpoint?: { latest?: Snapshot | null } } | null;
  const found = read?.deployment === undefined ? read?.checkpoint && (read.checkpoint.latest ?? {}) : read.deployment;
  const snapshot = found === null ? {} : found;
  const lists = [snapshot?.resources ?? [], snapshot?.pending_operations ?? []];
  if (typeof snapshot === "object" && lists.every(Array.isArray)) return snapshot;
  throw notState(name, "it is JSON, and has neither `deployment` nor `checkpoint`");
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notState(name, text.trim() === "" ? "it is empty" : `it is not JSON: ${(error as Error).message}`, error);
  }
}

function notState(name: string, reason: string, cause?: unknown): FlatcarError {
  return new FlatcarError(
    {
      code: "FD1622",
      message: `${name} is no state of a Pulumi stack: ${reason}`,
      at: { file: name },
      hint: "write it with `pulumi stack export --stack NAME --file state.json`",
    },
    { cause },
  );
}

/** A resource of ours, and what it is. */
interface Ours {
  readonly resource: Resource;
  readonly platform: AnyPlatform;
  readonly type: string;
}

function isOurs({ type = "" }: Resource): boolean {
  return /^flatcar:(?!index:)[a-z0-9]+:\w+$/.test(type);
}

async function oursOf(resource: Resource): Promise<Ours | undefined> {
  if (!isOurs(resource)) return undefined;
  const [, id = "", type = ""] = resource.type?.split(":") ?? [];
  const platform = await loadPlatform(id);
  if (["Machine", "Image"].includes(type) || platform.resources?.[type]) return { resource, platform, type };
  throw new FlatcarError({
    code: "FD1005",
    message: `the state holds a ${resource.type}, which this version does not know`,
    hint: "use the version of flatcar-deploy that the program uses",
  });
}

function named({ platform, type }: Ours): { readonly platform: string; readonly type: string } {
  return { platform: platform.id, type };
}

interface Placed {
  readonly place?: ListedPlace;
  readonly images?: ListedImages;
  readonly sealed?: string;
}

function placeOf({ resource, platform, type }: Ours): Placed {
  const { inputs = {}, outputs = {}, urn = "" } = resource;
  if (type === "Image") {
    const place = textOf(() => (opened(inputs) as { place: string }).place);
    return place === undefined ? { sealed: urn } : { images: { platform: platform.id, place } };
  }
  const options = opened(outputs.options ?? inputs.options);
  const { image } = platform;
  const kind = platform.resources?.[type];
  const scope = textOf(() => (kind ?? platform).scope(options));
  const place = image.kind === "imported" ? textOf(() => image.place(options)) : undefined;
  return {
    ...(scope === undefined
      ? { sealed: urn }
      : { place: { platform: platform.id, scope, ...(kind?.scopesIn ? { kind: type } : {}) } }),
    ...(place === undefined ? {} : { images: { platform: platform.id, place } }),
  };
}

/** What is sealed counts as not there. */
function textOf(read: () => unknown): string | undefined {
  try {
    const text = read();
    return typeof text === "string" && text !== "" && !text.includes("undefined") ? text : undefined;
  } catch {
    return undefined;
  }
}

const signature = "4dabf18193072939515e22adb298388d";

/** Secrets that were exported in plain text, opened; `undefined` for those that are sealed. */
function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  const { plaintext, ...record } = value as Readonly<Record<string, unknown>>;
  if (record[signature] !== undefined) return typeof plaintext === "string" ? opened(JSON.parse(plaintext)) : undefined;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, opened(item)]));
}

function ownerOf({ inputs, outputs }: Resource): unknown {
  return opened(inputs?.owner ?? outputs?.owner);
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return values.filter((value): value is string => typeof value === "string" && value !== "");
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
