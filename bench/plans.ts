import { deploymentFile } from "./deployment-file.ts";
import { compare, type Measured, measure } from "./process.ts";
import type { Section } from "./report.ts";

const counts = [1, 100, 1000] as const;

/** `plan` with a lock: no network, no account, no engine. */
export async function plans(): Promise<Section> {
  const commands = Object.fromEntries(
    counts.map((count) => {
      const file = deploymentFile(count);
      return [count, () => measure(["bin/flatcar-deploy.js", "plan", "--offline", "-f", file])];
    }),
  );
  const found: Readonly<Record<string, Measured>> = await compare(commands, 5);
  return {
    title: "plan, with a lock (median of 5)",
    heads: ["machines", "ms", "MiB", "aim"],
    rows: counts.map((count) => [
      String(count),
      (found[count]?.ms ?? Number.NaN).toFixed(0),
      (found[count]?.mib ?? Number.NaN).toFixed(0),
      count === 1000 ? "< 1,000 ms, ≤ 200 MiB" : "",
    ]),
  };
}
