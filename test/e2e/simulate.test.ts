import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { engineMissing, patienceMs } from "./engine.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const state = mkdtempSync(join(tmpdir(), "flatcar-deploy-simulate-"));
afterAll(() => rmSync(state, { recursive: true, force: true }));

const command = (...program: readonly string[]) =>
  [`${root}bin/flatcar-deploy.js`, "simulate", "--state", state, ...program] as const;
// Credentials of an account: no program is to see them.
const env = { ...process.env, HCLOUD_TOKEN: "of a real account", PULUMI_BACKEND_URL: "file:///nowhere" };
const run = (...program: readonly string[]) =>
  spawnSync(process.execPath, command(...program), { encoding: "utf8", cwd: root, env });

describe("simulate", { timeout: patienceMs }, () => {
  test.each([
    { program: ["sh", "-c", "exit 7"], code: 7 },
    { program: ["sh", "-c", "kill -9 $$"], code: 137 },
    { program: ["sh", "-c", "true", "--json", "--version"], code: 0 },
  ])("ends as $program ends", ({ program, code }) => {
    const { status, stdout, stderr } = run("--", ...program);
    expect({ status, stdout }).toEqual({ status: code, stdout: "" });
    expect(stderr).toMatch(/^on simulated clouds, kept in \S+\n$/);
  });

  test("gives the program every simulated cloud, and none of the user's accounts or state", () => {
    const { stdout } = run("--", "env");
    const given = Object.fromEntries(stdout.split("\n").map((line) => line.split(/=(.*)/s, 2)));
    for (const name of ["HCLOUD_ENDPOINT", "DIGITALOCEAN_API_URL", "OS_AUTH_URL", "OVH_OS_AUTH_URL"])
      expect(given[name]).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(given.AWS_ENDPOINT_URL_EC2).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(given.PULUMI_BACKEND_URL).toContain(state);
    expect(stdout).not.toContain("of a real account");
  });

  test.each([
    { words: [], told: "error[FD1701] `simulate` needs -- PROGRAM" },
    { words: ["pulumi", "up", "--yse"], told: "error[FD1701] there is no option --yse" },
    { words: ["--", "no-such-program"], told: "error[FD1641] there is no program no-such-program" },
    { words: ["--", state], told: `error[FD1641] ${state} cannot be started: ` },
  ])("refuses $words", ({ words, told }) => {
    const { status, stderr } = run(...words);
    expect(status).toBe(2);
    expect(stderr).toContain(told);
  });

  test("passes a signal on, and refuses a second command meanwhile", async () => {
    const child = spawn(
      process.execPath,
      command("--", "sh", "-c", "trap 'kill $!; exit 5' TERM; sleep 60 & echo ready; wait"),
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const second = run("--", "true");
    expect(second.status).toBe(1);
    expect(second.stderr).toContain("error[FD1504]");
    child.kill("SIGTERM");
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(5);
  });

  test.skipIf(engineMissing !== undefined)(
    `a program makes machines of an imported image, finds them again and deletes them${engineMissing ? ` (skipped: ${engineMissing})` : ""}`,
    () => {
      const program = (...words: readonly string[]) => run("--", "node", "examples/hetzner/index.ts", ...words);
      expect(program().stdout).toMatch(/^load balancer: \d\S+; machines: \d\S+, \d\S+$/m);
      expect(program().stdout).toMatch(/Resources:\s+9 unchanged\s/);
      expect(program("destroy").status).toBe(0);
      const cloud = readFileSync(join(state, "simulated/deployments/_programs/cloud-hetzner.json"), "utf8");
      expect(cloud).not.toContain("198.18.");
    },
  );
});
