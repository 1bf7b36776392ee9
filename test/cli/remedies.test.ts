import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { fakeDeployments, knownMachine } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

const stoppedRun = new FlatcarError({
  code: "FD1409",
  message: "stopped",
  hint: "run the same command again, or `flatcar-deploy destroy` to delete it",
});

describe("what an error says to type", () => {
  it("has the file, the state and the cloud of the call", async () => {
    const fake = fakeDeployments();
    fake.failure = stoppedRun;
    const cwd = folderWith({ "my shop/flatcar.yaml": shop["flatcar.yaml"], "my shop/base.bu": shop["base.bu"] });
    const words = ["up", "--yes", "--simulate", "-f", "my shop/flatcar.yaml", "--state", "s3://team"];
    const { stderr } = await runCli(words, { cwd, ...fake });
    const command = "`flatcar-deploy destroy -f 'my shop/flatcar.yaml' --state s3://team --simulate`";
    expect(stderr).toContain(`or ${command} to delete it`);
    fake.failure = stoppedRun;
    const { findings } = JSON.parse((await runCli([...words, "--json"], { cwd, ...fake })).stdout);
    expect(findings[0].hint).toContain(command);
  });

  it("has the whole path of a state, for there is no other", async () => {
    const cwd = folderWith(shop);
    const state = join(cwd, "state");
    const { stderr } = await runCli(["up", "--state", state], { cwd, ...fakeDeployments() });
    expect(stderr).toContain(`look at \`flatcar-deploy plan --state ${state}\``);
    const fake = fakeDeployments();
    fake.state.set("shop", []);
    expect((await runCli(["destroy", "--state", state], { cwd, ...fake })).stderr).toContain(
      `look at \`flatcar-deploy status --state ${state}\``,
    );
  });

  it("says where the deployment is, if only --simulate tells it apart", async () => {
    const fake = fakeDeployments();
    fake.state.set("simulated", []);
    const run = (simulated: boolean, words: string[]) => {
      const open: typeof fake.open = async (options) => {
        const there = (options.simulate ?? false) === simulated;
        return { ...(await fake.open({ ...options, name: there ? "simulated" : "none" })), name: options.name };
      };
      return runCli(words, { ...fake, open });
    };
    const { code, stderr } = await run(true, ["status", "shop"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("there is a simulated one: give --simulate")]);
    const real = await run(false, ["destroy", "shop", "--simulate"]);
    expect(real.stderr).toContain("there is a real one: leave out --simulate");
    expect((await runCli(["status", "shpo"], fakeDeployments())).stderr).toContain("nothing was made yet");
  });

  it("of a plan that leaves images open is not to go on offline", async () => {
    const { stdout } = await runCli(["plan", "--offline"], {
      cwd: folderWith({ ...shop, "flatcar.lock": "" }),
      ...fakeDeployments(),
    });
    expect(stdout).toContain("image not known offline");
    expect(stdout).toMatch(/flatcar-deploy up\n$/);
  });

  it("has no file where it names the deployment", async () => {
    const fake = fakeDeployments();
    fake.state.set("shop", [knownMachine("shop-old-0")]);
    fake.otherFile = "/elsewhere/flatcar.yaml";
    const words = ["up", "--yes", "-f", "flatcar.yaml", "--state", "s3://team"];
    const { stderr } = await runCli(words, { cwd: folderWith(shop), ...fake });
    expect(stderr).toContain("`flatcar-deploy destroy shop --state s3://team` deletes");
  });

  it("has the program as npm runs it", async () => {
    const fake = fakeDeployments();
    fake.failure = stoppedRun;
    const env = { npm_lifecycle_event: "npx" };
    const { stderr } = await runCli(["up", "--yes"], { cwd: folderWith(shop), env, ...fake });
    expect(stderr).toContain("`npx flatcar-deploy destroy`");
  });

  it("names a page that can be opened from here", async () => {
    const cwd = folderWith({});
    for (const folder of [cwd, process.cwd()]) {
      const { stderr } = await runCli(["plna"], { cwd: folder });
      const page = stderr.trimEnd().split("\n").at(-1)?.trim() ?? "";
      expect(page).toMatch(/docs\/errors\/FD1701\.md$/);
      expect(existsSync(resolve(folder, page))).toBe(true);
    }
    expect((await runCli(["plna"])).stderr).toContain("\n  docs/errors/FD1701.md\n");
    expect((await runCli(["plna"], { cwd })).stderr).toContain(`\n  ${join(process.cwd(), "docs/errors/FD1701.md")}\n`);
  });

  it("of a release that simulated clouds do not have is not to leave out an option that nobody gave", async () => {
    const cwd = folderWith({ ...shop, "flatcar.yaml": shop["flatcar.yaml"].replace("stable", "9999.0.0") });
    const simulated = await runCli(["plan", "--simulate"], { cwd, ...fakeDeployments() });
    expect([simulated.code, simulated.stderr]).toEqual([2, expect.stringContaining("error[FD1106]")]);
    expect(simulated.stderr).not.toContain("--offline");
    expect(simulated.stderr).toContain("simulated clouds have only the releases that come with the package");
    const offline = await runCli(["plan", "--offline"], { cwd, ...fakeDeployments() });
    expect(offline.stderr).toContain("run without --offline");
  });
});

describe.each(["plan", "up", "status", "destroy"])("%s with a place that is none", (verb) => {
  it.each(["foo", "./state", "ftp://host/state"])("%s is wrong usage, and says what there is", async (state) => {
    const { code, stderr } = await runCli([verb, "--state", state], { cwd: folderWith(shop) });
    expect(code).toBe(2);
    expect(stderr).toContain(`error[FD1701] "${state}" is no place for state`);
    for (const form of ["/absolute/folder", "file://", "s3://", "azblob://"]) expect(stderr).toContain(form);
  });

  it.each([
    [["plan"], true],
    [["up", "--yes"], true],
    [["release", "current"], true],
    [["image", "fetch", "stable", "a.bin"], true],
    [["lock"], false],
    [["lock", "--update"], false],
    [["image", "streams", "stable", "--all"], false],
    [["image", "mirror", "mirror"], false],
  ])("names --offline only where that helps: %j", async (words, helps) => {
    const cwd = folderWith({ ...shop, ...(words[0] === "image" ? {} : { "flatcar.lock": "" }) });
    const fetch: typeof globalThis.fetch = async () => new Response("no", { status: 403 });
    const { stderr } = await runCli(words, {
      cwd,
      fetch,
      env: { XDG_CACHE_HOME: join(cwd, "cache") },
      ...fakeDeployments(),
    });
    expect(stderr).toContain("error[FD1105]");
    expect(stderr.includes("--offline")).toBe(helps);
    expect(stderr).toContain("FLATCAR_DEPLOY_RELEASE_URL");
    expect(stderr).not.toContain("Pulumi");
  });
});
