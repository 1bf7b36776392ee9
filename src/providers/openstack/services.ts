import { FlatcarError, nearest } from "../../errors.ts";
import { once } from "../../http/once.ts";
import { type Ask, type Located, locate, nameOf, newestOf, spokenMajor } from "./discovery.ts";
import type { Login } from "./login.ts";
import { type Service, type ServiceLogin, types } from "./service-login.ts";
import type { Session } from "./session.ts";

export interface CatalogService {
  readonly type: string;
  readonly endpoints: readonly {
    readonly interface: string;
    readonly region?: string | null;
    readonly region_id?: string | null;
    readonly url: string;
  }[];
}

/** What is known of who calls. */
interface Caller {
  login(signal: AbortSignal): Promise<Login>;
  granted(signal: AbortSignal): Promise<{ readonly project: string; readonly catalog: readonly CatalogService[] }>;
  /** How documents at an address are got. */
  ask(url: string, login: Login, signal: AbortSignal): Ask;
}

/** Where services are, found once for each region. */
export interface Services extends Pick<Session, "endpoint" | "newest"> {
  located(service: Service, region: string, signal: AbortSignal): Promise<Located>;
}

type Find<T> = (service: Service, region: string, signal: AbortSignal) => Promise<T>;

export function openServices({ login, granted, ask }: Caller): Services {
  const endpoint: Find<string> = async (service, region, signal) => {
    const own = (await login(signal)).of(service);
    const { catalog, project } = await granted(signal);
    return own.endpoint?.replaceAll("%(project_id)s", project) ?? endpointOf(catalog, service, region, own);
  };
  const located = onceForEach(async (service, region, signal): Promise<Located> => {
    const known = await login(signal);
    refuseOtherVersion(service, known.of(service));
    const url = await endpoint(service, region, signal);
    return locate(service, url, (await granted(signal)).project, ask(url, known, signal));
  });
  const newest = onceForEach(async (service, region, signal) => {
    const found = await located(service, region, signal);
    return found.newest ?? newestOf(found.address, ask(found.address, await login(signal), signal));
  });
  return { endpoint, located, newest };
}

/** The same, once for each service of a region. */
function onceForEach<T>(find: Find<T>): Find<T> {
  const known = new Map<string, (signal: AbortSignal) => Promise<T>>();
  return (service, region, signal) => {
    const key = `${service} ${region}`;
    const own = known.get(key) ?? once((asking) => find(service, region, asking));
    known.set(key, own);
    return own(signal);
  };
}

function endpointOf(
  catalog: readonly CatalogService[],
  service: Service,
  region: string,
  { interfaces }: ServiceLogin,
): string {
  const named = types[service].flatMap((type) => catalog.filter((one) => one.type === type));
  const here = named.flatMap((one) => one.endpoints).filter((one) => (one.region_id ?? one.region) === region);
  const url = interfaces.flatMap((face) => here.filter((one) => one.interface === face))[0]?.url;
  if (url !== undefined) return url.replace(/\/+$/, "");
  const all = catalog.flatMap((one) => one.endpoints).flatMap((one) => one.region_id ?? one.region ?? []);
  const regions = [...new Set(all)].sort();
  throw regions.includes(region) ? noService(service, region, interfaces.join(" or ")) : noRegion(region, regions);
}

function noRegion(region: string, regions: readonly string[]): FlatcarError {
  const near = nearest(region, regions);
  return new FlatcarError({
    code: "FD1410",
    message: `this cloud has no region "${region}"`,
    hint: near ? `did you mean "${near}"?` : `it has: ${regions.join(", ")}`,
  });
}

function noService(service: Service, region: string, face: string): FlatcarError {
  return new FlatcarError({
    code: "FD1451",
    message: `the catalogue of this cloud names no ${face} address of a ${service} service in ${region}`,
    hint: `ask its operators for one, or set the address: OS_${service.replaceAll("-", "_").toUpperCase()}_ENDPOINT_OVERRIDE`,
  });
}

/** A version that is asked for and not spoken. */
function refuseOtherVersion(service: Service, { version }: ServiceLogin): void {
  const major = spokenMajor(service);
  if (version === undefined || Number.parseInt(version.value.replace(/^v/, ""), 10) === major) return;
  throw new FlatcarError({
    code: "FD1451",
    message: `clouds.yaml asks for version ${version.value} of ${nameOf(service)}, and version ${major} is spoken`,
    hint: `take ${version.key} out, or set it to ${major}`,
  });
}
