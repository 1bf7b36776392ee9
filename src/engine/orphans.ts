import { FlatcarError, throwFindings } from "../errors.ts";
import type { Driver, IO, ResourcePlan, ResourceState, Run } from "../platform.ts";
import { type AnyPlatform, loadPlatform } from "../providers/index.ts";
import { keyOf, type ListedImages, type ListedPlace } from "./stack-export.ts";
import { connectDriver, connectImages, credentialsOf, quietRun } from "./sweep.ts";

/** Something that carries an owner label of ours and that no state knows. */
export interface Orphan {
  readonly owner: string;
  readonly platform: string;
  /** `Machine`, `Image`, a kind's name, `Remains` of a machine that is gone, or `Import`: what one that was killed has left. */
  readonly type: string;
  readonly id: string;
  /** Name on the platform, or what it is in a few words. */
  readonly name: string | undefined;
  /** Where it was listed: a scope, or a place of images. */
  readonly place: string;
  /** ISO 8601, where the cloud tells it. */
  readonly created?: string;
  /** Why the cloud refuses to delete it. */
  readonly guarded?: string;
  /** What others have written is lost with it. */
  readonly holdsData?: true;
  /** What stays when it is deleted, because the user wanted it so. */
  readonly kept?: readonly string[];
}

export interface OrphanSearch {
  readonly io: IO;
  readonly signal: AbortSignal;
  readonly owners: readonly string[];
  readonly places: readonly ListedPlace[];
  readonly images: readonly ListedImages[];
  /** What states hold, as `keyOf` says it. */
  readonly known: ReadonlySet<string>;
  /** Types of which there must be an answer: `aws:Vpc`. */
  readonly types: ReadonlySet<string>;
}

export interface FoundOrphans {
  readonly orphans: readonly Orphan[];
  /** Kinds that no state holds and that could not be asked for: not permitted, not there in this cloud, no SDK. A line each. */
  readonly unasked: readonly string[];
}

/** One list of one owner's. */
interface Look {
  readonly platform: string;
  readonly type: string;
  readonly place: string;
  ask(): Promise<readonly Orphan[]>;
}

/**
 * Lists what carries one of these owner labels in all of these places and is in no state: machines and what they have left, images, and every
 * kind beside them. Changes nothing. Throws the failures of all lists at once: an outage is no absence.
 */
export async function findOrphans(search: OrphanSearch): Promise<FoundOrphans> {
  const looks = await looksOf(search);
  const unasked: string[] = [];
  const failures: FlatcarError[] = [];
  const asked = looks.map(async (look) => {
    try {
      return await look.ask();
    } catch (error) {
      if (!(error instanceof FlatcarError)) throw error;
      if (mayMiss(error, look, search))
        unasked.push(`${look.type} in ${look.platform} ${look.place}: ${error.message}`);
      else failures.push(error);
      return [];
    }
  });
  const found = (await Promise.all(asked)).flat();
  throwFindings(distinct(failures.flatMap(({ findings }) => findings)));
  const orphans = new Map(found.map((orphan) => [`${orphan.owner} ${keyOf(orphan)}`, orphan]));
  return { orphans: [...orphans.values()], unasked: [...new Set(unasked)] };
}

/** Of what no state holds the account need not be allowed to list any, the cloud need not have it, nor need its SDK be installed. */
function mayMiss({ code }: FlatcarError, { platform, type }: Look, { types }: OrphanSearch): boolean {
  const beside = !["Machine", "Remains", "Image", "Import"].includes(type);
  return beside && !types.has(`${platform}:${type}`) && ["FD1303", "FD1451", "FD1703"].includes(code);
}

async function looksOf(search: OrphanSearch): Promise<readonly Look[]> {
  const { owners } = search;
  const [places, images] = [distinct(search.places), distinct(search.images)];
  const looks = owners.map(async (owner) => [
    ...(await Promise.all(places.map((place) => looksIn(place, owner, search)))).flat(),
    ...images.map((place) => imageLook(place, owner, search)),
  ]);
  const [owner = ""] = owners;
  return [...(await Promise.all(looks)).flat(), ...images.map((place) => importLook(place, owner, search))];
}

function distinct<T>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

async function looksIn(listed: ListedPlace, owner: string, search: OrphanSearch): Promise<readonly Look[]> {
  const { platform: id, scope: place, kind: only } = listed;
  const platform = await loadPlatform(id);
  const at = { platform: id, place };
  const kinds = Object.keys(platform.resources ?? {}).filter((kind) => only === undefined || kind === only);
  const beside = kinds.map((type) => ({
    ...at,
    type,
    ask: async () => (await kindScopes(platform, type, listed, owner, search)).flat(),
  }));
  if (only !== undefined) return beside;
  return [
    { ...at, type: "Machine", ask: () => machinesIn(platform, place, owner, search) },
    { ...at, type: "Remains", ask: () => remainsIn(platform, place, owner, search) },
    ...beside,
  ];
}

