import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offlineSnapshot, type ReleaseSource } from "../../src/images/index.ts";
import { assetKey, type Properties, unknownValue, type Value } from "../../src/plugin/wire.ts";
import { machineUrn, secret } from "./client.ts";
import { motd, openCloud, web } from "./cloud.ts";

const urn = machineUrn("web");

/** The bundled releases, and what was asked of them. */
function recorded() {
  const asked: string[] = [];
  const snapshot = offlineSnapshot();
  const find: ReleaseSource["find"] = async (version, arch) => {
    asked.push(`${version} ${arch}`);
    return snapshot.find(version, arch);
  };
  return { asked, releases: { ...snapshot, find } };
}

describe("warnings", () => {
  const butane =
    "variant: flatcar\nversion: 1.1.0\nsystemd:\n  units:\n    - {name: update-engine.service, mask: true}\n";
  type Given = Parameters<Awaited<ReturnType<typeof openCloud>>["client"]["check"]>[1];
  const told = async (given: Given, configuration: Properties = {}) => {
    const { client, engine } = await openCloud({ configuration });
    const { failures } = await client.check(urn, given);
    expect(failures).toEqual([]);
    return engine.lines;
  };

  it("stand in the machine's row", async () => {
    const lines = await told({ ...web, config: [{ butane, name: "web.bu" }] });
    await expect.poll(() => lines.map(({ urn: row, ephemeral }) => [row, ephemeral])).toEqual([[urn, false]]);
    expect(lines[0]?.text).toMatch(/^FL501: web\.bu:5: with update-engine masked .*; unmask it/);
  });

  it("of a secret configuration only name the lint", async () => {
    const lines = await told(secret({ ...web, config: [{ butane, name: "web.bu" }] }, ["config", 0, "butane"]));
    await expect
      .poll(() => lines.map(({ text }) => text))
      .toEqual(["the secret configuration has a warning: docs/lints/FL501.md"]);
  });

  it("are turned off by the provider's configuration", async () => {
    const given = { ...web, config: [{ butane, name: "web.bu" }] };
    expect(await told(given, { lints: '{"FL501":"off"}' })).toEqual([]);
    expect(await told(given, { lints: { FL501: "off" } })).toEqual([]);
  });

  it("are none for complete Ignition", async () => {
    const ignition =
      '{"ignition":{"version":"3.4.0"},"systemd":{"units":[{"mask":true,"name":"update-engine.service"}]}}';
    const { config: _config, ...rest } = web;
    expect(await told({ ...rest, ignition })).toEqual([]);
  });
});

