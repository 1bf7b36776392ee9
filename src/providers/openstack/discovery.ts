import { FlatcarError } from "../../errors.ts";
import { CloudError } from "../../http/cloud-error.ts";
import type { Service } from "./service-login.ts";

/** What is spoken of a service. */
interface Spoken {
  /** In messages. */
  readonly name: string;
  readonly major: number;
  /** Where that version is below a service that does not tell its versions. */
  readonly path: string;
  /** The project stands in every path. Releases from Yoga on take it, too, where their catalogue leaves it out. */
  readonly ofProject?: true;
}

const spoken: Readonly<Record<Service, Spoken>> = {
  identity: { name: "Keystone", major: 3, path: "/v3" },
  compute: { name: "Nova", major: 2, path: "/v2.1" },
  image: { name: "Glance", major: 2, path: "/v2" },
  network: { name: "Neutron", major: 2, path: "/v2.0" },
  "block-storage": { name: "Cinder", major: 3, path: "/v3", ofProject: true },
  "load-balancer": { name: "Octavia", major: 2, path: "/v2" },
};

/** Where the version of a service that is spoken has its paths. */
export interface Located {
  /** Without a slash at its end. */
  readonly address: string;
  /** Newest microversion, empty where it has none; `undefined` where nobody asked. */
  readonly newest: string | undefined;
}

/** A document at an address, as JSON. */
export type Ask = (address: string) => Promise<unknown>;

/** Of a service in messages. */
export function nameOf(service: Service): string {
  return spoken[service].name;
}

/** The first number of the version that is spoken. */
export function spokenMajor(service: Service): number {
  return spoken[service].major;
}

/**
 * Finds the version that is spoken from the address in the catalogue, as keystoneauth's `discover.py` does: an address that says it is taken
 * as it is; above any other the service is asked which versions it has and where. A service that does not tell is taken at its usual path.
 * Throws FD1451 where it tells, and has no such version.
 */
export async function locate(service: Service, url: string, project: string, ask: Ask): Promise<Located> {
  const known = spoken[service];
  const parts = partsOf(url, project);
  const behind = known.ofProject ? (parts.project ?? project) : parts.project;
  const at = (address: string) => (behind === undefined ? address : `${address}/${behind}`);
  if (parts.version && isSpoken(parts.version, known, service)) return { address: at(parts.base), newest: undefined };
  const root = `${parts.root}/`;
  const versions = versionsIn(await unlessFailed(ask(root)), root);
  if (versions === undefined)
    return { address: at(parts.version ? parts.base : parts.root + known.path), newest: undefined };
  const found = versions.filter(({ number: [major] }) => major === known.major).at(-1);
  if (found) return { address: at(found.address), newest: found.newest };
  throw noVersion(root, known, versions);
}

/** Newest microversion of a service at its address, empty where it has none. */
export async function newestOf(address: string, ask: Ask): Promise<string> {
  const [base = address] = /^.*\/v\d+(?:\.\d+)?(?=\/|$)/.exec(address) ?? [];
  return versionsIn(await ask(`${base}/`), base)?.at(-1)?.newest ?? "";
}

interface Parts {
  /** Without version and project. */
  readonly root: string;
  /** With the version. */
  readonly base: string;
  readonly version: VersionNumber | undefined;
  readonly project: string | undefined;
}

type VersionNumber = readonly [major: number, minor: number];

/** `https://cloud.example/volume/v3/6f70…` in its parts: a project stands behind a version, or is the session's own. */
function partsOf(url: string, project: string): Parts {
  const whole = url.replace(/\/+$/, "");
  const [, root = whole, version, own] =
    /^(https?:\/\/[^/]+(?:\/.*?)??)(?:\/(v\d+(?:\.\d+)?))(?:\/([^/]+))?$/.exec(whole) ?? [];
  if (version !== undefined) return { root, base: `${root}/${version}`, version: numberOf(version), project: own };
  const bare = whole.endsWith(`/${project}`) ? whole.slice(0, -project.length - 1) : whole;
  return { root: bare, base: bare, version: undefined, project: bare === whole ? undefined : project };
}

/** Nova's `v2` has no microversions: what it has them for stands beside it. */
function isSpoken([major, minor]: VersionNumber, known: Spoken, service: Service): boolean {
  return major === known.major && !(service === "compute" && minor === 0);
}

function numberOf(text: string): VersionNumber | undefined {
  const [, major, minor = "0"] = /^v?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

/** keystoneauth, too, goes on with what the catalogue says. */
async function unlessFailed(step: Promise<unknown>): Promise<unknown> {
  return step.catch((error: unknown) => {
    if (error instanceof CloudError && error.code !== "Cancelled") return undefined;
    throw error;
  });
}

interface Version {
  readonly number: VersionNumber;
  readonly address: string;
  readonly newest: string;
}

interface ShownVersion {
  readonly id?: string;
  readonly status?: string;
  readonly version?: string;
  readonly max_version?: string;
  readonly links?: readonly { readonly rel?: string; readonly href?: string }[];
}

/** Several below `versions`, Keystone's once more below `values`; or one. */
interface ShownDocument {
  readonly versions?: readonly ShownVersion[] | { readonly values?: readonly ShownVersion[] };
  readonly version?: ShownVersion;
}

function listIn({ versions, version }: ShownDocument): unknown {
  if (versions === undefined) return version && [version];
  return "values" in versions && Array.isArray(versions.values) ? versions.values : versions;
}

/** Versions in a document, the newest last; `undefined` for another document. Those that are tried out, or that have no address, do not count. */
function versionsIn(document: unknown, root: string): readonly Version[] | undefined {
  const all = listIn((document ?? {}) as ShownDocument);
  if (!Array.isArray(all)) return undefined;
  const told = (all as readonly ShownVersion[]).flatMap((one) => {
    const number = numberOf(one.id ?? "");
    const self = one.links?.find(({ rel }) => rel === "self")?.href;
    if (!number || self === undefined || !/^(?:current|stable|supported|deprecated)$/i.test(one.status ?? ""))
      return [];
    return [{ number, address: combined(root, self), newest: one.max_version || one.version || "" }];
  });
  return told.sort(({ number: [a, b] }, { number: [c, d] }) => a - c || b - d);
}

/**
 * Documents of services behind a proxy name other schemes and hosts: the version is sought below the address that was asked. Of another host
 * the last part of the path alone counts, of the same one the whole path.
 */
function combined(asked: string, self: string): string {
  const from = asked.replace(/\/+$/, "");
  const link = new URL(self, `${from}/`);
  const here = new URL(from);
  if (link.host === here.host) return here.origin + link.pathname.replace(/\/+$/, "");
  const last = link.pathname.replace(/\/+$/, "").split("/").at(-1) ?? "";
  return from.endsWith(`/${last}`) ? from : `${from}/${last}`;
}

function noVersion(root: string, { name, major }: Spoken, versions: readonly Version[]): FlatcarError {
  const there = versions.map(({ number }) => `v${number.join(".")}`);
  return new FlatcarError({
    code: "FD1451",
    message: `${name} at ${root} has no version ${major}: it has ${there.join(", ") || "none"}`,
    hint: "ask the operators of the cloud for another address, and set it in clouds.yaml: <service>_endpoint_override",
  });
}
