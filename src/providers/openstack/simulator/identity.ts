import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { applicationCredential, password, project, user } from "./account.ts";
import { keystoneError } from "./refusal.ts";
import type { Store } from "./store.ts";

/** Every token that this cloud ever gave. */
export const token = "gAAAAABsimulated-token-2f9c1e";

/** For how long a token is good. */
const lifeMs = 3_600_000;

interface Login {
  readonly auth: {
    readonly identity: {
      readonly methods: readonly string[];
      readonly password?: { readonly user: Person };
      readonly token?: { readonly id: string };
      readonly totp?: { readonly user: Person & { readonly passcode: string } };
      readonly application_credential?: { readonly id?: string; readonly name?: string; readonly secret: string };
    };
    readonly scope?: { readonly project?: { readonly id?: string; readonly name?: string } } | string;
  };
}

interface Person {
  readonly id?: string;
  readonly name?: string;
  readonly password?: string;
}

/** The one-time code that is always right. */
export const passcode = "492039";

function logIn(store: Store, { body, origin }: SimulatedRequest): SimulatedAnswer {
  const { identity, scope } = (body as Login).auth;
  if (!identity.methods.every((method) => isRight(method, identity))) throw unauthorized();
  const wanted = typeof scope === "object" ? scope.project : undefined;
  const unknown = wanted && wanted.id !== project.id && wanted.name !== project.name;
  if (unknown) throw unauthorized();
  const now = Date.now();
  const scoped = { project: { id: project.id, name: project.name, domain: { id: "default", name: "Default" } } };
  const granted = {
    methods: identity.methods,
    user: { id: user.id, name: user.name, domain: { id: "default", name: "Default" }, password_expires_at: null },
    audit_ids: ["mAjXQhiYRyKwkB4qygdLVg"],
    issued_at: new Date(now).toISOString(),
    expires_at: new Date(now + lifeMs).toISOString(),
    roles: [{ id: "9fe2ff9ee4384b1894a90878d3e92bab", name: "member" }],
    ...(wanted || identity.application_credential ? { ...scoped, catalog: catalogOf(store, origin) } : {}),
  };
  return { status: 201, body: { token: granted }, headers: { "x-subject-token": token } };
}

function isRight(method: string, identity: Login["auth"]["identity"]): boolean {
  if (method === "password") return isUser(identity.password?.user) && identity.password?.user.password === password;
  if (method === "token") return identity.token?.id === token;
  if (method === "totp") return isUser(identity.totp?.user) && identity.totp?.user.passcode === passcode;
  const given = identity.application_credential;
  const named = given?.id === applicationCredential.id || given?.name === applicationCredential.name;
  return method === "application_credential" && named && given?.secret === applicationCredential.secret;
}

function isUser(person: Person | undefined): boolean {
  return person?.id === user.id || person?.name === user.name;
}

export function unauthorized() {
  return keystoneError(401, "Unauthorized", "The request you have made requires authentication.");
}

/** Addresses as distributions set them: Nova's with its version, the others' with or without. */
const catalog = [
  ["keystone", "identity", "/identity/v3"],
  ["nova", "compute", "/compute/v2.1"],
  ["glance", "image", "/image"],
  ["neutron", "network", "/network"],
  ["cinderv3", "volumev3", `/volume/v3/${project.id}`],
  ["octavia", "load-balancer", "/load-balancer"],
] as const;

function catalogOf({ place: { region, catalog: own = {} } }: Store, origin: string): readonly object[] {
  return catalog.map(([name, type, path], index) => ({
    id: `${index}0000000000000000000000000000000`.slice(0, 32),
    name,
    type,
    endpoints: (["public", "internal", "admin"] as const).map((face) => ({
      id: `${index}${face}`,
      interface: face,
      region,
      region_id: region,
      url: origin + (own[type] ?? path),
    })),
  }));
}

export const identity: Readonly<Record<string, (store: Store, asked: SimulatedRequest) => SimulatedAnswer>> = {
  "POST /identity/v3/auth/tokens": logIn,
};
