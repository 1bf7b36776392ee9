import { differenceOf } from "../images/difference.ts";
import { shortOf, shortText } from "../images/difference-short.ts";
import { cacheDirectory, offlineSnapshot, type ReleaseSource, rememberedServer } from "../images/index.ts";
import type { Release } from "../platform.ts";
import type { Connection } from "./connection.ts";
import { planningOf } from "./planning.ts";
import type { Properties } from "./wire.ts";

/**
 * Says in the machine's row what another release fixes: by the notes that come with the package, else by the feed that a command has kept on this
 * machine. Asks nobody, and where that does not tell, says nothing.
 */
export async function explainRelease(urn: string, olds: Properties, news: Properties, connection: Connection) {
  const [from, to] = [releaseOf(olds), releaseOf(news)];
  if (!from || !to || from.version === to.version) return;
  const { lookups } = planningOf(connection).memory;
  const key = `fixes ${from.version} ${to.version}`;
  const known = lookups.get(key) as Promise<string> | undefined;
  const said = known ?? fixesBetween(from, to, connection);
  lookups.set(key, said);
  const text = await said;
  if (text !== "") connection.journal.note("info", urn, `release ${from.version} → ${to.version}: ${text}`);
}

function releaseOf({ channel, version, arch }: Properties): Release | undefined {
  if (typeof version !== "string" || typeof channel !== "string") return undefined;
  return { channel: channel as Release["channel"], version, arch: arch === "arm64" ? "arm64" : "amd64" };
}

async function fixesBetween(from: Release, to: Release, { options, signal }: Connection): Promise<string> {
  const { io } = options;
  const remembered = rememberedServer(io, { cacheDirectory: cacheDirectory(io.env), signal });
  for (const source of [offlineSnapshot(), remembered]) {
    const text = await textBy(source, from, to, options.io);
    if (text !== "") return text;
  }
  return "";
}

/** Without the lists of packages: only notes name what is fixed. */
async function textBy(source: ReleaseSource, from: Release, to: Release, io: Connection["options"]["io"]) {
  try {
    const notes = { ...source, artifact: async () => undefined };
    if (!(await source.list()).some(({ version }) => version === to.version)) return "";
    return shortText(shortOf(await differenceOf(from, to, notes, io), undefined));
  } catch {
    return "";
  }
}
