import { FlatcarError } from "../errors.ts";
import { type Arch, channels, type IO, type Release } from "../platform.ts";
import { readFeed, readFeedNotes } from "./feed.ts";
import { fetchFile } from "./fetch-file.ts";
import type { Artifact, CommonFile, ReleaseFacts, ReleaseSource } from "./source.ts";
import { readVersionFile } from "./version-file.ts";

export interface ReleaseServerOptions {
  /** Folder for answers that need not be sent again; without it everything is asked anew. */
  readonly cacheDirectory?: string;
  /** What helps where the server cannot be reached, beside the network and a mirror. */
  readonly remedy?: string;
  readonly signal: AbortSignal;
}

/** https://www.flatcar.org/docs/latest/setup/releases/release-feed/ and the download links of the release page. */
const publicServer = "https://{channel}.release.flatcar-linux.net";
const publicFeed = "https://www.flatcar.org/releases-json/releases.json";

/**
 * The public release server and release feed, or a mirror: `FLATCAR_DEPLOY_RELEASE_URL` (with `{channel}` where the channel belongs,
 * for example `https://mirror.example/flatcar/{channel}`) and `FLATCAR_DEPLOY_FEED_URL`. What `version.txt` says counts; the feed
 * adds what only it knows. Each address is asked once. Every question throws FD1105 when the server cannot be reached.
 */
export function releaseServer(io: IO, options: ReleaseServerOptions): ReleaseSource {
  const base = addressIn(io, "FLATCAR_DEPLOY_RELEASE_URL") ?? publicServer;
  const feedUrl = addressIn(io, "FLATCAR_DEPLOY_FEED_URL") ?? publicFeed;
  const asked = new Map<string, Promise<Buffer | undefined>>();
  const get = (url: string): Promise<Buffer | undefined> => {
    const named = url === feedUrl ? { ...options, variable: "FLATCAR_DEPLOY_FEED_URL" } : options;
    const known = asked.get(url) ?? fetchFile(url, io, named);
    asked.set(url, known);
    return known;
  };
  const hostOf = (channel: string) => base.replaceAll("{channel}", channel).replace(/\/+$/, "");
  const directory = (channel: string, arch: Arch, name: string) => `${hostOf(channel)}/${arch}-usr/${name}`;
  const versionFile = async (channel: string, arch: Arch, name: string) => {
    const url = `${directory(channel, arch, name)}/version.txt`;
    const answer = await get(url);
    return answer && readVersionFile(answer.toString("utf8"), url);
  };
  const feed = async (): Promise<ReadonlyMap<string, ReleaseFacts> | undefined> => {
    const answer = await get(feedUrl).catch(unreachable);
    return answer && readFeed(answer.toString("utf8"), feedUrl);
  };
  const address = ({ channel, arch, version }: Release, file: string) => `${directory(channel, arch, version)}/${file}`;
  const artifact = async (release: Release, file: string): Promise<Artifact | undefined> => {
    const url = address(release, file);
    const [content, signature] = await Promise.all([get(url), get(`${url}.sig`)]);
    return content && { content, url, ...(signature ? { signature } : {}) };
  };
  let notes: Promise<ReadonlyMap<string, string>> | undefined;
  const readNotes = async () => readFeedNotes((await get(feedUrl))?.toString("utf8") ?? "{}", feedUrl);
  const find = async (version: string) => (await feed())?.get(version) ?? (await probe(version, versionFile));
  return {
    name: base === publicServer ? "release server" : `release server ${new URL(directory("stable", "amd64", "")).host}`,
    current: async (channel, arch) => {
      const [host = channel] = channel.split("-");
      const name = host === channel ? "current" : `current${channel.slice(host.length)}`;
      return (await versionFile(host, arch, name))?.version;
    },
    find,
    artifact,
    address,
    published: async (release, file) => {
      const { publishedFile } = await import("./published-file.ts");
      return publishedFile({ artifact, address, find }, release, file, io, options.signal);
    },
    list: async () => [...readFeed((await get(feedUrl))?.toString("utf8") ?? "{}", feedUrl).values()],
    changes: async (version) => {
      notes ??= readNotes();
      const note = (await notes).get(version);
      return note === undefined ? undefined : (await import("./notes/parse.ts")).parseNotes(note);
    },
    common: async () => commonFiles(await get(feedUrl), await get(`${hostOf("lts")}/lts-info`).catch(unreachable)),
    streams: async () => {
      const { bundledStreams, readLtsInfo } = await import("./life-cycle.ts");
      const answer = await get(`${hostOf("lts")}/lts-info`).catch(unreachable);
      const listed = readLtsInfo(answer?.toString("utf8") ?? "");
      return listed.length > 0 ? listed : bundledStreams;
    },
  };
}

/** What the release server said when it was asked the last time, by the cache: an answer to everything is that nothing has changed. Asks nobody. */
export function rememberedServer(io: IO, options: ReleaseServerOptions): ReleaseSource {
  return releaseServer({ ...io, fetch: async () => new Response(null, { status: 304 }) }, options);
}

/** With the paths that a mirror has them under. */
function commonFiles(feed: Uint8Array | undefined, streams: Uint8Array | undefined): readonly CommonFile[] {
  return [
    ...(feed ? [{ path: "releases.json", content: feed }] : []),
    ...(streams ? [{ path: "lts/lts-info", content: streams }] : []),
  ];
}

/** An address that the user gave; `undefined` where he gave none. Throws FD1105 where it is no address that can be asked. */
function addressIn({ env }: IO, variable: string): string | undefined {
  const text = env[variable];
  if (!text) return undefined;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol)) return text;
  throw new FlatcarError({
    code: "FD1105",
    message: `${variable} is no address of a server: ${text}`,
    hint: "write it with https:// or http://; `image mirror DIR --serve` serves a folder",
  });
}

type VersionFile = { readonly version: string; readonly published: string };

/** A version that the feed does not have (yet), asked for under each channel. */
async function probe(
  version: string,
  ask: (channel: string, arch: Arch, name: string) => Promise<VersionFile | undefined>,
): Promise<ReleaseFacts | undefined> {
  for (const channel of channels) {
    if (channel === "edge") continue;
    const [amd64, arm64] = await Promise.all([ask(channel, "amd64", version), ask(channel, "arm64", version)]);
    const architectures: Arch[] = [...(amd64 ? ["amd64" as const] : []), ...(arm64 ? ["arm64" as const] : [])];
    const published = amd64?.published ?? arm64?.published;
    if (published !== undefined) return { channel, version, architectures, published, software: {} };
  }
  return undefined;
}

/** The feed only adds to what `version.txt` says: without it the release server is asked. */
function unreachable(error: unknown): undefined {
  if (error instanceof FlatcarError && error.code === "FD1105") return undefined;
  throw error;
}
