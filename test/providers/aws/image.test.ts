import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import type { LocateContext, Release } from "../../../src/platform.ts";
import type { Credentials } from "../../../src/providers/aws/credentials.ts";
import { imageName, locate, parseList } from "../../../src/providers/aws/image.ts";
import { imageProblem } from "../../../src/providers/aws/image-check.ts";
import { images, type Loopback, loopback, type Reply, refusal, stillIO } from "./loopback.ts";
import { optionsFrom, smallest } from "./plans.ts";

const release: Release = { channel: "stable", version: "4593.2.5", arch: "amd64" };
const listed = "ami-0aaaaaaaaaaaaaaaa";
const other = "ami-0bbbbbbbbbbbbbbbb";
const list = JSON.stringify({
  amis: [
    { name: "eu-central-1", hvm: listed },
    { name: "us-east-1", hvm: other },
  ],
});

interface Given {
  readonly list?: string | undefined;
  /** In place of a list: why there is no answer. */
  readonly unlisted?: "FD1105" | "FD1106";
  readonly api?: Reply;
  readonly region?: string;
  readonly offline?: boolean;
  readonly credentials?: Credentials;
  /** How long the longest sleep takes. */
  readonly patienceMs?: number;
}

const fromList = "flatcar_production_ami_all.json";
const fromAccount = "account 075585003325";

async function find(given: Given): Promise<{ readonly outcome: unknown; readonly server: Loopback }> {
  const server = await loopback(() => given.api ?? images());
  const files: string[] = [];
  const context: LocateContext<Credentials> = {
    credentials: given.credentials ?? server.credentials,
    io: {
      ...stillIO(),
      sleep: (ms, signal) => wait(ms < 10_000 ? 0 : (given.patienceMs ?? 5_000), undefined, { signal }),
    },
    signal: AbortSignal.timeout(10_000),
    offline: given.offline ?? false,
    artifact: async (file) => {
      files.push(file);
      if (given.unlisted) throw new FlatcarError({ code: given.unlisted, message: `${file}: not answered` });
      return given.list;
    },
  };
  const options = optionsFrom({ ...smallest, region: given.region ?? "eu-central-1" });
  const outcome = await locate(release, options, context).catch((error: unknown) => error);
  expect(files.every((file) => file === "flatcar_production_ami_all.json")).toBe(true);
  return { outcome, server };
}

describe("the image of a release", () => {
  test.each<[string, Given, string, string, number]>([
    ["that both sources name", { list, api: images({ id: listed }) }, listed, fromList, 1],
    [
      "that only EC2 has, the list being unpublished",
      { list: undefined, api: images({ id: other }) },
      other,
      fromAccount,
      1,
    ],
    [
      "that only EC2 has, the list being unreadable",
      { list: "<html>", api: images({ id: other }) },
      other,
      fromAccount,
      1,
    ],
    [
      "that only EC2 has in this region",
      { list, region: "eu-west-9", api: images({ id: other }) },
      other,
      fromAccount,
      1,
    ],
    ["from the list alone, offline", { list, offline: true }, listed, fromList, 0],
    ["from the list alone, without an account", { list, credentials: {} }, listed, fromList, 0],
    [
      "from the list, the account being refused",
      { list, api: refusal("UnauthorizedOperation", 403) },
      listed,
      fromList,
      1,
    ],
    ["from the list, EC2 being down", { list, api: { status: 502, body: "<html>" } }, listed, fromList, 8],
    ["from the list, EC2 not answering in time", { list, api: "hang", patienceMs: 50 }, listed, fromList, 1],
    [
      "the newest of several by one name",
      { api: images({ id: listed, created: "2026-01-01" }, { id: other, created: "2026-02-01" }) },
      other,
      fromAccount,
      1,
    ],
  ])("%s", async (_, given, want, source, calls) => {
    const { outcome, server } = await find(given);
    expect(outcome).toEqual({ image: want, source });
    expect(server.requests).toHaveLength(calls);
  });

  test("is asked for by owner, exact name and architecture", async () => {
    const { server } = await find({ list, api: images({ id: listed }) });
    expect(Object.fromEntries(server.requests[0] ?? [])).toMatchObject({
      Action: "DescribeImages",
      "Owner.1": "075585003325",
      "Filter.1.Name": "name",
      "Filter.1.Value.1": "Flatcar-stable-4593.2.5-hvm",
      "Filter.2.Name": "architecture",
      "Filter.2.Value.1": "x86_64",
    });
  });

  test.each<[string, Given, string, readonly RegExp[]]>([
    [
      "two that differ",
      { list, api: images({ id: other }) },
      "FD1112",
      [/ami_all\.json of stable 4593\.2\.5 amd64: ami-0a/, /DescribeImages in eu-central-1: .* is ami-0b/],
    ],
    [
      "one that is listed and withdrawn",
      { list, api: images() },
      "FD1414",
      [/ami_all\.json .*: ami-0a/, /account 075585003325 has no Flatcar-stable-4593\.2\.5-hvm/],
    ],
    [
      "none in the region",
      { list, region: "eu-west-9" },
      "FD1111",
      [/has 2 regions, not eu-west-9/, /has no Flatcar-stable/, /regions that have it: eu-central-1, us-east-1/],
    ],
    ["none anywhere", {}, "FD1111", [/ami_all\.json .* was not published/, /has no Flatcar-stable/]],
    [
      "none that EC2 has, the list being out of reach",
      { unlisted: "FD1105" },
      "FD1111",
      [/not answered/, /has no Flat/],
    ],
    [
      "none in the region by the list, EC2 refusing",
      { list, region: "eu-west-9", api: refusal("AuthFailure", 401) },
      "FD1111",
      [/has 2 regions, not eu-west-9/, /FD1302/, /regions that have it/],
    ],
    ["an unreadable list, offline", { list: "[]", offline: true }, "FD1106", [/is not a list of images/, /offline/]],
    [
      "none in the region by the list, offline",
      { list, region: "eu-west-9", offline: true },
      "FD1106",
      [/has 2 regions, not eu-west-9/, /not asked, this run is offline/, /regions that have it/],
    ],
    ["no list offline", { unlisted: "FD1106", offline: true }, "FD1106", [/not answered/, /not asked/]],
    [
      "no list offline, and EC2 refuses",
      { unlisted: "FD1106", api: refusal("AuthFailure", 401) },
      "FD1106",
      [/not answered/, /FD1302/],
    ],
    ["no list, and EC2 refuses", { api: refusal("AuthFailure", 401) }, "FD1302", [/not published/, /FD1302/]],
    ["two that are out of reach", { unlisted: "FD1105", api: { status: 502, body: "" } }, "FD1105", [/not ans/, /FD1/]],
  ])("%s: a clear error that says what each source said", async (_, given, code, details) => {
    const { outcome } = await find(given);
    expect(outcome).toMatchObject({ code, findings: [{ hint: expect.any(String) }] });
    const said = (outcome as { findings: [{ details: string[] }] }).findings[0].details;
    expect(said).toHaveLength(details.length);
    for (const [index, want] of details.entries()) expect(said[index]).toMatch(want);
  });

  test.each([
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["eusc-de-east-1", "aws-eusc"],
  ])("in %s is not published, and nobody is asked", async (region, partition) => {
    const { outcome, server } = await find({ list, region });
    expect(outcome).toMatchObject({ code: "FD1111", message: expect.stringContaining(partition) });
    expect(server.requests).toHaveLength(0);
  });
});

