import { compare, measure } from "./process.ts";
import type { Section } from "./report.ts";

const cli = "bin/flatcar-deploy.js";

/** How long commands take that a user waits for at the prompt, beside a Node that does nothing. */
export async function starts(): Promise<Section> {
  const found = await compare(
    {
      "node -e 0": () => measure(["-e", "0"]),
      "--help": () => measure([cli, "--help"]),
      "ignition render": () => measure([cli, "ignition", "render", "examples/aws/app.bu"]),
      "plugin, spawn to port": () => measure(["bin/pulumi-resource-flatcar.js"], { until: /^\d+\n/ }),
    },
    11,
  );
  const bare = found["node -e 0"];
  const aims = { "--help": "2.0", "ignition render": "2.5", "plugin, spawn to port": "2.0, 60 MiB" };
  return {
    title: "Starts (median of 11, in turn)",
    heads: ["", "ms", "× bare", "MiB", "aim"],
    rows: Object.entries(found).map(([name, { ms, mib }]) => [
      name,
      ms.toFixed(0),
      (ms / bare.ms).toFixed(2),
      mib.toFixed(0),
      name in aims ? `≤ ${aims[name as keyof typeof aims]}` : "",
    ]),
  };
}
