// `npm run check`: everything that can be said of the sources without running them, each step with its time.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sizeLine } from "./sizes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "node_modules", ".bin");
/** No colours where nobody sees them. */
const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
const packed = mkdtempSync(join(tmpdir(), "flatcar-deploy-pack-"));

type Step = readonly [title: string, command: string, words: readonly string[]];

const steps: readonly Step[] = [
  ["types", "tsc", ["--noEmit", "-p", "."]],
  ["format and lint", "biome", ["ci", "--error-on-warnings", ...(process.stdout.isTTY ? [] : ["--colors=off"])]],
  ["lint with types", "eslint", ["--max-warnings=0", "."]],
  ["dead code and packages", "knip", []],
  ["generated files", "node", ["scripts/generate.ts", "--check"]],
  ["build", "node", ["scripts/build.ts"]],
  ["pack", "npm", ["pack", "./dist", "--pack-destination", packed]],
  ["publint", "publint", ["dist", "--strict"]],
  ["types of the package", "attw", ["--profile", "esm-only", "--exclude-entrypoints", "./plugin", "--", "PACKED"]],
];

const failed: string[] = [];
for (const [title, command, words] of steps) {
  const begun = performance.now();
  const own = join(bin, command);
  const all = words.map((word) =>
    word === "PACKED" ? join(packed, globSync("*.tgz", { cwd: packed })[0] ?? "") : word,
  );
  const { status, stdout, stderr } = spawnSync(existsSync(own) ? own : command, all, {
    cwd: root,
    encoding: "utf8",
    env,
  });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${status === 0 ? "✓" : "✗"} ${title.padEnd(24)} ${seconds.padStart(6)} s`);
  if (status === 0) continue;
  failed.push(title);
  console.log(`${stdout}${stderr}`);
}
rmSync(packed, { recursive: true, force: true });
console.log(`\n${sizeLine(root)}`);
if (failed.length > 0) {
  console.log(`failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
