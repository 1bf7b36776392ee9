import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ReleaseSource } from "../../src/images/index.ts";
import type { Properties } from "../../src/plugin/wire.ts";
import { machineUrn } from "./client.ts";
import { openCloud, web } from "./cloud.ts";

describe("configuration of the provider", () => {
  it("gets a random owner once, and keeps it", async () => {
    const { client } = await openCloud({ untold: ["owner"] });
    const first = await client.checkConfig({});
    expect(first.properties.owner).toMatch(/^fd[0-9a-f]{16}$/);
    expect((await client.checkConfig({}, first)).properties.owner).toBe(first.properties.owner);
    const other = await client.checkConfig({});
    expect(other.properties.owner).not.toBe(first.properties.owner);
  });

  it("is refused to a run when state has got another owner since it began", async () => {
    const { client } = await openCloud();
    const own = { owner: "fd0123456789" };
    expect((await client.checkConfig(own, { properties: own, secrets: [] })).failures).toEqual([]);
    const { failures } = await client.checkConfig(own, { properties: { owner: "fdother" }, secrets: [] });
    expect(failures).toEqual([expect.objectContaining({ reason: expect.stringContaining("FD1504") })]);
  });

  it.each<[string, Properties]>([
    ["values", { aws: { region: "eu-central-1" } }],
    ["JSON text", { aws: '{"region":"eu-central-1"}' }],
  ])("refuses unknown keys in %s with the nearest right one", async (_, wrong) => {
    const { client } = await openCloud();
    const { failures } = await client.checkConfig({ ...wrong, ofline: "true", aws2: {} });
    expect(failures.map(({ property }) => property).sort()).toEqual(["aws.region", "aws2", "ofline"]);
    expect(failures.find(({ property }) => property === "ofline")?.reason).toContain('did you mean "offline"?');
    expect(failures.find(({ property }) => property === "aws2")?.reason).toContain('did you mean "aws"?');
  });

  it.each<[string, Properties]>([
    ["values", { lints: { FL501: "off", FL999: "off", FL101: "no" } }],
    ["JSON text", { lints: '{"FL501":"off","FL999":"off","FL101":"no"}' }],
  ])("refuses unknown lints and levels in %s", async (_, wrong) => {
    const { client } = await openCloud();
    const { failures } = await client.checkConfig(wrong);
    expect(failures.map(({ property }) => property).sort()).toEqual(["lints.FL101", "lints.FL999"]);
    const list = await client.checkConfig({ lints: ["FL501"] });
    expect(list.failures.map(({ property }) => property)).toEqual(["lints"]);
  });

  it.each([
    ["values", (aws: Properties): Properties => ({ aws, owner: "fdabc", offline: true })],
    ["JSON text", (aws: Properties): Properties => ({ aws: JSON.stringify(aws), owner: "fdabc", offline: "true" })],
  ])("is taken as %s", async (_, spell) => {
    const { client, simulator } = await openCloud({ bare: true, untold: ["releases"] });
    const { env } = simulator;
    const given = spell({
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      endpoint: env.AWS_ENDPOINT_URL_EC2,
    });
    const checked = await client.checkConfig(given);
    expect(checked.failures).toEqual([]);
    await client.configure(checked.properties);
    const inputs = await client.check(machineUrn("web"), web);
    expect(inputs.properties.owner).toBe("fdabc");
    await client.create(machineUrn("web"), inputs);
    expect(simulator.machines()).toEqual([expect.objectContaining({ owner: "fdabc" })]);
  });

  it.each<[string, Properties, string]>([
    ["owner", { owner: "Not a label" }, "owner"],
    ["offline", { offline: "perhaps" }, "offline"],
    ["credential", { aws: { endpoint: "not a URL" } }, "aws.endpoint"],
    ["block of credentials", { aws: "x" }, "aws"],
  ])("refuses a wrong %s", async (_, wrong, property) => {
    const { client } = await openCloud();
    const { failures } = await client.checkConfig(wrong);
    expect(failures).toEqual([{ property, reason: expect.stringMatching(/^FD1003: /) }]);
  });

  it("takes releases and images from a lock, and looks nothing up", async () => {
    const { client, simulator } = await openCloud({ bare: true, plugin: { releases: unreachable } });
    const { env } = simulator;
    const aws = {
      accessKeyId: env.AWS_ACCESS_KEY_ID,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
      endpoint: env.AWS_ENDPOINT_URL_EC2,
    };
    const lock = lockFile({ version: "4593.2.4", image: "ami-0123456789abcdef0" });
    const checked = await client.checkConfig({ aws, lock });
    expect(checked.failures).toEqual([]);
    await client.configure(checked.properties);
    const inputs = await client.check(machineUrn("web"), web);
    expect(inputs.failures).toEqual([]);
    expect(inputs.properties).toMatchObject({ version: "4593.2.4", image: "ami-0123456789abcdef0" });
  });

  it.each([
    ["that is not there", () => "/nonexistent/flatcar.lock", "FD1601: lock: there is no /nonexistent/flatcar.lock"],
    ["with a mistake", () => lockFile({ version: "4593", image: "ami-0123456789abcdef0" }), "FD1114: "],
  ])("refuses a lock %s", async (_, written, reason) => {
    const lock = written();
    const { client } = await openCloud();
    const { failures } = await client.checkConfig({ lock });
    expect(failures).toHaveLength(1);
    expect(failures[0]?.reason).toContain(reason);
  });

  it("never replaces machines when it changes", async () => {
    const { client } = await openCloud();
    const olds = { owner: "fdabc", aws: { profile: "one" }, version: "0.1.0" };
    const news = { owner: "fdabc", aws: { profile: "two" }, offline: true, version: "0.2.0" };
    const found = await client.diffConfig(olds, news);
    expect(found).toMatchObject({ some: true, replaces: [], detail: { aws: "UPDATE", offline: "ADD" } });
    expect(await client.diffConfig(olds, olds)).toMatchObject({ some: false });
  });
});

/** Nobody is to be asked. */
const unreachable: ReleaseSource = {
  name: "release server",
  current: () => Promise.reject(new Error("asked for what is current")),
  find: () => Promise.reject(new Error("asked for a version")),
  artifact: () => Promise.reject(new Error("asked for a file")),
  published: () => Promise.reject(new Error("asked for a file")),
  list: () => Promise.reject(new Error("asked for all versions")),
  changes: () => Promise.reject(new Error("asked for a note")),
  streams: () => Promise.reject(new Error("asked for streams")),
};

function lockFile({ version, image }: { readonly version: string; readonly image: string }): string {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "flatcar.lock");
  writeFileSync(
    file,
    `releases:\n  stable amd64: { version: ${version}, channel: stable }\nimages:\n  aws eu-central-1 amd64 4593.2.4: { image: ${image} }\n`,
  );
  return file;
}