test("who cancels gets no image, though the list has one", async () => {
  const abort = new AbortController();
  const server = await loopback(() => {
    setTimeout(() => abort.abort(), 5);
    return "hang";
  });
  const { credentials } = server;
  const context = { credentials, signal: abort.signal, offline: false, artifact: async () => list };
  const io = { ...stillIO(), sleep: async (_: number, signal?: AbortSignal) => wait(5_000, undefined, { signal }) };
  await expect(locate(release, optionsFrom(smallest), { ...context, io })).rejects.toMatchObject({ code: "FD1409" });
});

test.each<[Release, string]>([
  [release, "Flatcar-stable-4593.2.5-hvm"],
  [{ ...release, channel: "lts", arch: "arm64" }, "Flatcar-lts-4593.2.5-arm64-hvm"],
])("name of %j", (given, want) => {
  expect(imageName(given)).toBe(want);
});

test("a list keeps what has a name and an image", () => {
  const text = JSON.stringify({ amis: [{ name: "a", hvm: "ami-1" }, { name: "b" }, { hvm: "ami-2" }, {}] });
  expect([...parseList(text)]).toEqual([["a", "ami-1"]]);
});

describe("an image that a machine is to be made from", () => {
  const own = { ImageId: listed, State: "available", Architecture: "x86_64", OwnerId: "123456789012" } as const;
  const type = { name: "t3.small", arch: "amd64" } as const;

  test.each([
    ["of one's own", own, undefined],
    ["of Flatcar by the right name", { ...own, OwnerId: "075585003325", Name: imageName(release) }, undefined],
    ["of Flatcar by another name", { ...own, OwnerId: "075585003325", Name: "Flatcar-beta-1.0.0-hvm" }, "FD1112"],
    ["that is not there", undefined, "FD1414"],
    ["that is not ready", { ...own, State: "pending" } as const, "FD1414"],
    ["of another architecture", { ...own, Architecture: "arm64" } as const, "FD1113"],
  ])("%s", (_, image, want) => {
    expect(imageProblem(image, { image: listed, ownImage: true, release }, type, "eu-central-1")?.code).toBe(want);
  });

  test.each([
    ["of another account", own, "FD1112"],
    ["of another account by Flatcar's name", { ...own, Name: imageName(release) }, "FD1112"],
    ["of no account that EC2 names", { ...own, OwnerId: undefined }, "FD1112"],
    ["of Flatcar", { ...own, OwnerId: "075585003325", Name: imageName(release) }, undefined],
  ])("%s, where the user named none", (_, image, want) => {
    expect(imageProblem(image, { image: listed, release }, type, "eu-central-1")?.code).toBe(want);
  });
});
