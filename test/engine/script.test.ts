import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { buildGo, engineRecipe, languageHostRecipe } from "../../scripts/engine/build.ts";
import type { FlatcarError } from "../../src/errors.ts";
import { temporaryFolder } from "./temporary.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

afterEach(() => vi.unstubAllEnvs());

function program(path: string, script: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function start(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [...words], { cwd: root, env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, ended: endOf(child) };
}

function endOf(child: ChildProcess): Promise<Ended> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

/** True as soon as it printed the words, false if it ended without them. */
function said(child: ChildProcess, words: string): Promise<boolean> {
  let output = "";
  return new Promise((resolve) => {
    child.stdout?.on("data", (text: string) => {
      output += text;
      if (output.includes(words)) resolve(true);
    });
    child.on("close", () => resolve(false));
  });
}

describe("scripts/engine.ts", () => {
  test("is quiet where the engine is there", async () => {
    const engine = program(join(temporaryFolder(), "pulumi"), "echo v3.259.0");
    expect(await start(["scripts/engine.ts"], { FLATCAR_DEPLOY_PULUMI: engine }).ended).toEqual({
      code: 0,
      output: "",
    });
    const printed = await start(["scripts/engine.ts", "--engine", engine, "--print"]).ended;
    expect(printed).toEqual({ code: 0, output: `${dirname(engine)}\n` });
  });

  test("does not replace an engine that was named and does not run", async () => {
    const ended = await start(["scripts/engine.ts"], { FLATCAR_DEPLOY_PULUMI: "/nonexistent/pulumi" }).ended;
    expect(ended.code).toBe(1);
    expect(ended.output).toMatch(/^FD1501: FLATCAR_DEPLOY_PULUMI names \/nonexistent\/pulumi/);
    expect(ended.output).not.toContain("    at ");
  });
});

describe("building", () => {
  const makesIt = `cp go.mod "$FOLDER/go.mod"; echo "$@" > "$FOLDER/words"
while [ "$1" != "-o" ]; do shift; done; echo built > "$2"`;

  test.each([
    ["pulumi", engineRecipe, ["pkg/v3 v3.259.0", "sdk/v3 v3.259.0"]],
    ["pulumi-language-nodejs", languageHostRecipe, ["sdk/v3 v3.60.0"]],
  ])("%s requires its modules at exact versions", async (name, recipe, modules) => {
    const folder = temporaryFolder();
    vi.stubEnv("FOLDER", folder);
    vi.stubEnv("PATH", `${dirname(program(join(folder, "bin", "go"), makesIt))}${delimiter}${process.env.PATH}`);
    await buildGo(recipe, folder, undefined);
    expect(readFileSync(join(folder, name), "utf8")).toBe("built\n");
    const required = readFileSync(join(folder, "go.mod"), "utf8").match(/^require .*$/gm);
    expect(required).toEqual(modules.map((module) => `require github.com/pulumi/pulumi/${module}`));
    expect(readFileSync(join(folder, "words"), "utf8")).toContain(`Version=v${recipe.version}`);
  });

  test("that fails is one error with what Go said and what to do", async () => {
    const folder = temporaryFolder();
    const go = program(join(folder, "bin", "go"), "echo 'go: downloading x'>&2; echo 'dial tcp: no route'>&2; exit 1");
    vi.stubEnv("PATH", dirname(go));
    const error = (await buildGo(engineRecipe, folder, "get.pulumi.com cannot be reached").catch(
      (thrown: unknown) => thrown,
    )) as FlatcarError;
    expect(error.code).toBe("FD1501");
    expect(error.findings[0].details).toEqual(["get.pulumi.com cannot be reached", "dial tcp: no route"]);
    expect(error.findings[0].hint).toContain("https://go.dev/dl/");
    expect(existsSync(join(folder, "pulumi"))).toBe(false);
  });
});

describe("getting a program once", () => {
  const turn = join(root, "scripts/engine/turn.ts");
  const script = `
    import { appendFileSync, existsSync, writeFileSync } from "node:fs";
    import { setTimeout as wait } from "node:timers/promises";
    const [program, log, end] = process.argv.slice(1);
    const { getOnce } = await import(${JSON.stringify(turn)});
    await getOnce(program, async (folder, title) => {
      title("getting it");
      appendFileSync(log, process.pid + "\\n");
      writeFileSync(folder + "/beside", "beside");
      while (!existsSync(end)) await wait(10);
      writeFileSync(folder + "/pulumi", "whole");
    });`;

  function setUp() {
    const folder = temporaryFolder();
    const [path, log, end] = [join(folder, "3.259.0", "bin", "pulumi"), join(folder, "log"), join(folder, "end")];
    const get = () => start(["--input-type=module", "-e", script, path, log, end]);
    const begun = () => expect.poll(() => existsSync(log), { timeout: 10_000 }).toBe(true);
    return {
      path,
      log,
      get,
      begun,
      letEnd: () => writeFileSync(end, ""),
      parts: () => readdirSync(join(folder, "3.259.0"), { recursive: true }).sort(),
    };
  }

  test("of two at a time one works and the other waits", async () => {
    const { path, log, get, begun, letEnd, parts } = setUp();
    const first = get();
    await begun();
    const second = get();
    expect(await said(second.child, "waiting for that")).toBe(true);
    letEnd();
    const all = await Promise.all([first.ended, second.ended]);
    expect(all.map(({ code }) => code)).toEqual([0, 0]);
    expect(readFileSync(log, "utf8").trim().split("\n")).toHaveLength(1);
    expect(readFileSync(path, "utf8")).toBe("whole");
    expect(parts()).toEqual(["bin", "bin/beside", "bin/pulumi"]);
  });

  test("one that is killed leaves nothing that looks complete, and the next one takes its turn", async () => {
    const { path, get, begun, letEnd, parts } = setUp();
    const first = get();
    await begun();
    first.child.kill("SIGKILL");
    await first.ended;
    expect(existsSync(path)).toBe(false);
    letEnd();
    const { code } = await get().ended;
    expect(code).toBe(0);
    expect(readFileSync(path, "utf8")).toBe("whole");
    expect(parts()).toEqual(["bin", "bin/beside", "bin/pulumi"]);
  });
});
