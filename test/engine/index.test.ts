import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const engine = new URL("../../src/engine/index.ts", import.meta.url).href;

/** Every module that a program has loaded, ours and those of packages. */
function loadedBy(program: string): readonly string[] {
  const script = `
    import { createRequire, registerHooks } from "node:module";
    const urls = [];
    registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });
    ${program}
    console.log(JSON.stringify([...urls, ...Object.keys(createRequire(import.meta.url).cache)]));`;
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as readonly string[];
}

const heavy = /node_modules\/(@pulumi|@grpc|google-protobuf|@aws-sdk)\//;

test("what a command that only asks for versions or state loads holds neither Pulumi's SDK nor a cloud's", () => {
  const io = `{ env: { HOME: "/nonexistent", PATH: "" } }`;
  const loaded = loadedBy(`
    const { findEngine, openDeployment } = await import(${JSON.stringify(engine)});
    await findEngine({ HOME: "/nonexistent" }).catch(() => undefined);
    const deployment = await openDeployment({ name: "shop", io: ${io} });
    await deployment.known();
    await deployment.close();`);
  expect(loaded.some((url) => url.endsWith("/src/engine/deployment.ts"))).toBe(true);
  expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
});
