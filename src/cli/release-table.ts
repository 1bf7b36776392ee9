import type { LtsStream } from "../images/index.ts";
import type { Context } from "./command.ts";
import { ignitionSpec, type KnownRelease, paintSupport, streamName } from "./releases.ts";
import { formatTable } from "./table.ts";

/** Narrower than this, the columns that are asked for least stay away. */
const roomy = 112;

/** A line for each release under a line of heads. */
export function releaseRows(
  releases: readonly KnownRelease[],
  streams: readonly LtsStream[],
  { output }: Pick<Context, "output">,
): readonly string[] {
  const wide = output.width >= roomy;
  const heads = ["channel", "version", "published", ...(wide ? ["architectures"] : []), "kernel", "docker"];
  const more = [...(wide ? ["containerd", "systemd"] : []), "Ignition", "support"];
  const table = releases.map(({ facts, support }) => {
    const { kernel = "", docker = "", containerd = "", systemd = "" } = facts.software;
    return [
      streamName(facts, streams),
      facts.version,
      facts.published.slice(0, 10),
      ...(wide ? [facts.architectures.join(" ")] : []),
      kernel,
      docker,
      ...(wide ? [containerd, systemd] : []),
      ignitionSpec(facts.version),
      paintSupport(support, output.style),
    ];
  });
  return formatTable([[...heads, ...more].map(output.style.dim), ...table], output);
}
