import { readFile } from "node:fs/promises";
import { FlatcarError } from "../../errors.ts";
import type { Tls } from "../../http/transport.ts";
import type { IO } from "../../platform.ts";
import { type CloudEntry, readCloud } from "./clouds-file.ts";
import { authTypes, type Credentials } from "./credentials.ts";
import { type Service, type ServiceLogin, serviceLogin } from "./service-login.ts";

/** Where and as whom to log in: credentials and `clouds.yaml` in one. */
export interface Login {
  /** Without a slash at its end; with `/v3` or without. */
  readonly authUrl: string;
  readonly identity: Identity;
  /** Left out where the application credential says it, or the user's default project counts. */
  readonly scope?: Scope | undefined;
  /** What is said of a service by itself. */
  of(service: Service): ServiceLogin;
  /** Left out where the public authorities count alone. */
  readonly tls?: Tls | undefined;
  /** Texts that no message may hold. */
  readonly secrets: readonly string[];
}

/** https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management */
export interface Identity {
  readonly methods: readonly string[];
  readonly [method: string]: unknown;
}

interface Scope {
  readonly project: { readonly id?: string; readonly name?: string; readonly domain?: Domain };
}

type Domain = { readonly id: string } | { readonly name: string };

/**
 * Keys under `auth` of clouds.yaml, by ours; of several the first that is there. `_fix_backwards_auth` and `_handle_domain_id` of
 * https://opendev.org/openstack/openstacksdk/src/branch/master/openstack/config/loader.py have the names of old.
 */
const authKeys = {
  authUrl: ["auth_url"],
  username: ["username"],
  userId: ["user_id"],
  userDomainName: ["user_domain_name", "domain_name"],
  userDomainId: ["user_domain_id", "domain_id"],
  password: ["password"],
  passcode: ["passcode"],
  token: ["token", "auth_token"],
  applicationCredentialId: ["application_credential_id"],
  applicationCredentialName: ["application_credential_name"],
  applicationCredentialSecret: ["application_credential_secret"],
  projectName: ["project_name", "tenant_name"],
  projectId: ["project_id", "tenant_id"],
  projectDomainName: ["project_domain_name", "domain_name"],
  projectDomainId: ["project_domain_id", "domain_id"],
} as const satisfies Partial<Record<keyof Credentials, readonly string[]>>;

/** Keys of a cloud itself. */
const cloudKeys = {
  authType: ["auth_type", "auth_plugin"],
  caFile: ["cacert"],
  certFile: ["cert"],
  keyFile: ["key"],
} as const satisfies Partial<Record<keyof Credentials, readonly string[]>>;

type Key = keyof typeof authKeys | keyof typeof cloudKeys;
type Values = Readonly<Partial<Record<Key, string>>> & { readonly insecure: boolean };

/** Reads what there is. Throws FD1301 with what is missing. */
export async function readLogin(credentials: Credentials, io: Pick<IO, "env">): Promise<Login> {
  const cloud = await readCloud(credentials, io);
  const values = valuesOf(credentials, cloud);
  const { authUrl } = values;
  if (authUrl === undefined) throw missing("OS_AUTH_URL, and no OS_CLOUD with a clouds.yaml,");
  const identity = identityOf(values);
  return {
    authUrl: inRegion(authUrl, cloud).replace(/\/+$/, ""),
    identity,
    scope: identity.methods.includes("application_credential") ? undefined : scopeOf(values),
    of: (service) => serviceLogin(service, credentials, cloud),
    tls: await tlsOf(values, io.env),
    secrets: [values.password, values.passcode, values.token, values.applicationCredentialSecret].filter(isText),
  };
}

/** Vendors with a Keystone in each region write `https://{region_name}.cloud.example`. */
function inRegion(authUrl: string, { region_name: region }: CloudEntry): string {
  if (!authUrl.includes("{region_name}")) return authUrl;
  if (typeof region !== "string")
    throw missing("region_name of the cloud in clouds.yaml, which its auth_url has a place for,");
  return authUrl.replaceAll("{region_name}", region);
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

function valuesOf(credentials: Credentials, cloud: CloudEntry): Values {
  const auth = underscored((cloud.auth ?? {}) as CloudEntry);
  const pick = (keys: Readonly<Record<string, readonly string[]>>, from: CloudEntry) =>
    Object.entries(keys).flatMap(([own, theirs]) => {
      const [value] = [credentials[own as Key], ...theirs.map((key) => from[key])].filter(isSaid);
      return value === undefined ? [] : [[own, String(value)] as const];
    });
  return {
    ...Object.fromEntries([...pick(authKeys, { ...cloud, ...auth }), ...pick(cloudKeys, cloud)]),
    insecure: credentials.insecure ?? (cloud.verify === false || cloud.insecure === true),
  };
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** `project-id` is `project_id`. */
function underscored(entry: CloudEntry): CloudEntry {
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key.replaceAll("-", "_"), value]));
}

