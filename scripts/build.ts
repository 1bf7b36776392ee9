// Makes `dist/`, the package as it is published: compiled sources in `lib/`, the commands in `bin/`, and a manifest of its own.
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedManifest } from "./manifest.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
for (const file of globSync("src/**/*.json", { cwd: root })) {
  const target = join(dist, "lib", file.slice("src/".length));
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(root, file), target);
}
for (const file of ["bin", "schema.json", "README.md", "CHANGELOG.md", "LICENSE"]) {
  cpSync(join(root, file), join(dist, file), { recursive: true });
}
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, unknown>;
writeFileSync(join(dist, "package.json"), `${JSON.stringify(publishedManifest(manifest), undefined, 2)}\n`);
