import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as forward } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Login, readLogin } from "../../../src/providers/openstack/login.ts";
import { resources } from "../../../src/providers/openstack/resources/index.ts";
import { openSession } from "../../../src/providers/openstack/session.ts";
import {
  applicationCredential,
  ordinary,
  password,
  project,
  user,
} from "../../../src/providers/openstack/simulator/account.ts";
import { passcode, token } from "../../../src/providers/openstack/simulator/identity.ts";
import { fastIO } from "../../conformance/clock.ts";
import { failure } from "../../conformance/rule.ts";
import { root } from "../../sources.ts";
import { credentialsFrom, openWorld } from "./cloud.ts";

const { region } = ordinary;
const home = mkdtempSync(join(tmpdir(), "clouds-"));
afterAll(() => rmSync(home, { recursive: true }));

type Env = Readonly<Record<string, string>>;

/** Nobody's own files are read: the home is an empty one unless a test writes there. */
const login = (env: Env): Promise<Login> => readLogin(credentialsFrom(env), { env: { HOME: home, ...env } });

function folder(files: Readonly<Record<string, string>>): Env {
  const own = mkdtempSync(join(home, "home-"));
  mkdirSync(join(own, ".config/openstack"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(own, ".config/openstack", name), text);
  return { HOME: own };
}

const base = { OS_AUTH_URL: "https://keystone.example:5000/v3/", OS_PROJECT_NAME: "p" };

describe("the environment", () => {
  test.each<[string, Env, Partial<Login>]>([
    [
      "a password",
      { ...base, OS_USERNAME: "u", OS_PASSWORD: "secret", OS_USER_DOMAIN_NAME: "Users", OS_PROJECT_DOMAIN_ID: "d" },
      {
        authUrl: "https://keystone.example:5000/v3",
        identity: {
          methods: ["password"],
          password: { user: { name: "u", domain: { name: "Users" }, password: "secret" } },
        },
        scope: { project: { name: "p", domain: { id: "d" } } },
        secrets: ["secret"],
      },
    ],
    [
      "ids in place of names",
      { ...base, OS_USER_ID: "u-1", OS_PASSWORD: "secret", OS_PROJECT_ID: "p-1", OS_INTERFACE: "internalURL" },
      {
        identity: { methods: ["password"], password: { user: { id: "u-1", password: "secret" } } },
        scope: { project: { id: "p-1" } },
      },
    ],
    [
      "an application credential, which is of a project already",
      { ...base, OS_APPLICATION_CREDENTIAL_ID: "a", OS_APPLICATION_CREDENTIAL_SECRET: "secret" },
      {
        identity: { methods: ["application_credential"], application_credential: { id: "a", secret: "secret" } },
        scope: undefined,
      },
    ],
    [
      "an application credential by name",
      { ...base, OS_USERNAME: "u", OS_APPLICATION_CREDENTIAL_NAME: "n", OS_APPLICATION_CREDENTIAL_SECRET: "secret" },
      {
        identity: {
          methods: ["application_credential"],
          application_credential: { name: "n", secret: "secret", user: { name: "u", domain: { id: "default" } } },
        },
      },
    ],
    ["a token", { ...base, OS_TOKEN: "gAAAA" }, { identity: { methods: ["token"], token: { id: "gAAAA" } } }],
    [
      "a second factor",
      { ...base, OS_USERNAME: "u", OS_PASSWORD: "secret", OS_PASSCODE: "123456" },
      {
        identity: {
          methods: ["password", "totp"],
          password: { user: { name: "u", domain: { id: "default" }, password: "secret" } },
          totp: { user: { name: "u", domain: { id: "default" }, passcode: "123456" } },
        },
      },
    ],
    [
      "a one-time code alone",
      { ...base, OS_AUTH_TYPE: "v3totp", OS_USERNAME: "u", OS_PASSCODE: "123456" },
      {
        identity: {
          methods: ["totp"],
          totp: { user: { name: "u", domain: { id: "default" }, passcode: "123456" } },
        },
      },
    ],
  ])("gives %s", async (_, env, want) => {
    expect(await login(env)).toMatchObject(want);
  });

  test.each<[string, Env, string]>([
    ["nothing", {}, "OS_AUTH_URL"],
    ["no password", { ...base, OS_USERNAME: "u" }, "OS_PASSWORD"],
    ["no user", { ...base, OS_PASSWORD: "secret" }, "OS_USERNAME"],
    ["a file of certificates that is not there", { ...base, OS_TOKEN: "t", OS_CACERT: "/nowhere.pem" }, "/nowhere.pem"],
  ])("with %s is FD1301", async (_, env, word) => {
    const error = await failure(login(env));
    expect(error.code).toBe("FD1301");
    expect(error.message).toContain(word);
    expect(error.findings[0].hint).toBeTruthy();
  });
});

describe("clouds.yaml", () => {
  const one = `clouds:
  work:
    auth: {auth_url: "https://work.example/v3", username: u, project_name: p}
    interface: internal
    verify: false
    image_endpoint_override: http://glance.example
`;
  const two = `${one}  home:\n    auth_type: v3applicationcredential\n    auth: {auth_url: "https://home.example", application_credential_id: a, application_credential_secret: s-home}\n`;

  test("of one cloud needs no name, and secure.yaml adds to it", async () => {
    const env = folder({ "clouds.yaml": one, "secure.yaml": "clouds: {work: {auth: {password: s-work}}}" });
    expect(await login(env)).toMatchObject({
      authUrl: "https://work.example/v3",
      identity: { methods: ["password"], password: { user: { name: "u", password: "s-work" } } },
      tls: { insecure: true },
      secrets: ["s-work"],
    });
  });

  test("of several clouds wants one named", async () => {
    const env = folder({ "clouds.yaml": two });
    expect((await failure(login(env))).code).toBe("FD1301");
    expect(await login({ ...env, OS_CLOUD: "home" })).toMatchObject({
      authUrl: "https://home.example",
      identity: { methods: ["application_credential"] },
    });
    const { findings } = await failure(login({ ...env, OS_CLOUD: "hone" }));
    expect(findings[0].hint).toBe('did you mean "home"?');
  });

  test("is found where it is named, and what is in the environment goes before it", async () => {
    const env = folder({ "other.yaml": one });
    const file = join(String(env.HOME), ".config/openstack/other.yaml");
    const found = await login({ OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: "work", OS_PASSWORD: "s-env" });
    expect(found.identity).toMatchObject({ password: { user: { name: "u", password: "s-env" } } });
  });

  test("builds on a profile of clouds-public.yaml", async () => {
    const env = folder({
      "clouds.yaml": "clouds: {mine: {profile: vendor, auth: {username: u, password: s-own, project_id: p}}}",
      "clouds-public.yaml": 'public-clouds: {vendor: {auth: {auth_url: "https://vendor.example/v3"}}}',
    });
    expect(await login(env)).toMatchObject({ authUrl: "https://vendor.example/v3", scope: { project: { id: "p" } } });
  });

  test("is read as Python reads it: no is false, << takes another mapping in, ~ is the home and {region_name} the region", async () => {
    const env = folder({
      "clouds.yaml": `base: &base {username: u, password: s-own, project_name: p}
clouds:
  work:
    auth: {<<: *base, auth_url: "https://{region_name}.cloud.example/v3"}
    region_name: north
    verify: no
    cacert: ~/.config/openstack/ca.pem
`,
      "ca.pem": "an authority",
    });
    expect(await login(env)).toMatchObject({
      authUrl: "https://north.cloud.example/v3",
      identity: { password: { user: { name: "u" } } },
      tls: { insecure: true, ca: "an authority" },
    });
  });

  test("with a profile that is nowhere says what to write", async () => {
    const env = folder({ "clouds.yaml": "clouds: {mine: {profile: vendor, auth: {username: u, password: s-own}}}" });
    const { findings } = await failure(login(env));
    expect(findings[0]).toMatchObject({ code: "FD1301", hint: expect.stringContaining("write auth_url under auth") });
    expect(findings[0]?.hint).toContain("openstack --os-cloud mine configuration show -c auth.auth_url");
    const elsewhere = { ...env, OS_CLOUD: "mine", OS_AUTH_URL: "https://vendor.example/v3" };
    expect(await login(elsewhere)).toMatchObject({ authUrl: "https://vendor.example/v3" });
  });

  test.each<[string, string, Partial<Login>]>([
    ["tenant_name", "tenant_name: p", { scope: { project: { name: "p", domain: { id: "default" } } } }],
    ["tenant_id", "tenant_id: p-1, tenant_name: p", { scope: { project: { id: "p-1" } } }],
    [
      "both, where project_name counts",
      "project_name: p, tenant_name: t",
      { scope: { project: { name: "p", domain: { id: "default" } } } },
    ],
    ["keys with hyphens", "project-id: p-1", { scope: { project: { id: "p-1" } } }],
    [
      "one domain for user and project",
      "project_name: p, domain_name: d, user_domain_name: users",
      {
        identity: {
          methods: ["password"],
          password: { user: { name: "u", domain: { name: "users" }, password: "s-own" } },
        },
        scope: { project: { name: "p", domain: { name: "d" } } },
      },
    ],
  ])("has %s as openstacksdk reads it", async (_, keys, expected) => {
    const auth = `{auth_url: "https://k.example/v3", username: u, password: s-own, ${keys}}`;
    expect(await login(folder({ "clouds.yaml": `clouds: {mine: {auth: ${auth}}}` }))).toMatchObject(expected);
  });

  test.each([
    ["v3oidcpassword", "application credential"],
    ["v2password", "v3password"],
  ])("of a way to log in that is not here, %s, is refused with what there is", async (type, hint) => {
    const auth = '{auth_url: "https://k.example/v3", username: u, password: s-own, project_id: p}';
    for (const key of ["auth_type", "auth_plugin"]) {
      const error = await failure(login(folder({ "clouds.yaml": `clouds: {mine: {${key}: ${type}, auth: ${auth}}}` })));
      expect(error.findings).toMatchObject([
        { code: "FD1301", message: expect.stringContaining(`"${type}"`), hint: expect.stringContaining(hint) },
      ]);
    }
  });

  test("with a mistake says where, and shows nothing of it", async () => {
    const env = folder({ "clouds.yaml": 'clouds:\n  work: {auth: {password: "s-work' });
    const error = await failure(login(env));
    expect(error.code).toBe("FD1301");
    expect(error.message).toMatch(/clouds\.yaml, line \d+ is not valid YAML/);
    expect(error.message).not.toContain("s-work");
  });
});

describe("the session", () => {
  test.each<[string, Env]>([
    ["a password", { OS_USERNAME: user.name, OS_PASSWORD: password, OS_PROJECT_ID: project.id }],
    ["a token", { OS_TOKEN: token, OS_PROJECT_NAME: project.name }],
    [
      "an application credential",
      {
        OS_APPLICATION_CREDENTIAL_ID: applicationCredential.id,
        OS_APPLICATION_CREDENTIAL_SECRET: applicationCredential.secret,
      },
    ],
    [
      "a one-time code",
      { OS_AUTH_TYPE: "v3totp", OS_USER_ID: user.id, OS_PASSCODE: passcode, OS_PROJECT_NAME: project.name },
    ],
  ])("begins with %s", async (_, env) => {
    const { simulator } = await openWorld();
    const all = { OS_AUTH_URL: String(simulator.env.OS_AUTH_URL), HOME: home, ...env };
    const session = openSession(
      credentialsFrom(all),
      fastIO(all, () => undefined),
    );
    const { signal } = new AbortController();
    expect(await session.project(signal)).toBe(project.id);
    expect((await session.api("image", region, signal)).address).toMatch(/\/image\/v2$/);
    expect((await session.api("network", region, signal)).address).toMatch(/\/network\/v2\.0$/);
    expect(simulator.violations).toEqual([]);
    await simulator.close();
  });

  test("knows its regions and services", async () => {
    const { simulator, credentials, io } = await openWorld();
    const session = openSession(credentials, io);
    const { signal } = new AbortController();
    const error = await failure(session.api("compute", "RegionTwo", signal));
    expect(error.findings).toMatchObject([{ code: "FD1410", hint: "it has: RegionOne" }]);
    const internal = openSession({ ...credentials, interface: "internal" }, io);
    expect(await internal.endpoint("compute", region, signal)).toMatch(/\/compute\/v2\.1$/);
    await simulator.close();
  });

  test("without a project is FD1301", async () => {
    const { simulator } = await openWorld();
    const { OS_PROJECT_NAME: _, ...env } = simulator.env;
    const session = openSession(
      credentialsFrom(env),
      fastIO(env, () => undefined),
    );
    expect((await failure(session.project(new AbortController().signal))).code).toBe("FD1301");
    await simulator.close();
  });

  test("trusts the authority and shows the certificate that are named, and nobody else", async () => {
    const { simulator } = await openWorld();
    const file = (name: string) => `${root}test/fixtures/tls/${name}`;
    const read = (name: string) => readFileSync(file(name));
    const tls = { key: read("server.key"), cert: read("server.pem"), ca: read("ca.pem"), requestCert: true };
    const front = createServer({ ...tls, rejectUnauthorized: true }, (request, response) => {
      const { method = "GET", headers, url } = request;
      const keystone = simulator.env.OS_AUTH_URL?.replace("/identity/v3", "");
      const onward = forward(`${keystone}${url}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
    const { port } = front.address() as AddressInfo;
    const OS_AUTH_URL = `https://127.0.0.1:${port}/identity/v3`;
    const projectOf = (more: Env) => {
      const env = { ...simulator.env, OS_AUTH_URL, ...more };
      return openSession(
        credentialsFrom(env),
        fastIO(env, () => undefined),
      ).project(AbortSignal.timeout(10_000));
    };
    const certificates = { OS_CERT: file("client.pem"), OS_KEY: file("client.key") };
    expect(await projectOf({ ...certificates, OS_CACERT: file("ca.pem") })).toBe(project.id);
    expect(await projectOf({ ...certificates, OS_INSECURE: "true" })).toBe(project.id);
    await expect(projectOf(certificates)).rejects.toThrow();
    await expect(projectOf({ OS_CACERT: file("ca.pem") })).rejects.toThrow();
    front.closeAllConnections();
    front.close();
    await simulator.close();
  });
});

test("drivers of machines, images and other things log in once, and each user by himself", async () => {
  const { simulator, io, credentials, plan, run, ...world } = await openWorld();
  const logins = () => simulator.calls.filter(({ name }) => name === "POST /identity/v3/auth/tokens").length;
  await world.images().create(plan, run());
  await world.images({ imageImport: "web-download" }).list("RegionOne", run());
  await world.machines().create(await world.machine(), run());
  await Promise.all(
    [resources.Network, resources.Volume].map((kind) => kind.connect(credentials, io).list("RegionOne", run())),
  );
  expect(logins()).toBe(1);
  await world.images({ projectName: undefined, projectId: project.id }).list("RegionOne", run());
  expect(logins()).toBe(2);
  await simulator.close();
});
