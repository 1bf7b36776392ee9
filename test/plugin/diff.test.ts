import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { fetchFile } from "../../src/images/fetch-file.ts";
import { parsePath } from "../../src/plugin/path.ts";
import {
  isList,
  isProperties,
  type Path,
  type Properties,
  unknownValue,
  type Value,
  valueAt,
} from "../../src/plugin/wire.ts";
import type { PlatformId } from "../../src/providers/index.ts";
import { isolatedIO } from "../../src/testing.ts";
import { machineUrn } from "./client.ts";
import { motd, openCloud, web } from "./cloud.ts";

const urn = machineUrn("web");

/** The inputs of a machine that is there, and those of the changed program. */
async function both(change: Properties, first: Properties = {}, env: Readonly<Record<string, string>> = {}) {
  const cloud = await openCloud({ env });
  const olds = await cloud.client.check(urn, { ...web, ...first });
  const news = await cloud.client.check(urn, { ...web, ...first, ...change }, olds);
  expect([...olds.failures, ...news.failures]).toEqual([]);
  return { ...cloud, olds, news };
}

function pathsOf(value: Value | undefined, path: Path = []): Path[] {
  const own = path.length > 0 ? [path] : [];
  const inner = isList(value) ? [...value.entries()] : isProperties(value) ? Object.entries(value) : [];
  return [...own, ...inner.flatMap(([key, element]) => pathsOf(element, [...path, key]))];
}

/** The same properties with an unknown value at a path. */
function forget(properties: Properties, [key = "", ...rest]: Path): Properties {
  const put = (value: Value | undefined): Value => {
    if (rest.length === 0 || value === unknownValue) return unknownValue;
    if (!isList(value)) return forget(value as Properties, rest);
    return value.map((element, index) => (index === rest[0] ? inList(element, rest.slice(1)) : element));
  };
  return { ...properties, [key]: put(properties[key]) } as Properties;
}

function inList(element: Value, rest: Path): Value {
  return rest.length === 0 || element === unknownValue ? unknownValue : forget(element as Properties, rest);
}

const options = (more: Properties): Properties => ({ options: { ...web.options, ...more } });

