// Writes every file that is made from others. With --check it writes nothing, and fails where one is not what it should be.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { generated, root } from "./generated.ts";

const check = process.argv.includes("--check");
const stale: string[] = [];
for (const [file, make] of Object.entries(generated)) {
  const text = await make();
  const path = new URL(file, root);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  stale.push(file);
  if (!check) writeFileSync(path, text);
}
for (const file of stale) console.log(check ? `${file} is not what \`npm run gen\` makes` : `wrote ${file}`);
if (check && stale.length > 0) process.exitCode = 1;
