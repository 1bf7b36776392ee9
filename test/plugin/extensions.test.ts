import { describe, expect, it, onTestFinished, vi } from "vitest";
import { unknownValue } from "../../src/plugin/wire.ts";
import { type Bakery, bakeryFetch, digestOf } from "../images/extension/bakery.ts";
import { machineUrn, secret } from "./client.ts";
import { openCloud, web } from "./cloud.ts";

const urn = machineUrn("web");
const wanted = { ...web, extensions: ["kubernetes@v1.35", "docker"] };

/** A provider whose bakery is in this process. */
async function opened(bakery: Bakery = {}, configuration = {}) {
  const asked: string[] = [];
  const real = globalThis.fetch;
  const answer = bakeryFetch(bakery, asked);
  vi.stubGlobal("fetch", (async (input, init) => answer(String(input)) ?? real(input, init)) satisfies typeof fetch);
  onTestFinished(() => void vi.unstubAllGlobals());
  return { ...(await openCloud({ configuration })), asked };
}

const files = (ignition: unknown) =>
  (JSON.parse(String(ignition)) as { storage: { files: { path: string }[] } }).storage.files.map(({ path }) => path);

describe("extensions of a machine", () => {
  it("are compiled into its Ignition below its configuration", async () => {
    const { client, asked } = await opened();
    const { properties, failures } = await client.check(urn, { ...wanted, extensionUpdates: "staged" });
    expect(failures).toEqual([]);
    expect(files(properties.ignition)).toEqual([
      "/opt/extensions/kubernetes/kubernetes-v1.35.6-x86-64.raw",
      "/etc/sysupdate.kubernetes.d/kubernetes.conf",
      "/etc/sysupdate.d/noop.conf",
      "/etc/motd",
    ]);
    expect(String(properties.ignition)).toContain(`sha256-${digestOf("kubernetes-v1.35.6-x86-64.raw")}`);
    expect(properties).not.toHaveProperty("extensions");
    expect(asked).toHaveLength(1);
  });

  it("stay as they are where the configuration is left out", async () => {
    const { client } = await opened();
    const first = await client.check(urn, wanted);
    const { config: _, ...rest } = wanted;
    const second = await client.check(urn, { ...rest, extensions: ["tilde"] }, first.properties);
    expect(second.failures).toEqual([]);
    expect(second.properties.ignition).toBe(first.properties.ignition);
  });

  it("that the machine updates itself stay as it was made, others move", async () => {
    const { client } = await opened({ releases: ["kubernetes-v1.35.5", "tilde-1.1.2"] });
    const before = { ...wanted, extensionUpdates: "reboot" };
    const first = await client.check(urn, before);
    const later = await opened();
    const kept = await later.client.check(urn, before, first.properties);
    expect(kept.properties.ignition).toBe(first.properties.ignition);
    const moved = await later.client.check(urn, wanted, first.properties);
    expect(String(moved.properties.ignition)).toContain("kubernetes-v1.35.6");
  });

  it("that are not known yet leave the Ignition unknown", async () => {
    const { client } = await opened();
    const some = await client.check(urn, { ...web, extensions: [unknownValue] });
    expect(some.failures).toEqual([]);
    expect(some.properties.ignition).toBe(unknownValue);
    const open = await client.check(urn, { ...wanted, release: unknownValue });
    expect(open.properties.ignition).toBe(unknownValue);
  });

  it("make the Ignition secret where they are", async () => {
    const { client } = await opened();
    const { secrets } = await client.check(urn, secret(wanted, ["extensions", 0]));
    expect(secrets).toContainEqual(["ignition"]);
  });

  const { config: _, ...bare } = wanted;
  it.each([
    [bare, "extensions", "extensions are given without config"],
    [{ ...bare, ignition: '{"ignition":{"version":"3.4.0"}}' }, "extensions", "extensions and ignition are both given"],
    [{ ...web, extensions: ["kubernets"] }, "extensions.0", 'there is no system extension "kubernets"'],
    [{ ...web, extensions: ["a b"] }, "extensions.0", "NAME or NAME@VERSION is wanted"],
    [{ ...wanted, extensionUpdates: "always" }, "extensionUpdates", "extensionUpdates"],
  ])("%#: are refused", async (given, path, message) => {
    const { client } = await opened();
    const { failures } = await client.check(urn, given);
    expect(failures).toEqual([
      expect.objectContaining({
        property: expect.stringContaining(path.split(".")[0] ?? ""),
        reason: expect.stringContaining(message),
      }),
    ]);
  });

  it("are warned of where they get no more fixes", async () => {
    const { client, engine } = await opened();
    expect((await client.check(urn, { ...web, extensions: ["kubernetes@v1.27", "tilde"] })).failures).toEqual([]);
    await expect.poll(() => engine.lines.length).toBe(1);
    expect(engine.lines.map(({ urn: row, text }) => [row, text])).toEqual([
      [urn, "kubernetes v1.27.3 has had no more fixes since 2024-07-16"],
    ]);
  });

  it("offline can be had only by a lock", async () => {
    const { client } = await opened({}, { offline: true });
    const { failures } = await client.check(urn, wanted);
    expect(failures[0]?.reason).toContain("offline nobody is asked for its digest");
  });
});
