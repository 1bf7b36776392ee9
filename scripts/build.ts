// Makes the package as it is published, in `dist/` or in the folder that is named: compiled sources in `lib/`, the commands in `bin/`,
// and a manifest of its own.
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedManifest } from "./manifest.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = resolve(process.argv[2] ?? join(root, "dist"));
const compiler = join(root, "node_modules/typescript/bin/tsc");

rmSync(target, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", join(target, "lib")], {
  cwd: root,
  stdio: "inherit",
});
for (const file of globSync("src/**/*.{json,asc}", { cwd: root })) {
  const copy = join(target, "lib", file.slice("src/".length));
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(join(root, file), copy);
}
for (const file of ["bin", "docs", "schemas", "schema.json", "README.md", "CHANGELOG.md", "LICENSE"]) {
  cpSync(join(root, file), join(target, file), { recursive: true });
}
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, unknown>;
writeFileSync(join(target, "package.json"), `${JSON.stringify(publishedManifest(manifest), undefined, 2)}\n`);