/** The way that is named, or the first one that the values suffice for. */
function identityOf(values: Values): Identity {
  const { authType, applicationCredentialSecret, password, passcode, token } = values;
  if (authType !== undefined && !authTypes.safeParse(authType).success) throw unknownWay(authType);
  const type = authType?.replace(/^v3/, "") ?? "";
  if (type === "applicationcredential" || (type === "" && applicationCredentialSecret !== undefined))
    return applicationCredential(values);
  if (type === "token" || (type === "" && token !== undefined && password === undefined))
    return { methods: ["token"], token: { id: needed(token, "OS_TOKEN") } };
  const user = userOf(values);
  const byPassword = () => ({ password: { user: { ...user, password: needed(password, "OS_PASSWORD") } } });
  const byCode = () => ({ totp: { user: { ...user, passcode: needed(passcode, "OS_PASSCODE") } } });
  if (type === "totp") return { methods: ["totp"], ...byCode() };
  if (type === "multifactor" || passcode !== undefined)
    return { methods: ["password", "totp"], ...byPassword(), ...byCode() };
  return { methods: ["password"], ...byPassword() };
}

function applicationCredential(values: Values): Identity {
  const { applicationCredentialId: id, applicationCredentialName: name } = values;
  const secret = needed(values.applicationCredentialSecret, "OS_APPLICATION_CREDENTIAL_SECRET");
  const methods = ["application_credential"];
  if (id !== undefined) return { methods, application_credential: { id, secret } };
  if (name === undefined) throw missing("OS_APPLICATION_CREDENTIAL_ID");
  return { methods, application_credential: { name, secret, user: userOf(values) } };
}

function userOf(values: Values): Readonly<Record<string, unknown>> {
  if (values.userId !== undefined) return { id: values.userId };
  return { name: needed(values.username, "OS_USERNAME"), domain: domainOf(values.userDomainId, values.userDomainName) };
}

function scopeOf(values: Values): Scope | undefined {
  const { projectId: id, projectName: name } = values;
  if (id !== undefined) return { project: { id } };
  if (name === undefined) return undefined;
  return { project: { name, domain: domainOf(values.projectDomainId, values.projectDomainName) } };
}

function domainOf(id: string | undefined, name: string | undefined): Domain {
  return id === undefined && name !== undefined ? { name } : { id: id ?? "default" };
}

function needed(value: string | undefined, variable: string): string {
  if (value === undefined) throw missing(variable);
  return value;
}

function missing(what: string): FlatcarError {
  return new FlatcarError({
    code: "FD1301",
    message: `there is no ${what} to log in to OpenStack with`,
    hint: "set OS_CLOUD to a cloud of clouds.yaml, or source the file openrc that the dashboard gives out under API Access",
  });
}

function unknownWay(type: string): FlatcarError {
  const ways = authTypes.options.join(", ");
  return new FlatcarError({
    code: "FD1301",
    message: `auth_type "${type}" is no way to log in to OpenStack that is known here`,
    hint: `these are: ${ways}; where users come by another one, make an application credential: openstack application credential create`,
  });
}

async function tlsOf({ caFile, certFile, keyFile, insecure }: Values, env: IO["env"]): Promise<Tls | undefined> {
  if (caFile === undefined && certFile === undefined && !insecure) return undefined;
  const files = [caFile, certFile, keyFile ?? certFile].map((path) => path?.replace(/^~(?=\/)/, env.HOME ?? "~"));
  const [ca, cert, key] = await Promise.all(files.map(readPem));
  return { ca, cert, key, insecure };
}

async function readPem(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const message = `${path} cannot be read: ${error.code ?? "unknown reason"}`;
    throw new FlatcarError({ code: "FD1301", message, hint: "check OS_CACERT, OS_CERT and OS_KEY" }, { cause: error });
  });
}
