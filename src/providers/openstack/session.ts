import { FlatcarError } from "../../errors.ts";
import { type Api, restApi } from "../../http/api.ts";
import type { CloudError } from "../../http/cloud-error.ts";
import { once } from "../../http/once.ts";
import type { IO } from "../../platform.ts";
import type { Credentials } from "./credentials.ts";
import { type Ask, locate } from "./discovery.ts";
import { type Login, readLogin } from "./login.ts";
import type { Service } from "./service-login.ts";
import { type CatalogService, openServices } from "./services.ts";

/** In messages. */
export const title = "OpenStack";

/** What Keystone gave. */
interface Granted {
  readonly token: string;
  readonly project: string;
  readonly expiresMs: number;
  readonly catalog: readonly CatalogService[];
}

/** One user in one project: who calls, and where each service is. */
export interface Session {
  login(): Promise<Login>;
  /** Id of the project. */
  project(signal: AbortSignal): Promise<string>;
  /** Where a service is in a region. Throws FD1410 for a region, FD1451 for a service that the catalogue does not have. */
  endpoint(service: Service, region: string, signal: AbortSignal): Promise<string>;
  /** A service's API at the version that is spoken. Throws as `endpoint` does, and FD1451 where the service has no such version. */
  api(service: Service, region: string, signal: AbortSignal): Promise<Api>;
  /** Newest microversion that a service has, empty where it has none. Asked for once. */
  newest(service: Service, region: string, signal: AbortSignal): Promise<string>;
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
  const open = (url: string, { secrets, tls }: Login): Api => {
    const api =
      apis.get(url) ??
      restApi(
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
  };
  const { endpoint, located, newest } = openServices({
    login,
    granted: (signal) => current(signal, false),
    ask: (url, known, signal) => {
      const api = open(url, known);
      return async (path) => (await api.request({ method: "GET", path, signal })).body;
    },
  });
  return {
    login: () => login(new AbortController().signal),
    project: async (signal) => (await current(signal, false)).project,
    endpoint,
    api: async (service, region, signal) => open((await located(service, region, signal)).address, await login(signal)),
    newest,
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
  const open = (address: string) =>
    restApi({ title, cloud: "openstack", address, endpoint: address, account: "", secrets, tls }, io);
  const ask: Ask = async (path) => (await open(authUrl).request({ method: "GET", path, signal })).body;
  const api = open((await locate("identity", authUrl, "", ask)).address);
  const body = { auth: { identity, ...(scope === undefined ? {} : { scope }) } };
  const { headers, body: answer } = await api.request<TokenAnswer>({
    method: "POST",
    path: "/auth/tokens",
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
