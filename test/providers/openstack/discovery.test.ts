import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { readLogin } from "../../../src/providers/openstack/login.ts";
import { openNova } from "../../../src/providers/openstack/nova.ts";
import type { Service } from "../../../src/providers/openstack/service-login.ts";
import { openSession, type Session } from "../../../src/providers/openstack/session.ts";
import { ordinary, type Place, project } from "../../../src/providers/openstack/simulator/account.ts";
import { simulate } from "../../../src/providers/openstack/simulator.ts";
import { fastIO } from "../../conformance/clock.ts";
import { failure } from "../../conformance/rule.ts";
import { credentialsFrom } from "./cloud.ts";

const home = mkdtempSync(join(tmpdir(), "discovery-"));
afterAll(() => rmSync(home, { recursive: true }));

const { region } = ordinary;
const signal = AbortSignal.timeout(60_000);

type Env = Readonly<Record<string, string>>;

/** A session with a cloud whose catalogue is another one. */
async function open(place: Partial<Place>, more: Env = {}) {
  const simulator = await simulate({}, { ...ordinary, ...place });
  onTestFinished(() => simulator.close());
  const env = { ...simulator.env, HOME: home, ...more };
  const session = openSession(
    credentialsFrom(env),
    fastIO(env, () => undefined),
  );
  const asked = () =>
    simulator.calls.map(({ name }) => name).filter((name) => name !== "POST /identity/v3/auth/tokens");
  return { simulator, session, asked };
}

async function pathOf(session: Session, service: Service): Promise<string> {
  return new URL((await session.api(service, region, signal)).address).pathname;
}

const expected = [
  ["compute", "/compute/v2.1"],
  ["image", "/image/v2"],
  ["network", "/network/v2.0"],
  ["block-storage", `/volume/v3/${project.id}`],
  ["load-balancer", "/load-balancer/v2"],
] as const;

async function pathsOf(session: Session) {
  return Promise.all(expected.map(async ([service]) => [service, await pathOf(session, service)]));
}

const versioned = {
  compute: "/compute/v2.1/",
  image: "/image/v2/",
  network: "/network/v2.0",
  volumev3: `/volume/v3/${project.id}`,
  "load-balancer": "/load-balancer/v2.0",
};
const bare = {
  compute: "/compute",
  image: "/image/",
  network: "/network",
  volumev3: "/volume",
  "load-balancer": "/load-balancer/",
};

describe("where a service is", () => {
  test("is asked of no service whose address says its version", async () => {
    const { session, asked, simulator } = await open({ catalog: versioned });
    expect(await pathsOf(session)).toEqual(
      expected.map(([service, path]) => [service, service === "load-balancer" ? "/load-balancer/v2.0" : path]),
    );
    expect(asked()).toEqual([]);
    expect(simulator.violations).toEqual([]);
  });

  test("is asked once of each service whose address does not", async () => {
    const { session, asked, simulator } = await open({ catalog: bare });
    expect(await pathsOf(session)).toEqual(expected);
    expect(await pathsOf(session)).toEqual(expected);
    expect(asked().sort()).toEqual([
      "GET /compute/",
      "GET /image/",
      "GET /load-balancer/",
      "GET /network/",
      "GET /volume/",
    ]);
    expect(simulator.violations).toEqual([]);
  });

  test.each<[string, Partial<Place>]>([
    ["behind a proxy, whose documents name other hosts", { catalog: bare, inner: "http://10.1.2.3:9999/x" }],
    ["where the documents say nothing", { catalog: bare, silent: true }],
    [
      "where the catalogue has versions that are not spoken, with a project behind them",
      { catalog: { compute: `/compute/v2/${project.id}`, image: "/image/v1", volumev3: `/volume/v2/${project.id}` } },
    ],
    ["where the catalogue leaves the project out", { catalog: { volumev3: "/volume/v3" } }],
    ["where the catalogue has a project and no version", { catalog: { volumev3: `/volume/${project.id}` } }],
  ])("is found %s", async (_, place) => {
    const { session } = await open(place);
    const paths = Object.fromEntries(await pathsOf(session));
    expect(paths.image).toBe("/image/v2");
    expect(paths["block-storage"]).toBe(`/volume/v3/${project.id}`);
    expect(paths.network).toBe("/network/v2.0");
    expect(paths.compute).toMatch(/^\/compute\/v2\.1/);
  });

  test("of Keystone is asked where OS_AUTH_URL leaves its version out", async () => {
    const { simulator } = await open({});
    const auth = String(simulator.env.OS_AUTH_URL).replace(/\/v3$/, "");
    const { session } = {
      session: openSession(
        credentialsFrom({ ...simulator.env, OS_AUTH_URL: auth }),
        fastIO({}, () => undefined),
      ),
    };
    expect(await session.project(signal)).toBe(project.id);
    expect(simulator.calls.map(({ name }) => name)).toEqual(["GET /identity/", "POST /identity/v3/auth/tokens"]);
  });
});

