import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { engineCache, findEngine } from "../../src/engine/find.ts";
import { compareVersions } from "../../src/images/version.ts";
import { temporaryFolder } from "./temporary.ts";

/** A program that answers `version` as an engine does. */
function fakeEngine(path: string, answer: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${answer}\n`);
  chmodSync(path, 0o755);
  return path;
}

function world() {
  const root = temporaryFolder();
  const env = { HOME: join(root, "home"), PATH: join(root, "bin"), XDG_CACHE_HOME: join(root, "cache") };
  return {
    env,
    onPath: (version: string) => fakeEngine(join(root, "bin", "pulumi"), `echo v${version}`),
    inHome: (version: string) => fakeEngine(join(root, "home/.pulumi/versions", version, "bin/pulumi"), "exit 1"),
    inCache: (version: string) => fakeEngine(join(engineCache(env), version, "bin/pulumi"), "exit 1"),
    named: (name: string, answer: string) => fakeEngine(join(root, name), answer),
    root,
  };
}

describe("the order", () => {
  test("given, FLATCAR_DEPLOY_PULUMI, PULUMI, PATH, ~/.pulumi/versions, cache", async () => {
    const { env, onPath, inHome, inCache, named } = world();
    const cache = inCache("3.259.0");
    expect(await findEngine(env)).toEqual({ path: cache, version: "3.259.0", source: "cache" });
    const home = inHome("3.210.0");
    expect(await findEngine(env)).toMatchObject({ path: home, source: "~/.pulumi/versions" });
    const path = onPath("3.220.0");
    expect(await findEngine(env)).toEqual({ path, version: "3.220.0", source: "PATH" });
    const plain = named("plain", "echo v3.230.0");
    expect(await findEngine({ ...env, PULUMI: plain })).toMatchObject({ path: plain, source: "PULUMI" });
    const own = named("own", "echo v3.240.0");
    const both = { ...env, PULUMI: plain, FLATCAR_DEPLOY_PULUMI: own };
    expect(await findEngine(both)).toMatchObject({ path: own, source: "FLATCAR_DEPLOY_PULUMI" });
    const given = named("given", "echo v3.250.0-dev.0");
    expect(await findEngine(both, given)).toMatchObject({ path: given, version: "3.250.0" });
  });

  test("of several in one place the newest, by number", async () => {
    const { env, inHome } = world();
    inHome("3.206.0");
    const newest = inHome("3.1000.0");
    inHome("3.99.0");
    expect((await findEngine(env)).path).toBe(newest);
  });

  test("one that is too old, or does not run, is passed over", async () => {
    const { env, onPath, inCache, named } = world();
    onPath("3.100.0");
    const cache = inCache("3.259.0");
    expect((await findEngine(env)).path).toBe(cache);
    const broken = named("other/pulumi", "exit 127");
    expect((await findEngine({ ...env, PATH: `${dirname(broken)}:${env.PATH}` })).path).toBe(cache);
  });

  test("PULUMI_HOME is where versions are looked for", async () => {
    const { env, root } = world();
    const path = fakeEngine(join(root, "elsewhere/versions/3.250.0/bin/pulumi"), "exit 1");
    expect((await findEngine({ ...env, PULUMI_HOME: join(root, "elsewhere") })).path).toBe(path);
  });
});

describe("none", () => {
  test("nowhere: FD1501 says where it was looked for and what to do", async () => {
    const error = await failure(findEngine(world().env));
    expect(error).toMatchObject({ code: "FD1501" });
    expect(error.findings[0].hint).toContain("npm run engine");
  });

  test("only one that is too old: FD1502 with its version and place", async () => {
    const { env, onPath } = world();
    const path = onPath("3.205.9");
    const error = await failure(findEngine(env));
    expect(error.code).toBe("FD1502");
    expect(error.message).toBe(`the Pulumi engine ${path} (from PATH) is 3.205.9; 3.206.0 or newer is needed`);
  });

  test.each([
    ["does not exist", undefined, "FD1501"],
    ["ends with an error", "exit 1", "FD1501"],
    ["is another program", "echo Node 24", "FD1501"],
    ["is too old", "echo v3.1.0", "FD1502"],
  ])("one that was named and %s is an error, although the cache has one", async (_, answer, code) => {
    const { env, inCache, named, root } = world();
    inCache("3.259.0");
    const path = answer === undefined ? join(root, "nothing") : named("named", answer);
    const error = await failure(findEngine({ ...env, FLATCAR_DEPLOY_PULUMI: path }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(path);
  });

  test("a folder, and a file that may not be run, are no engine", async () => {
    const { env, root } = world();
    mkdirSync(join(root, "bin/pulumi"), { recursive: true });
    mkdirSync(join(engineCache(env), "3.259.0/bin"), { recursive: true });
    writeFileSync(join(engineCache(env), "3.259.0/bin/pulumi"), "");
    expect((await failure(findEngine(env))).code).toBe("FD1501");
  });
});

test.each([
  ["3.9.0", "3.10.0", -1],
  ["3.259.0", "3.259.0", 0],
  ["4.0.0", "3.999.999", 1],
])("%s compared with %s", (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});

async function failure(work: Promise<unknown>) {
  const { FlatcarError } = await import("../../src/errors.ts");
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof FlatcarError)) throw new Error("it did not fail as it should");
  return error;
}
