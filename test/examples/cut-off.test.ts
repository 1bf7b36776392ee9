import dns from "node:dns";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { fakeDeployments } from "../cli/fake-deployment.ts";
import { releaseFetch } from "../cli/release-fetch.ts";
import { noAccount, runCli } from "../cli/run.ts";
import { signedFiles, trusting } from "../cli/signed.ts";
import { type Hierarchy, makeHierarchy } from "../images/signature/hierarchy.ts";
import { root } from "../sources.ts";
import { signedImage } from "./release-server.ts";

const feed = readFileSync(`${root}test/fixtures/releases/releases-stable.json`, "utf8");
const imageList = "flatcar_production_ami_all.json";
const regions = ["eu-central-1", "eu-west-1", "us-east-1"];
const list = (last: string) => ({ amis: regions.map((name) => ({ name, hvm: `ami-0a1b2c3d4e5f6071${last}` })) });

let key: Hierarchy;
let lists: typeof fetch;
beforeAll(async () => {
  key = await makeHierarchy({ current: { from: "2026-01-01", days: 730 } });
  const files = await signedFiles(key, {
    [`4593.2.5 amd64 ${imageList}`]: JSON.stringify(list("5")),
    [`4593.2.5 arm64 ${imageList}`]: JSON.stringify(list("a")),
  });
  lists = releaseFetch({ current: { stable: "4593.2.5" }, feed, files });
});

/** A release server with the lists of images, and with every file of a release that is an image: all signed. */
const network: typeof fetch = async (input, init) => {
  const url = String(input);
  const content = await signedImage(url, key);
  if (content === undefined) return lists(input, init);
  const headers = { "content-length": String(content.length) };
  return new Response(init?.method === "HEAD" ? null : Buffer.from(content), { headers });
};

/** A copy of an example without its lock, and our own command line in it. */
function example(file: string) {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-cut-off-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(dirname(join(root, file)), folder, { recursive: true });
  rmSync(join(folder, "flatcar.lock"), { force: true });
  const env = { ...trusting(key, folder), XDG_CACHE_HOME: folder };
  const run = (words: readonly string[], options: Parameters<typeof runCli>[1]) =>
    runCli(words, { cwd: folder, open: fakeDeployments().open, ...options, env: { ...env, ...options?.env } });
  return { folder, run };
}

/** No name is resolved and no connection opened until the test ends: `tried` collects what was attempted. */
function cutOff(): readonly string[] {
  const tried: string[] = [];
  const refuse = (what: string) => (): never => {
    tried.push(what);
    throw new Error(`${what}: the network is cut off`);
  };
  vi.spyOn(dns, "lookup").mockImplementation(refuse("dns.lookup") as never);
  vi.spyOn(dns.promises, "lookup").mockImplementation(refuse("dns.promises.lookup"));
  vi.spyOn(Socket.prototype, "connect").mockImplementation(refuse("connect"));
  onTestFinished(() => void vi.restoreAllMocks());
  return tried;
}

const account = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example-of-a-secret" };

describe("with a complete lock and no network", () => {
  it.each(globSync("examples/*/flatcar.yaml", { cwd: root }))("%s plans as with it", async (file) => {
    const { run } = example(file);
    const unlocked = await run(["plan", "--json"], { env: noAccount(), fetch: network });
    expect(unlocked).toMatchObject({ code: 0, stderr: "" });
    expect(await run(["lock"], { env: noAccount(), fetch: network })).toMatchObject({ code: 0, stderr: "" });
    const screen = await run(["plan"], { env: noAccount(), fetch: network });
    const tried = cutOff();
    const alone = await run(["plan"], { env: account });
    expect(alone).toEqual({ ...screen, code: 0, stderr: "" });
    const document = JSON.parse((await run(["plan", "--json"], { env: account })).stdout) as Planned;
    expect(document.machines).toEqual((JSON.parse(unlocked.stdout) as Planned).machines);
    expect(document.machines.length).toBeGreaterThan(0);
    expect(await run(["lock", "--check"], { env: account })).toMatchObject({ code: 0, stderr: "" });
    expect(tried).toEqual([]);
  });

  it("is told where something has to be asked after all", async () => {
    const { run } = example("examples/quickstart/flatcar.yaml");
    const tried = cutOff();
    const { code, stderr } = await run(["plan"], { env: noAccount(), fetch: globalThis.fetch });
    expect({ code, tried: new Set(tried) }).toEqual({ code: 1, tried: new Set(["connect"]) });
    expect(stderr).toContain("error[FD1105]");
  });
});

interface Planned {
  readonly machines: readonly unknown[];
}
