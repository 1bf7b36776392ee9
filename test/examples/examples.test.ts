import { execFile } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { findEngine } from "../../src/engine/index.ts";
import type { Simulator } from "../../src/platform.ts";
import { planFile, simulate } from "../../src/testing.ts";
import { type Hierarchy, makeHierarchy } from "../images/signature/hierarchy.ts";
import { type ReleaseHost, startReleaseServer } from "./release-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a program; what it printed is in the error when it fails. */
async function run(program: string, words: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }) {
  return promisify(execFile)(program, words, options).catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`);
  });
}

const engine = await findEngine(process.env).catch(() => undefined);
const host = engine && hostBeside(engine.path);

/** The folder of the language host, which runs ordinary projects. */
function hostBeside(path: string): string | undefined {
  const folders = [dirname(path), ...(process.env.PATH ?? "").split(delimiter)];
  return folders.find((folder) => existsSync(join(folder, "pulumi-language-nodejs")));
}

let cloud: Simulator;
let key: Hierarchy;
let releases: ReleaseHost;

beforeAll(async () => {
  cloud = await simulate("aws");
  key = await makeHierarchy({ current: { from: "2026-01-01", days: 730 } });
  releases = await startReleaseServer(key);
});

afterAll(async () => {
  releases.close();
  await cloud.close();
});

describe("deployment files", () => {
  test.each(globSync("examples/*/flatcar.yaml", { cwd: root }))("%s plans", async (file) => {
    const plans = await planFile(join(root, file), [cloud]);
    expect(plans.size).toBeGreaterThan(0);
    for (const plan of plans.values()) expect(plan.release.version).toBe("4593.2.5");
  });
});

/** An empty place for state, gone when the test ends, and the environment of a run in it against that cloud. */
function place(on = cloud): { readonly folder: string; readonly env: Record<string, string | undefined> } {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-example-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "state"));
  writeFileSync(join(folder, "key.asc"), key.file.content);
  const path = [engine ? dirname(engine.path) : "", host ?? "", process.env.PATH].filter(Boolean).join(delimiter);
  return {
    folder,
    env: {
      ...process.env,
      ...on.env,
      ...releases.env,
      FLATCAR_DEPLOY_KEY: join(folder, "key.asc"),
      FLATCAR_DEPLOY_KEY_FINGERPRINT: key.fingerprint,
      XDG_CACHE_HOME: folder,
      PATH: [dirname(process.execPath), path].join(delimiter),
      PULUMI_BACKEND_URL: pathToFileURL(join(folder, "state")).href,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    },
  };
}

describe("programs", () => {
  const noEngine = engine ? "" : " (skipped: there is no Pulumi engine here; `npm run engine` gets one)";

  test.skipIf(!engine)(
    `pulumi-program deploys itself, changes nothing again, and deletes itself${noEngine}`,
    async () => {
      const { env } = place();
      const program = (...words: string[]) =>
        run(process.execPath, ["examples/pulumi-program/index.ts", ...words], { cwd: root, env });
      const first = await program();
      expect(first.stdout).toMatch(/^web: 198\.18\.\d+\.\d+, Flatcar 4593\.2\.5$/m);
      const [machine] = cloud.machines();
      expect(cloud.machines()).toMatchObject([{ labels: { role: "web" } }]);
      await program();
      expect(cloud.machines().map(({ id }) => id)).toEqual([machine?.id]);
      await program("destroy");
      expect([...cloud.machines(), ...cloud.leftovers()]).toEqual([]);
    },
    120_000,
  );

  test.skipIf(!engine).each(["aws", "hetzner", "digitalocean", "openstack", "ovhcloud"] as const)(
    `%s: a network, a load balancer and machines come up, stay as they are, and go${noEngine}`,
    async (id) => {
      const account = await simulate(id);
      onTestFinished(() => account.close());
      const { env } = place(account);
      const program = (...words: string[]) =>
        run(process.execPath, [`examples/${id}/index.ts`, ...words], { cwd: root, env });
      expect((await program()).stdout).toMatch(/^load balancer: \d\S+; machines: \d\S+, \d\S+$/m);
      const made = account.machines();
      expect(made).toMatchObject([{ labels: { app: "web" } }, { labels: { app: "web" } }]);
      expect((await program()).stdout).toMatch(/Resources:\s+\d+ unchanged\s/);
      expect(account.machines()).toEqual(made);
      await program("destroy");
      expect([account.machines(), account.images?.() ?? [], account.leftovers()]).toEqual([[], [], []]);
      expect(account.violations).toEqual([]);
    },
    120_000,
  );

  test.skipIf(!engine)(
    `a program that fails says so by its exit code${noEngine}`,
    async () => {
      const { env } = place();
      const started = run(process.execPath, ["examples/pulumi-program/index.ts"], {
        cwd: root,
        env: { ...env, FLATCAR_DEPLOY_RELEASE_URL: "http://127.0.0.1:9/{channel}" },
      });
      await expect(started).rejects.toThrow("FD1105");
    },
    60_000,
  );

  const noHost = host
    ? ""
    : `${noEngine || " (skipped: there is no language host; `npm run engine -- --language-host` gets it)"}`;

  test.skipIf(!host)(
    `pulumi-project deploys with the built package and its launcher${noHost}`,
    async () => {
      const { folder, env } = place();
      const project = join(folder, "project");
      cpSync(join(root, "examples/pulumi-project"), project, { recursive: true });
      await install(project, folder);
      const pulumi = (...words: string[]) => run("pulumi", [...words, "--non-interactive"], { cwd: project, env });
      await pulumi("stack", "init", "dev");
      await pulumi("up", "--yes", "--skip-preview");
      const [machine] = cloud.machines();
      expect(JSON.parse((await pulumi("stack", "output", "--json")).stdout)).toEqual({
        id: machine?.id,
        address: expect.stringMatching(/^198\.18\./),
        version: "4593.2.5",
      });
      expect((await pulumi("up", "--yes")).stdout).toMatch(/2 unchanged/);
      writeFileSync(
        join(project, "web.bu"),
        "variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/two\n",
      );
      expect((await pulumi("preview")).stdout).toMatch(/1 to replace/);
      await pulumi("up", "--yes", "--skip-preview");
      expect(cloud.machines().map(({ id }) => id)).not.toContain(machine?.id);
      expect(cloud.machines().length).toBe(1);
      await pulumi("destroy", "--yes", "--skip-preview");
      expect([...cloud.machines(), ...cloud.leftovers()]).toEqual([]);
      expect(cloud.violations).toEqual([]);
    },
    180_000,
  );
});

/** What `npm install` would put there: the built package, and its dependencies from this checkout. */
async function install(project: string, folder: string): Promise<void> {
  await run(process.execPath, ["scripts/build.ts", join(folder, "package")], { cwd: root });
  const modules = join(project, "node_modules");
  mkdirSync(join(modules, "@pulumi"), { recursive: true });
  mkdirSync(join(modules, "@aws-sdk"));
  symlinkSync(join(folder, "package"), join(modules, "flatcar-deploy"));
  for (const name of ["@pulumi/pulumi", "@aws-sdk/client-ec2"]) {
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
}