async function machinesIn(
  platform: AnyPlatform,
  place: string,
  owner: string,
  { io, signal, known }: OrphanSearch,
): Promise<readonly Orphan[]> {
  const driver = await connectDriver(platform.id, io);
  const run = quietRun(owner, signal);
  const listed = await driver.list(place, run);
  const found = listed.map(async ({ id, observed: shown }): Promise<readonly Orphan[]> => {
    const orphan = { owner, platform: platform.id, type: "Machine", id, name: shown.name, place };
    if (shown.owner !== owner || known.has(keyOf(orphan))) return [];
    // A listing does not tell everything.
    const { options } = (await driver.read(id, run))?.observed ?? shown;
    const [guarded, kept = []] = [platform.guarded?.(options), platform.kept?.(options)];
    return [{ ...orphan, ...(guarded ? { guarded } : {}), ...(kept.length > 0 ? { kept } : {}) }];
  });
  return (await Promise.all(found)).flat();
}

async function remainsIn(
  { id: platform }: AnyPlatform,
  place: string,
  owner: string,
  { io, signal, known }: OrphanSearch,
): Promise<readonly Orphan[]> {
  const driver = await connectDriver(platform, io);
  const left = (await driver.remains?.(place, quietRun(owner, signal))) ?? [];
  return left
    .filter(({ machine }) => machine === undefined || !known.has(keyOf({ platform, type: "Machine", id: machine })))
    .map(({ id, what }) => ({ owner, platform, type: "Remains", id, name: what, place }));
}

/** What there is of one kind in a place of machines, or in one of its own. */
async function kindScopes(
  platform: AnyPlatform,
  type: string,
  { scope, kind: own }: ListedPlace,
  owner: string,
  search: OrphanSearch,
): Promise<readonly (readonly Orphan[])[]> {
  const { io, signal } = search;
  const scopesIn = own === undefined ? platform.resources?.[type]?.scopesIn : undefined;
  const by = { credentials: credentialsOf(platform, io), io, run: quietRun(owner, signal) };
  const scopes = scopesIn ? await scopesIn(scope, by) : [scope];
  return Promise.all(scopes.map((each) => kindsIn(platform, type, each, owner, search)));
}

async function kindsIn(
  platform: AnyPlatform,
  type: string,
  place: string,
  owner: string,
  { io, signal, known }: OrphanSearch,
): Promise<readonly Orphan[]> {
  const { kind, driver } = connectKind(platform, type, io);
  const run = quietRun(owner, signal);
  const found = (await driver.list(place, run)).map(async (listed): Promise<readonly Orphan[]> => {
    const { id, observed: shown } = listed;
    const orphan = { owner, platform: platform.id, type, id, name: shown.name, place };
    if (shown.owner !== owner || known.has(keyOf(orphan))) return [];
    const guarded = kind.guarded?.((await readOr(listed, driver, run)).observed.options ?? {});
    return [{ ...orphan, ...(guarded ? { guarded } : {}), ...(kind.holdsData ? { holdsData: true } : {}) }];
  });
  return (await Promise.all(found)).flat();
}

/** A listing does not tell everything; of what is half made there may be nothing else. */
async function readOr(listed: ResourceState, driver: KindDriver, run: Run): Promise<ResourceState> {
  return (await driver.read(listed.id, run)) ?? listed;
}

type KindDriver = Driver<ResourcePlan, ResourceState>;

/** One kind with the environment's credentials. Throws FD1301 where they are missing. */
export function connectKind(platform: AnyPlatform, type: string, io: IO) {
  const kind = platform.resources?.[type];
  if (!kind) throw new FlatcarError({ code: "FD1005", message: `${platform.title} has no ${type}` });
  const driver: KindDriver = kind.connect(credentialsOf(platform, io), io);
  return { kind, driver };
}

function imageLook({ platform, place }: ListedImages, owner: string, { io, signal, known }: OrphanSearch): Look {
  const ask = async (): Promise<readonly Orphan[]> => {
    const all = (await (await connectImages(platform, io))?.list(place, quietRun(owner, signal))) ?? [];
    return all
      .filter(({ id, holders }) => holders.includes(owner) && !known.has(keyOf({ platform, type: "Image", id })))
      .map(({ id, release: { version, arch }, created }) => {
        return { owner, platform, type: "Image", id, name: `${version} ${arch}`, place, created };
      });
  };
  return { platform, type: "Image", place, ask };
}

/** An import is nobody's: what one has left whose maker shows no life goes with whatever goes next. */
function importLook({ platform, place }: ListedImages, owner: string, { io, signal }: OrphanSearch): Look {
  const ask = async (): Promise<readonly Orphan[]> => {
    const all = (await (await connectImages(platform, io))?.left?.(place, quietRun(owner, signal))) ?? [];
    return all.map(({ id, what }) => ({ owner, platform, type: "Import", id, name: what, place }));
  };
  return { platform, type: "Import", place, ask };
}
