import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { FlatcarError, nearest } from "../../errors.ts";
import type { IO } from "../../platform.ts";
import type { Credentials } from "./credentials.ts";

/** One cloud of `clouds.yaml`, with what `secure.yaml` and a vendor's profile add to it. */
export type CloudEntry = Readonly<Record<string, unknown>>;

/**
 * The cloud that is named, or the only one there is; empty where there is no file and none is named.
 * https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html has the places and the keys.
 * Throws FD1301 for a cloud that no file has, and for a file that cannot be read as YAML.
 */
export async function readCloud(credentials: Credentials, { env }: Pick<IO, "env">): Promise<CloudEntry> {
  const places = placesOf(env);
  const file = await firstFile(credentials.configFile, "clouds.yaml", places);
  const clouds = section(file, "clouds");
  const name = credentials.cloud ?? onlyOne(credentials, clouds);
  if (name === undefined) return {};
  const own = clouds[name];
  if (!isRecord(own)) throw noCloud(name, clouds, file?.path, places);
  const secure = section(await firstFile(credentials.secureFile, "secure.yaml", places), "clouds")[name];
  const base = await profile(name, own, credentials, places);
  return merge(merge(base, own), isRecord(secure) ? secure : {});
}

/** Without a name the environment decides where it holds enough to log in; else there is no doubt only where one cloud is there. */
function onlyOne({ authUrl }: Credentials, clouds: CloudEntry): string | undefined {
  const [only, ...others] = Object.keys(clouds);
  return authUrl === undefined && others.length === 0 ? only : undefined;
}

function placesOf(env: IO["env"]): readonly string[] {
  const home = env.HOME;
  const own = env.XDG_CONFIG_HOME ?? (home === undefined ? undefined : join(home, ".config"));
  return [".", ...(own === undefined ? [] : [join(own, "openstack")]), "/etc/openstack"];
}

interface ReadFile {
  readonly path: string;
  readonly content: CloudEntry;
}

async function firstFile(
  given: string | undefined,
  name: string,
  places: readonly string[],
): Promise<ReadFile | undefined> {
  const paths = given === undefined ? places.map((place) => join(place, name)) : [given];
  for (const path of paths) {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => absent(error, path, given));
    if (text !== undefined) return { path, content: parseFile(text, path) };
  }
  return undefined;
}

function absent(error: NodeJS.ErrnoException, path: string, given: string | undefined): undefined {
  if (given === undefined && /^(?:ENOENT|ENOTDIR)$/.test(error.code ?? "")) return undefined;
  const finding = { code: "FD1301", message: `${path} cannot be read: ${error.code ?? "unknown reason"}` } as const;
  throw new FlatcarError({ ...finding, hint: "check the path and who may read it" }, { cause: error });
}

/** What a parser says of a mistake may hold the line itself, and so a password: only its place is told. */
function parseFile(text: string, path: string): CloudEntry {
  try {
    const content: unknown = parse(text, { version: "1.1" });
    return isRecord(content) ? content : {};
  } catch (error) {
    const [position] = (error as { readonly linePos?: readonly { readonly line: number }[] }).linePos ?? [];
    const where = position === undefined ? path : `${path}, line ${position.line}`;
    throw new FlatcarError({ code: "FD1301", message: `${where} is not valid YAML`, hint: "mend it" });
  }
}

function section(file: ReadFile | undefined, name: string): CloudEntry {
  const found = file?.content[name];
  return isRecord(found) ? found : {};
}

/**
 * A cloud may build on a `profile` of `clouds-public.yaml`. The profiles that openstacksdk itself carries are not here: throws FD1301 where one is
 * needed, for the address of Keystone.
 */
async function profile(
  called: string,
  cloud: CloudEntry,
  { authUrl }: Credentials,
  places: readonly string[],
): Promise<CloudEntry> {
  const name = cloud.profile ?? cloud.cloud;
  if (typeof name !== "string") return {};
  const found = section(await firstFile(undefined, "clouds-public.yaml", places), "public-clouds")[name];
  if (isRecord(found)) return found;
  if (authUrl !== undefined || (isRecord(cloud.auth) && cloud.auth.auth_url !== undefined)) return {};
  throw new FlatcarError({
    code: "FD1301",
    message: `no clouds-public.yaml has the profile "${name}", and the cloud has no auth_url`,
    hint: `write auth_url under auth of the cloud: profiles that openstacksdk carries itself are not read; openstack --os-cloud ${called} configuration show -c auth.auth_url prints it`,
  });
}

function merge(base: CloudEntry, over: CloudEntry): CloudEntry {
  const merged = Object.entries(over).map(([key, value]) => {
    const under = base[key];
    return [key, isRecord(value) && isRecord(under) ? merge(under, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(merged) };
}

function isRecord(value: unknown): value is CloudEntry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function noCloud(name: string, clouds: CloudEntry, path: string | undefined, places: readonly string[]): FlatcarError {
  const known = Object.keys(clouds);
  const near = nearest(name, known);
  const where =
    path === undefined ? `there is no clouds.yaml in ${places.join(", ")}` : `${path} has ${known.join(", ")}`;
  return new FlatcarError({
    code: "FD1301",
    message: `there is no cloud "${name}": ${where}`,
    hint: near
      ? `did you mean "${near}"?`
      : "set OS_CLOUD to one of clouds.yaml, or OS_AUTH_URL and what belongs to it",
  });
}
