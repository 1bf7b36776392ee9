import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Moto, motoMissing, startMoto } from "../peers/moto.ts";
import { type Cloud, writes } from "./cloud.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import type { Shop } from "./shop.ts";
import { eachWithShop } from "./simulated-shop.ts";

const missing = engineMissing ?? motoMissing;
const title = "state that computers share in S3";

describe.skipIf(missing !== undefined)(
  missing ? `${title} (skipped: ${missing})` : title,
  { timeout: patienceMs },
  () => {
    let moto: Moto;
    let cloud: Cloud;
    let shop: Shop;

    beforeAll(async () => {
      moto = await startMoto();
    });
    afterAll(() => moto.stop());
    beforeEach(async () => {
      await moto.reset();
      await makeBucket(moto.endpoint);
    });
    const begin = eachWithShop(500, (opened) => {
      ({ cloud, shop } = opened);
    });

    /** The command line on one of several computers: each has a state folder of its own. */
    const start = (
      computer: string,
      words: readonly string[],
      env: Readonly<Record<string, string | undefined>> = {},
    ) => {
      const query = `endpoint=${moto.endpoint}&s3ForcePathStyle=true&region=eu-central-1&disableSSL=true`;
      return shop.start([...words, "--state", `s3://team?${query}`], {
        XDG_STATE_HOME: join(shop.folder, computer),
        PULUMI_CONFIG_PASSPHRASE: "shared",
        ...env,
      });
    };
    const run = (...args: Parameters<typeof start>) => start(...args).ended;
    const up = ["up", "--yes", "--offline"];
    const called = async (name: string, times: number) => {
      const count = async () => (await cloud.calls()).filter((call) => call === name).length;
      await expect.poll(count, { timeout: 60_000, interval: 10 }).toBeGreaterThanOrEqual(times);
    };

    /** A run that is killed, its engine too, after so many calls to make a machine. */
    const killAfter = async (computer: string, times: number) => {
      const killed = start(computer, up);
      await called("RunInstances", times);
      const engine = enginePid(join(shop.folder, computer));
      killed.kill("SIGKILL");
      process.kill(engine, "SIGKILL");
      await killed.ended;
    };

    test("one computer makes, another one changes, a third one deletes", async () => {
      expect((await run("first", ["status"])).stderr).toContain("FD1603");
      expect((await run("first", up)).code).toBe(0);
      const calls = (await cloud.calls()).length;
      expect((await run("second", up)).stdout).toContain("Nothing changed: 3 machines.");
      expect(writes((await cloud.calls()).slice(calls))).toEqual([]);
      shop.write({ webText: "changed" });
      expect((await run("second", up)).code).toBe(0);
      expect((await run("first", ["status"])).stdout.match(/running/g)).toHaveLength(3);
      expect((await run("third", ["destroy", "--yes"])).stdout).toContain("nothing is left.");
      expect([await cloud.machines(), await cloud.leftovers()]).toEqual([[], []]);
      expect((await run("first", up)).code).toBe(0);
      expect(await cloud.machines()).toHaveLength(3);
    });

    test("machines keep the owner that state names, also for a computer that knew an earlier one", async () => {
      expect((await run("first", up)).code).toBe(0);
      expect((await run("second", ["destroy", "--yes"])).code).toBe(0);
      expect((await run("second", up)).code).toBe(0);
      shop.write({ web: 3 });
      expect((await run("first", up)).code).toBe(0);
      const owners = (await cloud.machines()).map(({ owner }) => owner);
      expect([owners.length, new Set(owners).size]).toEqual([4, 1]);
    });

    test("another computer's run is respected", async () => {
      await begin(15_000);
      const first = start("first", up);
      await called("RunInstances", 3);
      const second = await run("second", up);
      expect([second.code, second.stderr]).toEqual([1, expect.stringContaining("FD1504")]);
      expect((await first.ended).code).toBe(0);
      expect(await cloud.machines()).toHaveLength(3);
    });

    test("a run that was killed, its engine too, is taken up by the same command", async () => {
      const made = await run("first", up);
      expect(made.code, made.stderr).toBe(0);
      shop.write({ webText: "changed" });
      await killAfter("first", 4);
      const again = await run("first", up);
      expect(again.code, again.stderr).toBe(0);
      expect(await cloud.machines()).toHaveLength(3);
      const calls = (await cloud.calls()).length;
      expect((await run("first", up)).stdout).toContain("Nothing changed");
      expect(writes((await cloud.calls()).slice(calls))).toEqual([]);
      expect((await run("first", ["destroy", "--yes"])).code).toBe(0);
      expect([await cloud.machines(), await cloud.leftovers()]).toEqual([[], []]);
    });

    test("what a killed run had begun and nobody wants any more is deleted from another computer", async () => {
      expect((await run("first", up)).code).toBe(0);
      shop.write({ web: 3 });
      await killAfter("first", 4);
      shop.write();
      expect((await run("second", ["status"])).stdout).toContain("noted as begun");
      const planned = await run("second", ["plan", "--offline"]);
      expect(planned.stdout).toContain("if anything is found in aws eu-central-1");
      const { code, stdout, stderr } = await run("second", up);
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(/deleted shop-web-2 .*, which no state knew/);
      expect(await cloud.machines()).toHaveLength(3);
    });

    test("what a killed run had begun in a region of its own is deleted from another computer", async () => {
      expect((await run("first", up)).code).toBe(0);
      const options = "{ region: us-east-1, instanceType: t3.small }";
      const far = `  far:\n    platform: aws\n    options: ${options}\n    config: [web.bu]\n`;
      appendFileSync(join(shop.folder, "flatcar.yaml"), far);
      await killAfter("first", 4);
      expect((await cloud.machines()).map(({ name }) => name)).toContain("shop-far-0");
      const { code, stdout, stderr } = await run("second", ["destroy", "--yes"]);
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(/deleted shop-far-0 us-east-1.*, which no state knew/);
      expect([await cloud.machines(), await cloud.leftovers()]).toEqual([[], []]);
    });

    test("a region stays known to all until it is searched, also when only the steps in it were settled", async () => {
      expect((await run("first", up)).code).toBe(0);
      const file = join(shop.folder, "flatcar.yaml");
      const text = readFileSync(file, "utf8");
      const options = "{ region: us-east-1, instanceType: t3.small }";
      appendFileSync(file, `  far:\n    platform: aws\n    options: ${options}\n    config: [web.bu]\n`);
      await killAfter("first", 4);
      writeFileSync(file, text);
      const settled = await run("second", ["up", "--offline"]);
      expect([settled.code, settled.stderr]).toEqual([2, expect.stringContaining("FD1702")]);
      expect(settled.stdout).toMatch(/shop-far-0 .* left by an interrupted run: `up` deletes it/);
      expect(settled.stdout).toContain("if anything more is found in aws eu-central-1, aws us-east-1");
      expect((await cloud.machines()).map(({ name }) => name)).toContain("shop-far-0");
      const { code, stdout, stderr } = await run("third", up);
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(/deleted shop-far-0 us-east-1.*, which no state knew/);
      expect(await cloud.machines()).toHaveLength(3);
      expect((await run("fourth", ["plan", "--offline"])).stdout).not.toContain("if anything");
    });

    test("without a passphrase nothing begins", async () => {
      const { code, stderr } = await run("first", up, { PULUMI_CONFIG_PASSPHRASE: undefined });
      expect([code, stderr]).toEqual([1, expect.stringContaining("FD1505")]);
      expect(writes(await cloud.calls())).toEqual([]);
    });
  },
);

/** moto looks at the credential's scope to know that S3 is meant. */
async function makeBucket(endpoint: string): Promise<void> {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=AKIAMOTO/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
  const { ok, status } = await fetch(`${endpoint}/team`, { method: "PUT", headers: { authorization } });
  if (!ok) throw new Error(`moto made no bucket: HTTP ${status}`);
}

function enginePid(folder: string): number {
  const lock = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((name) => name.endsWith("run.lock"));
  const { engine } = JSON.parse(readFileSync(join(folder, lock ?? ""), "utf8")) as { engine: { pid: number } };
  return engine.pid;
}
