// `npm start`: from a fresh clone to two pools of machines on a simulated cloud. Plain JavaScript, so that Node 20 can run it.
import { failed, installPackages, nodeForSources, run, step } from "./packages.js";

process.exitCode = await start();

async function start() {
  const installed = await installPackages();
  if (installed !== 0) return installed;
  const engine = await run(nodeForSources(), ["scripts/engine.ts"]);
  if (engine !== 0) return failed("scripts/engine.ts", engine);
  const words = ["up", "-f", "examples/quickstart/flatcar.yaml", "--simulate", "--yes"];
  step(`flatcar-deploy ${words.join(" ")}`);
  return run(process.execPath, ["bin/flatcar-deploy.js", ...words]);
}
