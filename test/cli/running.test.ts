import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeDeployments, knownMachine } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

const since = new Date().toISOString();
const live = { pid: process.pid, host: hostname(), user: "kim", since, command: "up" };

/** A deployment that a run of this process works on. */
function busy(lock: object = live, more: Readonly<Record<string, string>> = {}): string {
  return folderWith({
    ...shop,
    "state/deployments/shop/Pulumi.shop.yaml": "config: { flatcar:owner: fd0123456789abcdef }\n",
    "state/deployments/shop/run.lock": JSON.stringify(lock),
    ...more,
  });
}

test.each([
  ["alone", {}],
  ["after one that was killed", { "state/deployments/shop/unsettled": "killed" }],
])("status says that a run is at work: %s", async (_, more) => {
  const cwd = busy(live, more);
  const state = ["--state", join(cwd, "state")];
  const { code, stdout, stderr } = await runCli(["status", ...state], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`\`up\` is running: process ${process.pid} of kim@${hostname()}, since ${since}`);
  expect(stdout).not.toContain("interrupted");
  const document = JSON.parse((await runCli(["status", ...state, "--json"], { cwd })).stdout);
  expect(document).toMatchObject({ interrupted: false, running: live });
});

test("plan says that a run is at work, and plans all the same", async () => {
  const fake = fakeDeployments();
  await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
  fake.running = live;
  const { code, stderr } = await runCli(["plan"], { cwd: folderWith(shop), ...fake });
  expect(code).toBe(0);
  expect(stderr).toContain(`\`up\` is running: process ${process.pid} of kim@${hostname()}, since ${since}`);
  const { stdout } = await runCli(["plan", "--json"], { cwd: folderWith(shop), ...fake });
  expect(JSON.parse(stdout)).toMatchObject({ changes: 0, running: live });
});

test("status takes a lock of a dead process for an interrupted run", async () => {
  const cwd = busy({ ...live, pid: 2 ** 22 + 1 });
  const { stdout } = await runCli(["status", "--state", join(cwd, "state")], { cwd });
  expect(stdout).toContain("an earlier run was interrupted");
});

test("status speaks of no killed run for machines that a running one has not noted yet", async () => {
  const fake = fakeDeployments();
  fake.state.set("shop", []);
  fake.running = live;
  fake.unknown = [{ ...knownMachine("shop-web-0"), phase: "unknown", addresses: {}, known: undefined }];
  const { stdout } = await runCli(["status", "shop"], fake);
  expect(stdout).toContain("shop-web-0 is not in the state yet");
  expect(stdout).not.toContain("interrupted");
});

test("status names what an interrupted run has left, and what is gone", async () => {
  const fake = fakeDeployments();
  fake.state.set("shop", []);
  fake.interrupted = true;
  const known = (name: string) => ({
    name,
    platform: "aws",
    id: `eu-central-1/i-${name}`,
    addresses: {},
    known: knownMachine(name),
  });
  const left = { platform: "aws", phase: "unknown", addresses: {}, known: undefined } as const;
  fake.unknown = [
    { ...known("web-0"), phase: "gone" },
    { ...known("web-1"), phase: "gone" },
    { ...left, name: "web-1-1f0c", id: "i-8", replaces: "web-1" },
    { ...left, name: "web-2", id: "i-9" },
  ];
  const { stdout } = await runCli(["status", "shop"], { ...fake, columns: 140 });
  expect(stdout).toContain("  web-1 (new)   not in state");
  expect(stdout).toContain("  web-0 is gone: `up` makes anew what the deployment file has\n");
  expect(stdout).toContain("  web-1 is gone, and replaced by an interrupted run\n");
  expect(stdout).toContain(
    "  web-1 (new), web-2 are left by an interrupted run: `up` takes up or deletes them, `destroy` deletes them\n",
  );
});

test("status tells of steps that a shared state notes as begun", async () => {
  const fake = fakeDeployments();
  fake.state.set("shop", []);
  fake.pending = 2;
  const { stdout } = await runCli(["status", "shop"], fake);
  expect(stdout).toContain("2 steps are noted as begun: a run works on them elsewhere, or was interrupted");
  expect(JSON.parse((await runCli(["status", "shop", "--json"], fake)).stdout)).toMatchObject({ pending: 2 });
});

test.each([
  [["destroy", "shop"]],
  [["destroy", "shop", "--yes"]],
  [["up", "--offline"]],
  [["up", "--offline", "--yes"]],
])("%j is refused before it shows or asks anything", async (words) => {
  const cwd = busy();
  const ran = await runCli([...words, "--state", join(cwd, "state")], { cwd, columns: 100, answers: [] });
  expect([ran.code, ran.stdout]).toEqual([1, ""]);
  expect(ran.stderr).toContain("error[FD1504] another run works on this deployment");
  expect(ran.stderr).toContain(`process ${process.pid}, \`up\` since ${since}`);
});
