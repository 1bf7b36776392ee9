import { describe, expect, it } from "vitest";
import type { Properties } from "../../src/plugin/wire.ts";
import { secret } from "./client.ts";
import { motd, openCloud, web } from "./cloud.ts";

describe("functions", () => {
  it("getRelease gives the exact release of a channel", async () => {
    const { client } = await openCloud();
    const { properties, failures } = await client.invoke("flatcar:index:getRelease", { release: "beta" });
    expect(failures).toEqual([]);
    expect(properties).toEqual({ channel: "beta", version: expect.stringMatching(/^\d+\.\d+\.\d+$/), arch: "amd64" });
    const exact = await client.invoke("flatcar:index:getRelease", { release: properties.version, arch: "amd64" });
    expect(exact.properties).toEqual(properties);
  });

  it("getImage gives what a machine with the same options is made from", async () => {
    const { client } = await openCloud();
    const { options } = web;
    const { properties } = await client.invoke("flatcar:index:getImage", { platform: "aws", options });
    const machine = await client.check("urn:pulumi:test::shop::flatcar:aws:Machine::web", web);
    const { image, version, channel, arch } = machine.properties;
    expect(properties).toEqual({ image, version, channel, arch });
  });

  it("renderButane gives Ignition, a secret one for a secret", async () => {
    const { client } = await openCloud();
    const args = { config: [{ butane: motd("hello") }] };
    const open = await client.invoke("flatcar:index:renderButane", args);
    expect(JSON.parse(String(open.properties.ignition)).storage.files).toHaveLength(1);
    expect(open.secrets).toEqual([]);
    const hidden = await client.invoke("flatcar:index:renderButane", secret(args, ["config", 0, "butane"]));
    expect(hidden.properties).toEqual(open.properties);
    expect(hidden.secrets).toContainEqual(["ignition"]);
  });

  it.each<[string, string, Properties, string, RegExp]>([
    ["unknown argument", "getRelease", { relase: "stable" }, "relase", /^FD1004: .*\n {2}→ did you mean "release"\?/],
    ["unknown platform", "getImage", { platform: "awz" }, "platform", /^FD1005: .*\n {2}→ did you mean "aws"\?/],
    ["unknown option", "getImage", { platform: "aws", options: { ...web.options, x: 1 } }, "options.x", /^FD1004: /],
    ["unknown channel", "getRelease", { release: "stabel" }, "release", /^FD110[12]: /],
    ["Butane", "renderButane", { config: [{ butane: "variant: flatcar\nversion: 9.9.9" }] }, "config", /^FD1201: /],
  ])("refuse %s", async (_, name, args, property, reason) => {
    const { client } = await openCloud();
    const { failures } = await client.invoke(`flatcar:index:${name}`, args);
    expect(failures).toEqual([{ property, reason: expect.stringMatching(reason) }]);
  });

  it("that do not exist are refused with the nearest right one", async () => {
    const { client } = await openCloud();
    await expect(client.invoke("flatcar:index:getRelaese", {})).rejects.toThrow(
      'did you mean "flatcar:index:getRelease"?',
    );
  });
});