describe("diff", () => {
  it.each<[string, Properties, Record<string, string>]>([
    ["nothing", {}, {}],
    ["the same configuration in other words", { config: [{ butane: `# a comment\n${motd('"hello"')}` }] }, {}],
    ["a label", { labels: { role: "db" } }, { "labels.role": "UPDATE" }],
    ["a label with dots", { labels: { ...web.labels, "a.b/c": "x" } }, { 'labels["a.b/c"]': "ADD" }],
    ["no labels", { labels: {} }, { "labels.role": "DELETE" }],
    ["the configuration", { config: [{ butane: motd("other") }] }, { ignition: "UPDATE_REPLACE" }],
    [
      "an option that changes in place",
      options({ terminationProtection: true }),
      { "options.terminationProtection": "UPDATE" },
    ],
    ["an option that does not", options({ instanceType: "t3.large" }), { "options.instanceType": "UPDATE_REPLACE" }],
    ["an option more", options({ keyName: "me" }), { "options.keyName": "ADD_REPLACE" }],
    ["the release, which is kept", { release: "beta" }, { release: "UPDATE" }],
    ["only a policy", { onConfigChange: "ignore" }, { onConfigChange: "UPDATE" }],
  ])("of %s", async (_, change, want) => {
    const { client, olds, news } = await both(change);
    const found = await client.diff(urn, olds, news);
    expect(found.detail).toEqual(want);
    expect(found.some).toBe(Object.keys(want).length > 0);
  });

  it("replaces for another image only where the program wants that", async () => {
    const { client, olds, news } = await both({ release: "beta" }, { onImageChange: "replace" });
    const { replaces } = await client.diff(urn, olds, news);
    expect(replaces).toEqual(["image"]);
  });

  it("ignores a configuration that the program ignores", async () => {
    const { client, olds, news } = await both({ config: [{ butane: motd("other") }] }, { onConfigChange: "ignore" });
    expect(await client.diff(urn, olds, news)).toMatchObject({ some: false });
  });

  it("deletes first only where the user fixed the name", async () => {
    const change = { config: [{ butane: motd("other") }] };
    const free = await both(change);
    expect(await free.client.diff(urn, free.olds, free.news)).toMatchObject({ deleteBeforeReplace: false });
    const fixed = await both(change, { name: "front" });
    expect(await fixed.client.diff(urn, fixed.olds, fixed.news)).toMatchObject({ deleteBeforeReplace: true });
    const renamed = await both({ name: "back" }, { name: "front" });
    expect(await renamed.client.diff(urn, renamed.olds, renamed.news)).toMatchObject({
      detail: { name: "UPDATE_REPLACE" },
      deleteBeforeReplace: false,
    });
  });

  it("refuses in the plan to rebuild what is protected, and nothing else", async () => {
    const { client } = await both({});
    const there = machineUrn("web", "hetzner");
    const machine = (options: Properties, text = "hello") => ({
      ...{ release: "stable", image: "4711", onConfigChange: "rebuild", config: [{ butane: motd(text) }] },
      options: { serverType: "cx23", location: "fsn1", ...options },
    });
    const made = await client.check(there, machine({ protection: true }));
    expect(made.failures).toEqual([]);
    const failures = async (inputs: Properties) => (await client.check(there, inputs, made)).failures;
    expect(await failures(machine({ protection: true, backups: true }))).toEqual([]);
    expect(await failures(machine({}, "other"))).toEqual([]);
    expect(await failures(machine({ protection: true }, "other"))).toMatchObject([
      { property: "options", reason: expect.stringContaining("protection is on") as string },
    ]);
  });

  describe("deletes first where both machines name what only one can have", () => {
    const hetzner = { location: "fsn1", serverType: "cx23" };
    const droplet = { region: "fra1", size: "s-1vcpu-1gb", sshKeys: ["1"] };
    const openstack = { region: "RegionOne", flavor: "m1.small", keyName: "one" };
    const ec2 = { region: "eu-central-1", instanceType: "t3.small", keyName: "one" };
    const own = "0a1b2c3d-0000-4000-8000-000000000051";
    const other = "0a1b2c3d-0000-4000-8000-000000000052";
    const fixed = (fixedIp: string) => ({ networks: [{ network: "private", fixedIp }] });
    const floating = { floatingIp: { address: "203.0.113.45" } };
    it.each<[PlatformId, Properties, Properties, Properties, boolean]>([
      ["hetzner", hetzner, { volumes: [104] }, { volumes: [104] }, true],
      ["hetzner", hetzner, { primaryIpv4: 105 }, { primaryIpv4: 105 }, true],
      ["hetzner", hetzner, { volumes: [104] }, { volumes: [105] }, false],
      ["hetzner", hetzner, { volumes: [104] }, { volumes: unknownValue }, false],
      ["hetzner", hetzner, {}, {}, false],
      ["digitalocean", droplet, { volumes: [own] }, { volumes: [own] }, true],
      ["digitalocean", droplet, { reservedIp: "203.0.113.45" }, { reservedIp: "203.0.113.45" }, false],
      ["openstack", openstack, { volumes: [{ volume: "data" }] }, { volumes: [{ volume: "data" }] }, true],
      ["openstack", openstack, { volumes: [{ sizeGiB: 5 }] }, { volumes: [{ sizeGiB: 5 }] }, false],
      ["openstack", openstack, { networks: [{ port: own }] }, { networks: [{ port: own }] }, true],
      ["openstack", openstack, { networks: [{ port: own }] }, { networks: [{ port: other }] }, false],
      ["openstack", openstack, fixed("10.0.0.5"), fixed("10.0.0.5"), true],
      ["openstack", openstack, floating, floating, false],
      ["aws", ec2, { privateIpv4: "172.31.0.20" }, { privateIpv4: "172.31.0.20" }, true],
    ])("on %s", async (platform, smallest, before, after, first) => {
      const { client, olds } = await both({});
      const machine = (more: Properties) => ({
        ...olds,
        properties: { ...olds.properties, options: { ...smallest, ...more } },
      });
      const another = { keyName: "two", location: "nbg1", region: "nyc3" };
      const changed = Object.fromEntries(
        Object.entries(another)
          .filter(([key]) => key in smallest)
          .slice(0, 1),
      );
      const found = await client.diff(machineUrn("web", platform), machine(before), machine({ ...after, ...changed }));
      expect(found).toMatchObject({ some: true, deleteBeforeReplace: first });
    });
  });

  it.each<[string, Properties, string, string]>([
    ["label", { labels: { role: unknownValue } }, "labels.role", "UPDATE"],
    ["option that changes in place", options({ instanceProfile: unknownValue }), "options.instanceProfile", "ADD"],
    ["option that does not", options({ subnet: unknownValue }), "options.subnet", "ADD_REPLACE"],
    ["configuration", { config: [{ butane: unknownValue }] }, "ignition", "UPDATE_REPLACE"],
    ["set of labels", { labels: unknownValue }, "labels", "UPDATE"],
    ["set of options", { options: unknownValue }, "options", "UPDATE_REPLACE"],
  ])("takes an unknown %s for a change", async (_, change, path, kind) => {
    const { client, olds, news } = await both(change);
    expect((await client.diff(urn, olds, news)).detail).toMatchObject({ [path]: kind });
  });

  it("takes any value that is not known yet for a change, and fails for none", async () => {
    const { client } = await openCloud();
    const volumes = [{ device: "/dev/sdf", sizeGiB: 20, type: "gp3" }];
    const program: Properties = {
      ...web,
      options: { ...web.options, volumes, rootDisk: { sizeGiB: 20 }, securityGroups: ["sg-0a0a0a0a"], keyName: "me" },
      onConfigChange: "replace",
      name: "web",
    };
    const olds = await client.check(urn, program);
    expect(olds.failures).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.subarray(pathsOf(program), { minLength: 1, maxLength: 2 }), async (paths) => {
        const news = await client.check(urn, paths.reduce(forget, program), olds);
        expect(news.failures).toEqual([]);
        expect(await client.diff(urn, olds, news)).toMatchObject({ some: true });
        expect((await client.create(urn, news, { preview: true })).id).toBe("");
      }),
      { numRuns: 60 },
    );
  });

  it("names only paths that are there, replaces only by their top keys, and finds nothing under ignoreChanges", async () => {
    const { client } = await openCloud();
    const inputs = fc.record({
      options: fc.record(
        {
          region: fc.constantFrom("eu-central-1", "us-east-1"),
          instanceType: fc.constantFrom("t3.small", "t3.large", "m7i.large"),
          keyName: fc.constantFrom("one", "two"),
          terminationProtection: fc.boolean(),
          rootDisk: fc.record({ sizeGiB: fc.integer({ min: 20, max: 22 }) }),
        },
        { requiredKeys: ["region", "instanceType"] },
      ),
      labels: fc.dictionary(fc.constantFrom("role", "a.b/c", "x y"), fc.constantFrom("web", "db")),
      config: fc.constantFrom([], [{ butane: motd("one") }], [{ butane: motd("two") }]),
    });
    await fc.assert(
      fc.asyncProperty(inputs, inputs, async (before, after) => {
        const olds = await client.check(urn, before);
        const news = await client.check(urn, after, olds);
        const found = await client.diff(urn, olds, news);
        const paths = Object.keys(found.detail);
        for (const path of paths.map(parsePath)) {
          expect([valueAt(olds.properties, path), valueAt(news.properties, path)]).not.toEqual([undefined, undefined]);
        }
        const replacing = paths.filter((path) => found.detail[path]?.endsWith("_REPLACE"));
        expect(found.replaces).toEqual([...new Set(replacing.map((path) => String(parsePath(path)[0])))]);
        expect(found.some).toBe(paths.length > 0);
        expect(await client.diff(urn, olds, news, paths)).toMatchObject({ some: false, detail: {}, replaces: [] });
      }),
      { numRuns: 60 },
    );
  });

  it("finds nothing in state of an earlier version, whose options had fewer keys", async () => {
    const { client, olds, news } = await both({}, options({ volumes: [{ device: "/dev/sdf", sizeGiB: 20 }] }));
    const { region, instanceType, volumes, metadata } = olds.properties.options as Properties;
    const { hopLimit: _, ...earlier } = metadata as Properties;
    const [{ deleteOnTermination: __, ...disk } = {}] = volumes as readonly Properties[];
    const kept = { region, instanceType, metadata: earlier, volumes: [disk] } as Properties;
    const found = await client.diff(urn, { ...olds.properties, options: kept }, news);
    expect(found).toMatchObject({ some: false, detail: {} });
  });

  it("says in the machine's row what a new configuration changes", async () => {
    const { client, engine, olds, news } = await both({ config: [{ butane: motd("other") }] });
    await client.diff(urn, olds, news);
    await expect
      .poll(() => engine.lines)
      .toContainEqual({ urn, ephemeral: false, text: expect.stringContaining('storage.files["/etc/motd"].contents') });
  });

  it("says in the machine's row what another release fixes, and asks nobody for it", async () => {
    const { client, engine, olds, news } = await both(
      { release: "4593.2.5", onImageChange: "replace" },
      { release: "4593.2.3" },
    );
    await client.diff(urn, olds, news);
    const text = expect.stringMatching(
      /^release 4593\.2\.3 → 4593\.2\.5: \d+ CVEs fixed, kernel 6\.12\.93 → 6\.12\.102$/,
    );
    await expect.poll(() => engine.lines).toContainEqual({ urn, ephemeral: false, text });
  });

  it("says it of a release that is newer than the package where the feed is in the cache", async () => {
    const cache = mkdtempSync(join(tmpdir(), "flatcar-deploy-"));
    onTestFinished(() => rmSync(cache, { recursive: true }));
    const entry = (kernel: string, text: string) => ({
      channel: "stable",
      architectures: ["amd64"],
      release_date: "2026-10-01 00:00:00 +0000",
      major_software: { kernel: [kernel] },
      release_notes: text,
    });
    const note =
      "_Changes since **Stable 4593.2.5**_\n\n#### Security fixes:\n\n- Linux ([CVE-2026-99999](https://x))\n";
    const feed = JSON.stringify({ "4593.2.5": entry("6.12.102", ""), "4593.2.6": entry("6.12.103", note) });
    const url = "https://www.flatcar.org/releases-json/releases.json";
    const io = { ...isolatedIO({}), fetch: async () => new Response(feed, { headers: { etag: "x" } }) };
    await fetchFile(url, io, { cacheDirectory: join(cache, "flatcar-deploy"), signal: new AbortController().signal });
    const { client, engine, olds, news } = await both({}, { release: "4593.2.5" }, { XDG_CACHE_HOME: cache });
    await client.diff(urn, olds.properties, { ...news.properties, version: "4593.2.6" });
    const text = "release 4593.2.5 → 4593.2.6: 1 CVE fixed, kernel 6.12.102 → 6.12.103";
    await expect.poll(() => engine.lines).toContainEqual({ urn, ephemeral: false, text });
  });

  it("says nothing where nobody knows, and fails for nothing", async () => {
    const { client, engine, olds, news } = await both({}, { release: "4593.2.5" });
    const found = await client.diff(urn, olds.properties, { ...news.properties, version: "9999.0.0" });
    expect(found.some).toBe(true);
    expect(engine.lines).toEqual([]);
  });
});
