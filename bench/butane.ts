import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findPeer } from "../scripts/peers/place.ts";
import { transpile } from "../src/ignition/index.ts";
import { bestMs } from "./best.ts";
import type { Section } from "./report.ts";

const counts = [1, 10, 100, 1000] as const;
/** The real one, where `npm run peers butane` has put it. */
const peer = findPeer("butane");

/** Butane to Ignition in this process; beside it the real butane as a whole process, where it is installed. */
export async function butane(): Promise<Section> {
  const rows: string[][] = [];
  for (const count of counts) {
    const text = document(count);
    const ours = bestMs(() => transpile({ kind: "butane", name: "bench.bu", text }), 7);
    const theirs = peer ? await butaneMs(peer, text) : undefined;
    rows.push([
      String(count),
      String(Buffer.byteLength(text)),
      ours.toFixed(1),
      theirs?.toFixed(0) ?? "not installed",
      "",
    ]);
  }
  return {
    title: "Butane to Ignition (best of 7 in this process; butane 0.29.0 as a process)",
    heads: ["files", "bytes", "ms", "butane ms", ""],
    rows,
  };
}

function document(count: number): string {
  const file = (index: number) =>
    `    - path: /etc/app/${index}.conf\n      mode: 0644\n      contents:\n        inline: |\n${"          setting = some value of this line\n".repeat(6)}`;
  const files = Array.from({ length: count }, (_, index) => file(index)).join("");
  return `variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n${files}`;
}

async function butaneMs(peer: string, text: string): Promise<number> {
  const begun = performance.now();
  const child = promisify(execFile)(peer, [], { maxBuffer: 1 << 26 });
  child.child.stdin?.end(text);
  await child;
  return performance.now() - begun;
}
