// What scripts/peers/butane-loop.go does, with our transpiler: `transpile-loop.ts RUNS FILE [FILES_DIR]`.
import { readFileSync } from "node:fs";
import { directoryReader, transpile } from "../src/ignition/index.ts";

const [runs = "1", name = "", directory] = process.argv.slice(2);
const text = readFileSync(name, "utf8");
const source = { kind: "butane", name, text, ...(directory ? { files: directoryReader(directory) } : {}) } as const;
const times: number[] = [];
let bytes = 0;
for (let run = 0; run < Number(runs); run++) {
  const begun = performance.now();
  const { json, failure } = transpile(source);
  times.push(performance.now() - begun);
  if (json === undefined) throw new Error(failure);
  bytes = Buffer.byteLength(json);
}
const mib = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ firstMs: times[0], bestMs: Math.min(...times), bytes, mib }));
