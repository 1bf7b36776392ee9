import { parseWanted, type ReleaseFacts, type ReleaseSource, resolveRelease } from "../../images/index.ts";
import type { Arch, Release } from "../../platform.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, flagValue, isSet } from "../command.ts";
import { ioOf } from "../io.ts";
import { formatAge } from "../plan-screen.ts";
import { releaseSource } from "../release-source.ts";
import { formatTable } from "../table.ts";

/** `release show [CHANNEL|VERSION]`: the current releases, or one and what is in it. */
export default async function release(context: Context): Promise<number> {
  const { host, output } = context;
  const io = ioOf(host, output);
  const source = releaseSource({ io, offline: isSet(context, "offline"), signal: host.signal });
  const [wanted] = context.arguments;
  if (wanted === undefined) await showChannels(context, source);
  else await showOne(context, wanted, source);
  return exitCodes.done;
}

const shownChannels = ["stable", "beta", "alpha", "lts"] as const;
const architectures: readonly Arch[] = ["amd64", "arm64"];

async function showChannels({ host, output }: Context, source: ReleaseSource): Promise<void> {
  const found: { channel: string; arch: Arch; version: string; facts: ReleaseFacts | undefined }[] = [];
  for (const channel of shownChannels) {
    for (const arch of architectures) {
      const version = await source.current(channel, arch);
      if (version !== undefined) found.push({ channel, arch, version, facts: await source.find(version) });
    }
  }
  output.document({ source: source.name, releases: found.map(({ facts, ...row }) => ({ ...facts, ...row })) });
  const heads = ["channel", "version", "architectures", "published", "kernel", "docker", "containerd"];
  const rows = new Map<string, { readonly cells: readonly string[]; readonly architectures: Arch[] }>();
  for (const { channel, arch, version, facts } of found) {
    const key = `${channel} ${version}`;
    const { kernel = "", docker = "", containerd = "" } = facts?.software ?? {};
    const age = facts?.published ? formatAge(facts.published, host.now()) : "";
    const row = rows.get(key) ?? { cells: [age, kernel, docker, containerd], architectures: [] as Arch[] };
    row.architectures.push(arch);
    rows.set(key, row);
  }
  const table = [...rows].map(([key, { cells, architectures: list }]) => [...key.split(" "), list.join(" "), ...cells]);
  for (const line of formatTable([heads.map(output.style.dim), ...table], output)) output.line(line);
  output.line();
  output.line(`  ${output.style.dim(`from the ${source.name}`)}`);
}

async function showOne({ host, output, ...invocation }: Context, wanted: string, source: ReleaseSource): Promise<void> {
  const given = archFlag(invocation);
  parseWanted(wanted);
  const release = await resolveRelease(wanted, given ?? "amd64", source);
  const facts = await source.find(release.version);
  output.document({ ...release, ...(given ? {} : { arch: undefined }), ...facts, source: source.name });
  const published = facts?.published
    ? `${facts.published.slice(0, 10)}, ${formatAge(facts.published, host.now())}`
    : "";
  output.line(output.style.bold(`${release.channel} ${release.version}`));
  output.line();
  const rows = [
    ["published", published],
    ["architectures", facts?.architectures.join(" ") ?? release.arch],
    ...Object.entries(facts?.software ?? {}),
  ].filter(([, value]) => value !== "");
  for (const line of formatTable(rows, output)) output.line(line);
  output.line();
  output.line(`  ${output.style.dim(`from the ${source.name}; notes: ${notesUrl(release)}`)}`);
}

function notesUrl({ version }: Release): string {
  return `https://www.flatcar.org/releases#release-${version}`;
}

/** `--arch`. Throws FD1701 for a word that is no architecture. */
export function archFlag(invocation: Pick<Context, "entry" | "arguments" | "flags">): Arch | undefined {
  const arch = flagValue(invocation, "arch");
  if (arch === undefined || arch === "amd64" || arch === "arm64") return arch;
  throw wrong(`--arch takes amd64 or arm64, not "${arch}"`);
}
