import { type Cloud, urlOf } from "./cloud.ts";

/** One who is logged in. */
export interface Login {
  readonly token: string;
  readonly userId: string;
  readonly projectId: string;
}

/** Logs in by name and password, with the rights that the user has in the project of this name. */
export async function logIn(cloud: Cloud, name: string, password: string, project: string): Promise<Login> {
  const domain = { id: "default" };
  const identity = { methods: ["password"], password: { user: { name, password, domain } } };
  const body = { auth: { identity, scope: { project: { name: project, domain } } } };
  const response = await send("POST", `${urlOf(cloud, "keystone")}/v3/auth/tokens`, body);
  const { token } = (await response.json()) as { token: { user: { id: string }; project: { id: string } } };
  const id = response.headers.get("x-subject-token");
  if (!id) throw new Error("Keystone gave no token");
  return { token: id, userId: token.user.id, projectId: token.project.id };
}

/** What a call answers: its fields, of which each caller knows the ones it asked for. */
// biome-ignore lint/suspicious/noExplicitAny: the answers of seven services, which the tests read through the real clients
type Answer = any;

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Calls a service and returns its JSON, `undefined` where it answers nothing. Throws where it says no. */
export async function call(login: Login, method: Method, url: string, body?: unknown): Promise<Answer> {
  const text = await (await send(method, url, body, login.token)).text();
  return text === "" ? undefined : JSON.parse(text);
}

async function send(method: string, url: string, body: unknown, token?: string): Promise<Response> {
  // Nova's own, the other services refuse it.
  const version = url.includes("/v2.1/") && { "openstack-api-version": "compute 2.90" };
  const headers = { "content-type": "application/json", ...version, ...(token && { "x-auth-token": token }) };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url, { method, headers, ...content, signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  return response;
}
