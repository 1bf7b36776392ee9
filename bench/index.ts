// `npm run bench [SECTION…]`: prints tables of times, memory and calls. Nothing is asserted: a busy machine is no failure.
import { cpus, totalmem } from "node:os";
import { butane } from "./butane.ts";
import { gzip } from "./gzip.ts";
import { images } from "./images.ts";
import { locks } from "./locks.ts";
import { machines } from "./machines.ts";
import { plans } from "./plans.ts";
import { printSection, type Section } from "./report.ts";
import { runs } from "./runs.ts";
import { starts } from "./starts.ts";

const sections: Readonly<Record<string, () => Promise<Section>>> = {
  starts,
  butane,
  gzip,
  images,
  locks,
  plans,
  machines,
  runs,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`there is no section ${unknown.join(", ")}; one of: ${Object.keys(sections).join(", ")}`);
  process.exit(2);
}
const gib = Math.round(totalmem() / 2 ** 30);
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "CPU"}, ${gib} GiB`);
for (const [name, measure] of Object.entries(sections)) {
  if (wanted.length === 0 || wanted.includes(name)) printSection(await measure());
}
