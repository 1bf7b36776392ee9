// Before `npm test`: packages, the Pulumi engine and its language host, and the software of others that the tests run against.
// What cannot be had here says why, and the tests that need it are skipped with that reason. Plain JavaScript, for Node 20.
import { installPackages, nodeForSources, run } from "./packages.js";

process.exitCode = await setup();

async function setup() {
  const installed = await installPackages();
  if (installed !== 0) return installed;
  const engine = await run(nodeForSources(), ["scripts/engine.ts", "--language-host"]);
  if (engine !== 0) console.error("Without the engine the tests that run it are skipped.");
  return run(nodeForSources(), ["scripts/peers.ts", "--optional", "all"]);
}