describe("microversions", () => {
  test("of Nova come with the versions where these were asked for, and else are asked for once", async () => {
    for (const [compute, path] of [
      ["/compute", "GET /compute/"],
      ["/compute/v2.1", "GET /compute/v2.1/"],
    ] as const) {
      const { session, asked } = await open({ catalog: { compute } });
      const nova = openNova(session, region);
      await nova.request({ method: "GET", path: "/flavors/detail", signal });
      await nova.need("2.67", "volume types", signal);
      expect(asked()).toEqual([path, "GET /compute/v2.1/flavors/detail"]);
      expect((await failure(nova.need("2.99", "tea", signal))).message).toBe(
        "Nova in RegionOne speaks version 2.73; tea need 2.99",
      );
    }
  });

  test("of Cinder are asked for where something needs them", async () => {
    const { session, asked } = await open({});
    expect(await session.newest("block-storage", region, signal)).toBe("3.70");
    expect(asked()).toEqual(["GET /volume/v3/"]);
  });
});

describe("clouds.yaml", () => {
  async function cloud(text: string) {
    const file = join(mkdtempSync(join(home, "c-")), "clouds.yaml");
    const { simulator } = await open({});
    const { origin } = new URL(String(simulator.env.OS_AUTH_URL));
    writeFileSync(file, `clouds: {one: {${text.replaceAll("ORIGIN", origin)}}}`);
    const env = { ...simulator.env, OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: "one", HOME: home };
    const credentials = credentialsFrom(env);
    const io = fastIO(env, () => undefined);
    return { session: openSession(credentials, io), login: await readLogin(credentials, io) };
  }

  test("moves a service to another address, by any of its types", async () => {
    const { session } = await cloud(
      `image_endpoint_override: "ORIGIN/image/v2", volumev3_endpoint_override: "ORIGIN/volume/v3/%(project_id)s"`,
    );
    expect(await pathOf(session, "image")).toBe("/image/v2");
    expect(await pathOf(session, "block-storage")).toBe(`/volume/v3/${project.id}`);
  });

  test("says whose addresses count, of all services or of one", async () => {
    const { login } = await cloud("interface: internal, image_interface: [admin, public]");
    expect(login.of("compute").interfaces).toEqual(["internal"]);
    expect(login.of("image").interfaces).toEqual(["admin", "public"]);
  });

  test("pins Nova's microversion, and asks for no version that is not spoken", async () => {
    const pinned = await cloud('compute_api_version: "2.60"');
    await expect(openNova(pinned.session, region).need("2.67", "volume types", signal)).rejects.toThrow("version 2.60");
    const old = await cloud('compute_api_version: "2.30"');
    expect((await failure(openNova(old.session, region).need("2.1", "all", signal))).message).toBe(
      "clouds.yaml asks for version 2.30 of Nova; server tags need 2.52",
    );
    const usual = await cloud('compute_api_version: "2.1", image_api_version: 2, volume_api_version: 2');
    await openNova(usual.session, region).need("2.67", "volume types", signal);
    const error = await failure(usual.session.api("block-storage", region, signal));
    expect(error.findings).toMatchObject([
      {
        code: "FD1451",
        message: "clouds.yaml asks for version 2 of Cinder, and version 3 is spoken",
        hint: "take volume_api_version out, or set it to 3",
      },
    ]);
  });
});
