// One piece of work with an image, in a process that does nothing else: `image-work.ts verify FILE KEY FINGERPRINT`, `image-work.ts unpack FILE`.
import { createReadStream, readFileSync } from "node:fs";
import { compressionOf, unpack, verifyFile } from "../src/images/files.ts";

const [work = "", file = "", key = "", fingerprint = ""] = process.argv.slice(2);
const begun = performance.now();
if (work === "verify") {
  await verifyFile(file, { now: new Date(), key: { name: key, content: readFileSync(key) }, fingerprint });
} else {
  const compression = compressionOf(file);
  if (!compression) throw new Error(`${file} is not packed`);
  let bytes = 0;
  for await (const chunk of unpack(compression, createReadStream(file, { highWaterMark: 1024 * 1024 }), process.env))
    bytes += chunk.length;
  if (bytes === 0) throw new Error(`${file} is empty`);
}
console.log(JSON.stringify({ ms: performance.now() - begun, mib: process.resourceUsage().maxRSS / 1024 }));
