import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Cloud, writes } from "./cloud.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import { filesWith, type Shop } from "./shop.ts";
import { eachWithShop } from "./simulated-shop.ts";

const title = "the command line and the real engine";

describe.skipIf(engineMissing !== undefined)(
  engineMissing ? `${title} (skipped: ${engineMissing})` : title,
  { timeout: patienceMs },
  () => {
    let cloud: Cloud;
    let shop: Shop;

    const begin = eachWithShop(300, (opened) => {
      ({ cloud, shop } = opened);
    });

    const run = (words: readonly string[], env?: Readonly<Record<string, string>>) => start(words, env).ended;
    const start = (words: readonly string[], env?: Readonly<Record<string, string>>) =>
      shop.start([...words, "--state", shop.state], env);
    const up = ["up", "--yes", "--offline"];
    const called = async (name: string, times = 1) => {
      const count = async () => (await cloud.calls()).filter((call) => call === name).length;
      await expect.poll(count, { timeout: 60_000, interval: 10 }).toBeGreaterThanOrEqual(times);
    };

    test("up, again, changed, status, destroy: each says what happened", async () => {
      const first = await run(up);
      expect(first).toMatchObject({ code: 0, stderr: "" });
      expect(first.stdout).toMatch(/✓ shop-web-0 +\d+s {3}created/);
      expect(first.stdout).toMatch(/Done in \d+s: 3 created; 3 machines, all ready\./);
      const made = await cloud.machines();
      const again = await run(up);
      expect(again.stdout).toContain("Nothing changed: 3 machines.");
      expect(await cloud.machines()).toEqual(made);
      shop.write({ workerText: "changed" });
      const check = await run(["plan", "--check", "--offline"]);
      expect(check.code).toBe(3);
      const changed = JSON.parse((await run([...up, "--json"])).stdout) as { counts: unknown };
      expect(changed.counts).toEqual({ create: 0, update: 0, replace: 1, delete: 0, keep: 2 });
      expect((await run(["plan", "--check", "--offline"])).code).toBe(0);
      const status = await run(["status"]);
      expect(status.stdout.match(/shop-w[a-z]+-\d +running/g)).toHaveLength(3);
      const destroyed = await run(["destroy", "--yes"]);
      expect(destroyed.stdout).toContain("3 machines deleted, nothing is left.");
      expect([await cloud.machines(), await cloud.leftovers()]).toEqual([[], []]);
      expect((await run(["status"])).stderr).toContain("FD1603");
    });

    test("a file owns the machines that it made under a name which another file gave up", async () => {
      const copy = join(shop.folder, "other");
      mkdirSync(copy);
      const files = ["flatcar.yaml", "flatcar.lock", "web.bu", "worker.bu"];
      for (const file of files) copyFileSync(join(shop.folder, file), join(copy, file));
      shop.write({ web: 0, worker: 0 });
      expect((await run(up)).code).toBe(0);
      const other = ["-f", "other/flatcar.yaml"];
      expect((await run([...up, ...other])).code).toBe(0);
      writeFileSync(join(copy, "web.bu"), readFileSync(join(copy, "web.bu"), "utf8").replace('"web"', '"more"'));
      expect(await run([...up, ...other])).toMatchObject({ code: 0, stderr: "" });
      expect((await run(["destroy", "--yes"])).stderr).toContain("FD1604");
    });

    test("settings alone are a change to plan as to up, and no machine is touched", async () => {
      await run(up);
      const made = await cloud.machines();
      const file = join(shop.folder, "flatcar.yaml");
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.replace('"4593.2.5"', "stable").replace("count: 1", "onImageChange: replace"));
      const plan = await run(["plan", "--check", "--offline"]);
      expect(plan).toMatchObject({ code: 3, stderr: "" });
      expect(plan.stdout).toContain("~ 3 machines to change");
      expect((await run(["up", "--offline"])).stderr).toContain("FD1702");
      const calls = (await cloud.calls()).length;
      expect((await run(up)).stdout).toMatch(/Done in \d+s: 3 changed; 3 machines, all ready\./);
      expect(writes((await cloud.calls()).slice(calls))).toEqual([]);
      expect(await cloud.machines()).toEqual(made);
      expect((await run(["plan", "--check", "--offline"])).code).toBe(0);
    });

    test("a machine that was left half made is one to finish", async () => {
      await begin(2_000);
      shop.write({ web: 1, worker: 0 });
      const failing = start(up);
      await called("RunInstances");
      await cloud.fail({ call: "DescribeInstances", kind: "permission" });
      expect((await failing.ended).code).toBe(1);
      const plan = await run(["plan", "--check", "--offline"]);
      expect(plan.code).toBe(3);
      expect(plan.stdout).toContain("~ 1 machine to finish");
      expect((await run(up)).stdout).toContain(": 1 changed; 1 machine, ready.");
      expect((await run(["plan", "--check", "--offline"])).code).toBe(0);
    });

    test("user data read back is what `ignition render` prints", async () => {
      await run(up);
      const rendered = await shop.start(["ignition", "render", "web.bu"]).ended;
      const machine = (await cloud.machines()).find(({ name }) => name === "shop-web-0");
      expect(Buffer.from(machine?.userData ?? "", "base64").toString()).toBe(rendered.stdout.trimEnd());
    });

    test("an image of another account is started where the deployment file names it, not where only the lock file does", async () => {
      const [file, lock] = [join(shop.folder, "flatcar.yaml"), join(shop.folder, "flatcar.lock")];
      const image = "ami-0123456789abcdef0";
      shop.write({ web: 1, worker: 0 });
      writeFileSync(lock, readFileSync(lock, "utf8").replace(/(amd64 \S+:\s+image): ami-\w+/, `$1: ${image}`));
      const refused = await run(up);
      expect([refused.code, await cloud.machines()]).toEqual([1, []]);
      expect(refused.stderr).toMatch(/FD1112.*belongs to account \d+/);
      writeFileSync(file, readFileSync(file, "utf8").replace("count: 1", `count: 1\n    image: ${image}`));
      expect((await run(up)).code).toBe(0);
      shop.write({ web: 1, worker: 0, webText: "changed" });
      expect((await run(up)).code).toBe(0);
      expect(await cloud.machines()).toMatchObject([{ name: expect.stringMatching(/^shop-web-0/), image }]);
    });

    test("Ctrl-C stops in order, and the same command goes on", async () => {
      const running = start(up);
      await called("RunInstances");
      running.kill("SIGINT");
      const stopped = await running.ended;
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toContain("FD1409");
      expect(stopped.stderr).not.toMatch(/FD1901|^ +at /m);
      expect((await run(up)).code).toBe(0);
      const names = (await cloud.machines()).map(({ name }) => name).sort();
      expect(names).toEqual(["shop-web-0", "shop-web-1", "shop-worker-0"]);
      const destroying = start(["destroy", "--yes"]);
      await called("TerminateInstances");
      destroying.kill("SIGTERM");
      expect(await destroying.ended).toMatchObject({ code: 143, stderr: expect.stringContaining("FD1409") });
      expect((await run(["destroy", "--yes"])).code).toBe(0);
      expect(await cloud.machines()).toEqual([]);
    });

    test("Ctrl-C at any moment of the start stops it as well", async () => {
      for (const delayMs of [0, 100, 200, 300, 500]) {
        const controller = new AbortController();
        const stopped = shop.with(async (deployment) =>
          deployment.up(await shop.plan(), {
            signal: controller.signal,
            onEvent: ({ kind }) => void (kind === "phase" && setTimeout(() => controller.abort(), delayMs)),
          }),
        );
        await expect(stopped).rejects.toMatchObject({ findings: [{ code: "FD1409" }] });
      }
      expect((await run(up)).code).toBe(0);
      expect(await cloud.machines()).toHaveLength(3);
    });

    test("started by a Node that starts another, a run ends with the process that the user knows", async () => {
      await begin(1_500);
      const running = shop.start([...up, "--state", shop.state], {}, ["--no-strip-types"]);
      await called("RunInstances");
      running.kill("SIGKILL");
      await running.ended;
      expect((await run(up)).code).toBe(0);
      expect(await cloud.machines()).toHaveLength(3);
    });

    test("of two runs at once one is refused", async () => {
      await begin(4_000);
      const first = start(up);
      await called("RunInstances");
      for (const verb of [up, ["destroy", "--yes"]]) {
        const second = await run(verb);
        expect(second.code).toBe(1);
        expect(second.stderr).toContain("FD1504");
        expect(second.stderr).toContain(`process ${first.pid}, \`up\` since`);
      }
      expect((await first.ended).code).toBe(0);
      expect(await cloud.machines()).toHaveLength(3);
      const both = await Promise.all([run(up), run(up), run(up)]);
      expect(both.filter(({ code }) => code === 0).length).toBeGreaterThan(0);
      for (const { code, stderr } of both) expect(code === 0 || stderr.includes("FD1504")).toBe(true);
    });

    test("a machine that fails leaves the others standing, and the next run makes it", async () => {
      await cloud.fail({ call: "RunInstances", kind: "permission" });
      const failed = await run([...up, "--json"]);
      expect(failed.code).toBe(1);
      expect(failed.stderr).toMatch(/✗ shop-w/);
      const { findings } = JSON.parse(failed.stdout);
      expect(findings).toEqual([expect.objectContaining({ code: "FD1303", hint: expect.stringMatching(/\w/) })]);
      expect(await cloud.machines()).toHaveLength(2);
      expect((await run(up)).code).toBe(0);
      expect(await cloud.machines()).toHaveLength(3);
    });

    test("a lost reply makes no second machine", async () => {
      await cloud.fail({ call: "RunInstances", kind: "after", times: 2 });
      expect((await run(up)).code).toBe(0);
      expect(await cloud.machines()).toHaveLength(3);
    });

    test("no secret shows in state, logs or output", async () => {
      const canary = cloud.env.AWS_SECRET_ACCESS_KEY ?? "";
      expect(canary.length).toBeGreaterThan(8);
      const outputs = [await run(up), await run(["status", "--json"])];
      await cloud.fail({ kind: "credentials", times: 1000 });
      outputs.push(await run(["destroy", "--yes"]));
      expect(outputs.at(-1)?.stderr).toContain("FD1302");
      expect(outputs.filter(({ stdout, stderr }) => (stdout + stderr).includes(canary))).toEqual([]);
      expect(filesWith(shop, canary)).toEqual([]);
    });

    test("an engine that is missing or too old is said before anything is made", async () => {
      const folder = join(shop.folder, "bin");
      mkdirSync(folder);
      writeFileSync(join(folder, "pulumi"), "#!/bin/sh\necho v3.100.0\n");
      chmodSync(join(folder, "pulumi"), 0o755);
      const missing = await run(up, { FLATCAR_DEPLOY_PULUMI: join(folder, "none") });
      expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("FD1501")]);
      const old = await run(up, { FLATCAR_DEPLOY_PULUMI: join(folder, "pulumi") });
      expect([old.code, old.stderr]).toEqual([1, expect.stringContaining("FD1502")]);
      expect(writes(await cloud.calls())).toEqual([]);
    });

    test("state that cannot be written is said before anything is made", async () => {
      writeFileSync(join(shop.folder, "state"), "a file is in the way");
      const refused = await run(up);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("FD1601")]);
      expect(refused.stderr).not.toMatch(/^ +at /m);
      expect(writes(await cloud.calls())).toEqual([]);
    });

    test("state that a full disk has left empty is the one before again, and nothing is made twice", async () => {
      expect((await run(up)).code).toBe(0);
      const made = (await cloud.machines()).map(({ id }) => id).sort();
      writeFileSync(join(shop.state, ".pulumi", "stacks", "flatcar", "shop.json"), "");
      const status = await run(["status"]);
      expect(status.stdout.match(/ not in state /g)).toHaveLength(3);
      expect((await run(up)).code).toBe(0);
      expect((await cloud.machines()).map(({ id }) => id).sort()).toEqual(made);
      writeFileSync(join(shop.state, ".pulumi", "stacks", "flatcar", "shop.json"), "");
      expect((await run(["destroy", "--yes"])).code).toBe(0);
      expect([await cloud.machines(), await cloud.leftovers()]).toEqual([[], []]);
    });

    test("another passphrase than the one that made the state is said", async () => {
      expect((await run(up, { PULUMI_CONFIG_PASSPHRASE: "one" })).code).toBe(0);
      const wrong = await run(up, { PULUMI_CONFIG_PASSPHRASE: "two" });
      expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining("FD1505")]);
      expect(await cloud.machines()).toHaveLength(3);
      expect((await run(up, { PULUMI_CONFIG_PASSPHRASE: "one" })).stdout).toContain("Nothing changed");
    });

    test("a simulated cloud is found again by a later process, and never meets the real deployment", async () => {
      const simulate = ["--simulate"];
      expect((await run([...up, ...simulate])).code).toBe(0);
      expect((await run([...up, ...simulate])).stdout).toContain("Nothing changed: 3 machines.");
      expect((await run(["status", ...simulate])).stdout.match(/running/g)).toHaveLength(3);
      expect((await run(["status"])).stderr).toContain("FD1603");
      expect(writes(await cloud.calls())).toEqual([]);
      expect((await run(["destroy", "--yes", ...simulate])).stdout).toContain("nothing is left.");
      expect((await run(["status", ...simulate])).stderr).toContain("FD1603");
    });

    test("a volume that the file keeps is left, and that is said", async () => {
      const file = join(shop.folder, "flatcar.yaml");
      const disk = "volumes: [{ device: /dev/sdf, sizeGiB: 9, deleteOnTermination: false }]";
      writeFileSync(file, readFileSync(file, "utf8").replace("t4g.small }", `t4g.small, ${disk} }`));
      expect((await run(up)).code).toBe(0);
      const { code, stdout } = await run(["destroy", "--yes"]);
      expect(code).toBe(0);
      expect(
        stdout.match(/shop-worker-0 +volume \/dev\/sdf, 9 GiB, because deleteOnTermination is false/g),
      ).toHaveLength(2);
      expect(stdout).not.toContain("nothing is left");
      expect(await cloud.machines()).toEqual([]);
      expect(await cloud.leftovers()).toEqual([expect.stringContaining("vol-")]);
    });

    test("a volume that is left is said of a machine that a killed run made, and of one that the file drops", async () => {
      await begin(1_500);
      shop.write({ web: 0 });
      const file = join(shop.folder, "flatcar.yaml");
      const disk = "volumes: [{ device: /dev/sdf, sizeGiB: 9, deleteOnTermination: false }]";
      const text = readFileSync(file, "utf8").replace("t4g.small }", `t4g.small, ${disk} }`);
      writeFileSync(file, text);
      const line = /shop-worker-0 +volume \/dev\/sdf, 9 GiB, because deleteOnTermination is false/g;
      const killed = start(up);
      await called("RunInstances");
      killed.kill("SIGKILL");
      await killed.ended;
      const destroyed = await run(["destroy", "--yes"]);
      expect(destroyed).toMatchObject({ code: 0, stderr: "" });
      expect(destroyed.stdout.match(line)).toHaveLength(1);
      expect(destroyed.stdout).not.toContain("nothing is left");
      expect((await run(up)).code).toBe(0);
      writeFileSync(file, text.replace("count: 1", "count: 0"));
      const stays = "stays: volume /dev/sdf, 9 GiB, because deleteOnTermination is false";
      expect((await run(["plan", "--offline"])).stdout).toContain(stays);
      const dropped = await run(up);
      expect(dropped.stdout).toContain(stays);
      expect(dropped.stdout.match(line)).toHaveLength(1);
      expect(await cloud.leftovers()).toHaveLength(2);
    });
  },
);
