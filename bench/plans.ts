import { withDeploymentFiles } from "./deployment-file.ts";
import { compare, type Measured, measure } from "./process.ts";
import type { Section } from "./report.ts";

const counts = [1, 100, 1000] as const;

/** `plan` with a lock: no network, no account, no engine. */
export async function plans(): Promise<Section> {
  const found: Readonly<Record<string, Measured>> = await withDeploymentFiles(counts, (fileOf) => {
    const command = (count: number) => () =>
      measure(["bin/flatcar-deploy.js", "plan", "--offline", "-f", fileOf(count)]);
    return compare(Object.fromEntries(counts.map((count) => [count, command(count)])), 5);
  });
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
