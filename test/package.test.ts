import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./sources.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "flatcar-deploy-package-"));
const project = join(folder, "project");
const installed = join(project, "node_modules", "flatcar-deploy");
const sdk = "@aws-sdk/client-ec2";

type Manifest = Readonly<Record<"dependencies" | "peerDependencies" | "exports", Readonly<Record<string, string>>>>;
const manifest = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Manifest;

/** Builds and packs the package, and lays it into a project as an installation would, without asking a registry. */
beforeAll(async () => {
  await run(process.execPath, ["scripts/build.ts", join(folder, "dist")], { cwd: root });
  await run("npm", ["pack", "./dist"], { cwd: folder });
  const [archive = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xzf", join(folder, archive), "--strip-components=1", "-C", installed]);
  for (const name of Object.keys(manifest(join(installed, "package.json")).dependencies)) link(name);
  writeFileSync(join(project, "package.json"), '{ "type": "module" }\n');
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function link(name: string): void {
  const target = join(project, "node_modules", name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(root, "node_modules", name), target);
}

function command(name: string, words: readonly string[]) {
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache"), NODE_COMPILE_CACHE: join(folder, "cache") };
  return run(process.execPath, [join(installed, "bin", `${name}.js`), ...words], { cwd: project, env });
}

describe("the manifest", () => {
  it("takes what it needs by range, and the vendors' SDKs as optional peers", () => {
    const [ours, published] = [manifest(`${root}package.json`), manifest(join(installed, "package.json"))];
    const ranges = Object.entries(ours.dependencies).map(([name, version]) => [name, `^${version}`]);
    expect(published.dependencies).toEqual(Object.fromEntries(ranges));
    expect(published.peerDependencies).toEqual(ours.peerDependencies);
    expect(published).toMatchObject({ peerDependenciesMeta: { [sdk]: { optional: true } } });
    expect(published).not.toHaveProperty("private");
    expect(published).not.toHaveProperty("devDependencies");
  });

  it("exports the same names as the repository", () => {
    const [ours, published] = [manifest(`${root}package.json`), manifest(join(installed, "package.json"))];
    expect(Object.keys(published.exports)).toEqual(Object.keys(ours.exports));
  });

  it("pins exactly what the repository takes", () => {
    const text = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as Record<string, Record<string, string>>;
    const kinds = ["dependencies", "devDependencies", "optionalDependencies"];
    const loose = kinds.flatMap((kind) =>
      Object.entries(text[kind] ?? {}).filter(([, version]) => !/^\d/.test(version)),
    );
    expect(loose).toEqual([]);
  });
});

describe("the packed package", () => {
  it("holds no sources and no tests", () => {
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" });
    expect(files.filter((name) => /(?:^|\/)(?:src|test)\//.test(name) || /(?<!\.d)\.ts$/.test(name))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["schema.json", "LICENSE", join("docs", "errors", "FD1001.md")]));
  });

  it("runs flatcar-deploy", async () => {
    const { stdout, stderr } = await command("flatcar-deploy", ["--help"]);
    expect(stderr).toBe("");
    expect(stdout).toContain("flatcar-deploy COMMAND --help");
  });

  it("plans without the vendor's SDK", async () => {
    const options = "{ region: eu-central-1, instanceType: t3.small }";
    const text = `name: shop\nrelease: 3510.2.8\nmachines:\n  web: { platform: aws, count: 3, options: ${options} }\n`;
    writeFileSync(join(project, "flatcar.yaml"), text);
    const { stdout } = await command("flatcar-deploy", ["plan", "--offline"]);
    expect(stdout).toContain("+ 3 machines");
  });

  it("says which package an account needs", () => {
    const program = `
      import aws from "flatcar-deploy/providers/aws";
      import { isolatedIO } from "flatcar-deploy/testing";
      const run = { owner: "test", signal: new AbortController().signal, progress() {} };
      await aws.connect({}, isolatedIO()).read("eu-central-1/i-0123456789abcdef0", run).catch((error) => console.log(error.code));`;
    expect(execute(program)).toBe("FD1703");
  });

  it("starts pulumi-resource-flatcar", async () => {
    const child = execFile(process.execPath, [join(installed, "bin", "pulumi-resource-flatcar.js")], { cwd: project });
    try {
      const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
      const { value } = (await lines[Symbol.asyncIterator]().next()) as { readonly value: string };
      expect(value).toMatch(/^\d+$/);
    } finally {
      child.kill();
    }
  });

  it("has code behind every export", () => {
    const text = Object.keys(manifest(join(installed, "package.json")).exports)
      .filter((name) => !/plugin|json|\*/.test(name))
      .map((name, index) => `import * as n${index} from "flatcar-deploy${name.slice(1)}";`)
      .join("\n");
    expect(execute(`${text}\nimport aws from "flatcar-deploy/providers/aws";\nconsole.log(aws.id);`)).toBe("aws");
  });
});

/** What a module of the project prints. */
function execute(text: string): string {
  writeFileSync(join(project, "program.js"), text);
  return execFileSync(process.execPath, ["program.js"], { cwd: project, encoding: "utf8" }).trim();
}
