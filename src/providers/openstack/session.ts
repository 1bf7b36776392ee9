import { FlatcarError, nearest } from "../../errors.ts";
import { type Api, restApi } from "../../http/api.ts";
import type { CloudError } from "../../http/cloud-error.ts";
import { once } from "../../http/once.ts";
import type { IO } from "../../platform.ts";
import type { Credentials } from "./credentials.ts";
import { type Login, readLogin, type Service } from "./login.ts";

/** In messages. */
export const title = "OpenStack";

/** What Keystone gave. */
interface Granted {
  readonly token: string;
  readonly project: string;
  readonly expiresMs: number;
  readonly catalog: readonly CatalogService[];
}

interface CatalogService {
  readonly type: string;
  readonly endpoints: readonly {
    readonly interface: string;
    readonly region?: string | null;
    readonly region_id?: string | null;
    readonly url: string;
  }[];
}

/** One user in one project: who calls, and where each service is. */
export interface Session {
  login(): Promise<Login>;
  /** Id of the project. */
  project(signal: AbortSignal): Promise<string>;
  /** Where a service is in a region. Throws FD1410 for a region, FD1451 for a service that the catalogue does not have. */
  endpoint(service: Service, region: string, signal: AbortSignal): Promise<string>;
  /** A service's API, its version in the address. Throws as `endpoint` does. */
  api(service: Service, region: string, signal: AbortSignal): Promise<Api>;
}

/** A token is not used any more when so little of its time is left. */
const reserveMs = 60_000;
/** Refusals of calls that were under way together ask for one new token, not for one each. */
const freshMs = 1_000;

const sessions = new WeakMap<IO, Map<string, Session>>();

/** One for each user and project of a process, whoever asks for it: a passcode logs in once. How images come in is no part of who calls. */
export function openSession(credentials: Credentials, io: IO): Session {
  const { imageImport: _, ...who } = credentials;
  const known = sessions.get(io) ?? new Map<string, Session>();
  sessions.set(io, known);
  const key = JSON.stringify(Object.entries(who).sort(([a], [b]) => (a < b ? -1 : 1)));
  const session = known.get(key) ?? startSession(credentials, io);
  known.set(key, session);
  return session;
}

/** Logs in with the first call, and again when the token is over. */
function startSession(credentials: Credentials, io: IO): Session {
  const login = once(() => readLogin(credentials, io));
  let granted: { readonly value: Granted; readonly atMs: number } | undefined;
  const renewal = () =>
    once(async (signal) => {
      const value = await logIn(await login(signal), io, signal);
      granted = { value, atMs: io.now().getTime() };
      renew = renewal();
      return value;
    });
  let renew = renewal();
  const current = async (signal: AbortSignal, stale: boolean): Promise<Granted> => {
    const now = io.now().getTime();
    const usable = granted && granted.value.expiresMs - now > reserveMs && (!stale || now - granted.atMs < freshMs);
    return usable && granted ? granted.value : renew(signal);
  };
  const apis = new Map<string, Api>();
  const endpoint: Session["endpoint"] = async (service, region, signal) => {
    const known = await login(signal);
    const { catalog } = await current(signal, false);
    return known.endpoints[service] ?? endpointOf(catalog, service, region, known.interface);
  };
  return {
    login: () => login(new AbortController().signal),
    project: async (signal) => (await current(signal, false)).project,
    endpoint,
    async api(service, region, signal) {
      const url = versioned(service, await endpoint(service, region, signal));
      const known = apis.get(url);
      if (known) return known;
      const { secrets, tls } = await login(signal);
      const api = restApi(
        {
          title,
          cloud: "openstack",
          address: url,
          endpoint: url,
          account: JSON.stringify(secrets),
          authorize: async (asking, stale) => ({ "x-auth-token": (await current(asking, stale)).token }),
          secrets,
          tls,
          passes,
        },
        io,
      );
      apis.set(url, api);
      return api;
    },
  };
}

/** What was just let go of is in use a moment longer, and a load balancer takes one change after the other. */
function passes({ status, code, call, message }: CloudError): boolean {
  if (status !== 409) return false;
  return (call.startsWith("DELETE") && /InUse$/.test(code)) || /is immutable and cannot be updated/.test(message);
}

interface TokenAnswer {
  readonly token: {
    readonly expires_at: string;
    readonly project?: { readonly id: string };
    readonly catalog?: readonly CatalogService[];
  };
}

/** https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-scoped-authorization */
async function logIn(login: Login, io: IO, signal: AbortSignal): Promise<Granted> {
  const { authUrl, identity, scope, secrets, tls } = login;
  const api = restApi(
    { title, cloud: "openstack", address: authUrl, endpoint: authUrl, account: "", secrets, tls },
    io,
  );
  const body = { auth: { identity, ...(scope === undefined ? {} : { scope }) } };
  const { headers, body: answer } = await api.request<TokenAnswer>({
    method: "POST",
    path: "/v3/auth/tokens",
    body,
    idempotent: true,
    signal,
  });
  const token = headers.get("x-subject-token");
  const { project, catalog, expires_at } = answer?.token ?? {};
  if (!token || expires_at === undefined) throw notKeystone(authUrl);
  if (!project || !catalog) throw unscoped();
  return { token, project: project.id, catalog, expiresMs: Date.parse(expires_at) };
}

function notKeystone(authUrl: string): FlatcarError {
  return new FlatcarError({
    code: "FD1404",
    message: `${authUrl} does not answer as Keystone does`,
    hint: "OS_AUTH_URL is Keystone's address, as the dashboard shows it under API Access",
  });
}

function unscoped(): FlatcarError {
  return new FlatcarError({
    code: "FD1301",
    message: "Keystone let the user in, and to no project",
    hint: "name the project: OS_PROJECT_NAME with OS_PROJECT_DOMAIN_NAME, or OS_PROJECT_ID",
  });
}

/** Types that a service is known by. https://service-types.openstack.org/service-types.json */
const types: Readonly<Record<Service, readonly string[]>> = {
  compute: ["compute"],
  image: ["image"],
  network: ["network"],
  "block-storage": ["block-storage", "volumev3", "block-store", "volume"],
  "load-balancer": ["load-balancer"],
};

function endpointOf(
  catalog: readonly CatalogService[],
  service: Service,
  region: string,
  face: Login["interface"],
): string {
  const named = types[service].flatMap((type) => catalog.filter((one) => one.type === type));
  const endpoints = named.flatMap((one) => one.endpoints).filter((one) => one.interface === face);
  const url = endpoints.find((one) => (one.region_id ?? one.region) === region)?.url;
  if (url !== undefined) return url.replace(/\/+$/, "");
  const all = catalog.flatMap((one) => one.endpoints).flatMap((one) => one.region_id ?? one.region ?? []);
  const regions = [...new Set(all)].sort();
  throw regions.includes(region) ? noService(service, region, face) : noRegion(region, regions);
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

/** What the address has to end with; a catalogue may leave it out. Nova's is in the catalogue always, with its microversions behind it. */
const versions: Readonly<Record<Service, string>> = {
  compute: "",
  image: "/v2",
  network: "/v2.0",
  "block-storage": "",
  "load-balancer": "/v2",
};

function versioned(service: Service, url: string): string {
  return /\/v\d+(?:\.\d+)?(?:\/|$)/.test(url) ? url : url + versions[service];
}
