// Plain JavaScript, so that a Node that is too old gets a sentence and not a syntax error.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Runs an entry point: from `src/` in a checkout (Node strips the types), from the built package otherwise. */
export async function run(entry) {
  const source = new URL(`../src/${entry}.ts`, import.meta.url);
  if (!existsSync(source)) return import(new URL(`../${entry}.js`, import.meta.url).href);
  if (process.features.typescript) return import(source.href);
  const bundled = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
  if (!existsSync(bundled) || process.env.FLATCAR_DEPLOY_RELAUNCHED) {
    process.stderr.write(
      `flatcar-deploy: Node ${process.version} cannot run TypeScript sources; use Node 22.18 or newer\n`,
    );
    process.exit(1);
  }
  const env = { ...process.env, FLATCAR_DEPLOY_RELAUNCHED: "1" };
  const child = spawnSync(bundled, process.argv.slice(1), { stdio: "inherit", env });
  process.exit(child.status ?? 1);
}