describe("check", () => {
  it("fills in defaults, compiles the configuration and pins release and image", async () => {
    const { client } = await openCloud();
    const { properties, failures } = await client.check(urn, web);
    expect(failures).toEqual([]);
    expect(properties).toMatchObject({
      name: "web",
      owner: "fd0123456789",
      release: "stable",
      channel: "stable",
      arch: "amd64",
      labels: { role: "web" },
      options: { region: "eu-central-1", instanceType: "t3.small", metadata: { httpTokens: "required" } },
      onConfigChange: "replace",
      onImageChange: "keep",
    });
    expect(properties).not.toHaveProperty("config");
    expect(properties.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(properties.image).toMatch(/^ami-/);
    expect(JSON.parse(String(properties.ignition)).storage.files[0].path).toBe("/etc/motd");
  });

  it("comes to the same when it is done again", async () => {
    const { connect } = await openCloud();
    const given = fc.record(
      {
        release: fc.constantFrom("stable", "beta"),
        options: fc.record(
          {
            region: fc.constantFrom("eu-central-1", "us-east-1"),
            instanceType: fc.constantFrom("t3.small", "t4g.small", "m7g.large"),
            rootDisk: fc.record({ sizeGiB: fc.integer({ min: 20, max: 99 }) }),
            securityGroups: fc.uniqueArray(fc.constantFrom("sg-0a0a0a0a", "sg-0b0b0b0b", "sg-0c0c0c0c"), {
              minLength: 1,
            }),
            spot: fc.boolean(),
            ipv6: fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 3 })),
            volumes: fc.constant([{ device: "/dev/sdf", sizeGiB: 20 }]),
          },
          { requiredKeys: ["region", "instanceType"] },
        ),
        labels: fc.dictionary(fc.constantFrom("role", "team", "a/b"), fc.constantFrom("web", "db")),
        config: fc.constantFrom<Properties[][]>(
          [],
          [{ butane: motd("one") }],
          [{ butane: motd("one") }, { butane: motd("two") }],
        ),
        onConfigChange: fc.constantFrom("replace", "ignore"),
        onImageChange: fc.constantFrom("keep", "replace"),
      },
      { requiredKeys: ["options"] },
    );
    await fc.assert(
      fc.asyncProperty(given, async (news) => {
        const client = await connect();
        const first = await client.check(urn, news);
        const again = await client.check(urn, first);
        const kept = await client.check(urn, news, first);
        expect(first.failures).toEqual([]);
        expect(again).toEqual(first);
        expect(kept).toEqual(first);
        expect(await client.diff(urn, first, kept)).toMatchObject({ some: false, detail: {} });
      }),
      { numRuns: 40 },
    );
  });

  it("keeps whether it was the user who named the image", async () => {
    const { client } = await openCloud();
    const image = "ami-0123456789abcdef0";
    const own = await client.check(urn, { ...web, image });
    expect(own.properties).toMatchObject({ image, ownImage: true });
    expect((await client.check(urn, web)).properties).toMatchObject({ ownImage: false });
    expect((await client.check(urn, web, own)).properties).toMatchObject({ image, ownImage: true });
    const pinned = await client.check(machineUrn("pinned"), { ...web, image, ownImage: false });
    expect(pinned.properties).toMatchObject({ image, ownImage: false });
  });

  it("keeps what is unknown unknown, and checks the rest", async () => {
    const { client } = await openCloud();
    const options: Properties = { ...web.options, subnet: unknownValue };
    const { properties, failures } = await client.check(urn, { ...web, options, labels: { role: unknownValue } });
    expect(failures).toEqual([]);
    expect(properties).toMatchObject({ options: { subnet: unknownValue }, labels: { role: unknownValue } });
    expect(properties.image).toMatch(/^ami-/);
  });

  it.each<[string, Properties, string[]]>([
    ["the configuration", { config: [{ butane: unknownValue }] }, ["ignition"]],
    ["the release", { release: unknownValue }, ["channel", "image", "release", "version"]],
    [
      "the instance type",
      { options: { region: "eu-central-1", instanceType: unknownValue } },
      ["arch", "channel", "image", "version"],
    ],
  ])("leaves open what depends on %s", async (_, change, open) => {
    const { client } = await openCloud();
    const { properties, failures } = await client.check(urn, { ...web, ...change });
    expect(failures).toEqual([]);
    const unknown = Object.entries(properties).flatMap(([key, value]) => (value === unknownValue ? [key] : []));
    expect(unknown.sort()).toEqual(open);
  });

  it("refuses no configuration for a release that is not known yet", async () => {
    const { client } = await openCloud();
    const source = {
      ignition: { version: "3.6.0" },
      storage: { files: [{ path: "/opt/su", mode: 0o4755 }] },
    };
    const needy = { ...web, config: [{ ignition: JSON.stringify(source) }] };
    const open = await client.check(urn, { ...needy, release: unknownValue });
    expect(open.failures).toEqual([]);
    expect(JSON.parse(String(open.properties.ignition))).toEqual(source);
    const { failures } = await client.check(urn, { ...needy, release: "4593.2.5" });
    expect(failures.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^FD1204: .*needs Ignition 3\.6\.0/)]);
  });

  it.each<[string, Properties, string, RegExp]>([
    ["unknown key", { lables: {} }, "lables", /^FD1004: .*\n {2}→ did you mean "labels"\?/],
    [
      "unknown option",
      { options: { ...web.options, subnett: "x" } },
      "options.subnett",
      /^FD1004: .*\n {2}→ did you mean "subnet"\?/,
    ],
    ["wrong type", { labels: { role: 1 } }, "labels.role", /^FD1003: /],
    ["label that the platform refuses", { labels: { "aws:a.b": "x" } }, 'labels["aws:a.b"]', /^FD1003: .*reserved/],
    [
      "such a label beside what is not known yet",
      { labels: { Name: "x" }, options: { ...web.options, subnet: unknownValue } },
      "labels.Name",
      /^FD1003: .*reserved/,
    ],
    ["wrong type of a label with dots", { labels: { "a.1": 1 } }, 'labels["a.1"]', /^FD1003: /],
    ["unknown region", { options: { ...web.options, region: "eu-centrl-1" } }, "options.region", /^FD1410: /],
    ["another architecture", { arch: "arm64" }, "arch", /^FD1113: t3\.small is an amd64 machine/],
    ["unknown version", { release: "1.2.3" }, "release", /^FD110[26]: /],
    [
      "Butane",
      {
        config: [
          {
            butane:
              "variant: flatcar\nversion: 1.1.0\nstorage: {files: [{path: /a, contents: {inline: x, source: 'data:,x'}}]}",
            name: "web.bu",
          },
        ],
      },
      "config",
      /^FD1201: [\s\S]*web\.bu:3:/,
    ],
    [
      "what a program wrote, at its line,",
      {
        config: [
          {
            butane: '{"variant":"flatcar","version":"1.1.0","storage":{"files":[{"path":"a"}]}}',
            name: "index.ts:12:3",
            origin: "index.ts:12:3",
          },
        ],
      },
      "config",
      /^FD1201: path not absolute[\s\S]*index\.ts:12:3[\s\S]*files\[0\]\.path/,
    ],
    ["two configurations", { ignition: "{}" }, "config", /^FD1003: config and ignition/],
    [
      "neither Butane nor Ignition",
      { config: [{ name: "x" }] },
      "config[0]",
      /^FD1003: .*either `butane` or `ignition`/,
    ],
    ["a policy that the platform cannot keep", { onConfigChange: "rebuild" }, "onConfigChange", /^FD1003: .*in place/],
    ["too much user data", { config: [{ butane: motd(randomBytes(15_000).toString("hex")) }] }, "config", /^FD1203: /],
  ])("names %s at its property", async (_, change, property, reason) => {
    const { client } = await openCloud();
    const { failures, properties } = await client.check(urn, { ...web, ...change });
    expect(properties).toEqual({ ...web, ...change });
    expect(failures).toEqual([{ property, reason: expect.stringMatching(reason) }]);
  });

  it("reports every mistake at once", async () => {
    const { client } = await openCloud();
    const config = [
      {
        butane:
          "variant: flatcar\nversion: 1.1.0\nstorage: {files: [{path: /a, contents: {inline: x, source: 'data:,x'}}]}",
      },
    ];
    const { failures } = await client.check(urn, { options: { instanceType: "t3.smal" }, config, release: "stable" });
    expect(failures.map(({ property }) => property).sort()).toEqual([
      "config",
      "options.instanceType",
      "options.region",
    ]);
  });

  it("reports a file that cannot be read beside the mistakes of the others", async () => {
    const { client } = await openCloud();
    const path = "/nonexistent/web.bu";
    const raw = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", path };
    const config = [{ butane: { [assetKey]: "path", content: path, raw } as Value }, { butane: "variant: flatcar" }];
    const { failures } = await client.check(urn, { ...web, labels: { Name: "x" }, config });
    expect(failures.map(({ property, reason }) => `${property} ${reason.slice(0, 6)}`)).toEqual([
      "config[0] FD1006",
      "config FD1201",
      "labels.Name FD1003",
    ]);
  });

  it("makes the compiled configuration a secret when a part of it is one", async () => {
    const { client } = await openCloud();
    const { secrets } = await client.check(urn, secret(web, ["config", 0, "butane"], ["labels", "role"]));
    expect(secrets).toEqual(expect.arrayContaining([["ignition"], ["labels", "role"]]));
    expect(secrets).toHaveLength(2);
  });

  it("keeps the release of a machine that is there when its channel moves on", async () => {
    const { client } = await openCloud();
    const first = await client.check(urn, { ...web, release: "beta" });
    const moved = await client.check(urn, { ...web, release: "stable" }, first);
    expect(moved.properties).toMatchObject({ version: first.properties.version, image: first.properties.image });
    const replaced = await client.check(urn, { ...web, release: "stable", onImageChange: "replace" }, first);
    expect(replaced.properties.image).not.toBe(first.properties.image);
    expect(replaced.properties.channel).toBe("stable");
  });

  it.each([
    ["region", { region: "us-east-1", instanceType: "t3.small" }],
    ["architecture", { region: "eu-central-1", instanceType: "t4g.small" }],
  ])("gives a machine that changes its %s an image that is there", async (_, options) => {
    const { client } = await openCloud();
    const first = await client.check(urn, web);
    const moved = await client.check(urn, { ...web, options }, first);
    expect(moved.failures).toEqual([]);
    expect(moved.properties.image).not.toBe(first.properties.image);
    expect(moved.properties.image).toBe((await client.check(urn, { ...web, options })).properties.image);
  });

  it("looks for a release of another architecture although state holds the version", async () => {
    const { releases, asked } = recorded();
    const { client } = await openCloud({ plugin: { releases } });
    const first = await client.check(urn, { ...web, release: "4593.2.5" });
    asked.length = 0;
    await client.check(urn, { ...web, release: "4593.2.5" }, first);
    expect(asked).toEqual([]);
    const options = { region: "eu-central-1", instanceType: "t4g.small" };
    await client.check(urn, { ...web, release: "4593.2.5", options }, first);
    expect(asked).toEqual(["4593.2.5 arm64"]);
  });

  it("keeps the configuration that a program leaves out or ignores", async () => {
    const { client } = await openCloud();
    const first = await client.check(urn, web);
    const { config: _, ...without } = web;
    expect((await client.check(urn, without, first)).properties.ignition).toBe(first.properties.ignition);
    const changed = { ...web, config: [{ butane: motd("other") }], onConfigChange: "ignore" };
    expect((await client.check(urn, changed, first)).properties.ignition).toBe(first.properties.ignition);
  });

  it("gives a machine that replaces another a name of its own, always the same one", async () => {
    const { client } = await openCloud();
    const first = await client.check(urn, web);
    await client.check(urn, { ...web, config: [] }, first);
    const replacing = await client.check(urn, { ...web, config: [] });
    expect(replacing.properties.name).toMatch(/^web-[0-9a-f]{4}$/);
    const later = await openCloud();
    await later.client.check(urn, { ...web, config: [] }, first);
    expect((await later.client.check(urn, { ...web, config: [] })).properties.name).toBe(replacing.properties.name);
  });

  it("makes a replacement of what was compared with the old machine: configuration, version and image", async () => {
    const { client, connect } = await openCloud();
    const { properties } = await client.check(urn, { ...web, release: "4593.2.4" });
    const first: Properties = { ...properties, release: "stable" };
    const { config: _, ...left } = web;
    const options = { region: "eu-central-1", instanceType: "t3.large" };
    for (const ignored of [undefined, { config: [{ butane: motd("ignored") }] }]) {
      const next = await connect();
      const compared = await next.check(urn, { ...left, options }, first);
      const { name, ...replacing } = (await next.check(urn, { ...left, ...ignored, options })).properties;
      expect(compared.properties).toEqual({ ...replacing, name: "web" });
      expect(name).toMatch(/^web-[0-9a-f]{4}$/);
      expect(replacing).toMatchObject({ version: "4593.2.4", ignition: first.ignition, image: first.image, options });
    }
  });

  it("refuses a second machine of the same name in the same place", async () => {
    const { client, connect } = await openCloud();
    const [front, back] = [machineUrn("front"), machineUrn("back")];
    expect((await client.check(front, { ...web, name: "web" })).failures).toEqual([]);
    const { failures } = await client.check(back, { ...web, name: "web" });
    expect(failures).toEqual([
      { property: "name", reason: expect.stringMatching(/^FD1003: .*"web".*used by .*::front/s) },
    ]);
    const elsewhere = { region: "us-east-1", instanceType: "t3.small" };
    expect((await client.check(machineUrn("away"), { ...web, name: "web", options: elsewhere })).failures).toEqual([]);
    expect((await client.check(front, { ...web, name: "web" })).failures).toEqual([]);
    expect((await (await connect()).check(back, { ...web, name: "web" })).failures).toEqual([]);
  });
});
