/** What a release server has. */
export interface Published {
  /** Version by channel or stream (`stable`, `lts-2024`): the same for both architectures. */
  readonly current: Readonly<Record<string, string>>;
  /** Text of the release feed. */
  readonly feed: string;
  /** Content by `4593.2.5 amd64 FILE`. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

const host = /^https:\/\/(\w+)\.release\.flatcar-linux\.net\/(amd64|arm64)-usr\/([^/]+)\/(.+)$/;

/** The public release server and its feed, in this process. `asked` collects every address. */
export function releaseFetch({ current, feed, files }: Published, asked: string[] = []): typeof globalThis.fetch {
  return async (input) => {
    const url = input instanceof Request ? input.url : String(input);
    asked.push(url);
    if (url === "https://www.flatcar.org/releases-json/releases.json") return new Response(feed);
    const [, channel = "", arch = "", version = "", file = ""] = host.exec(url) ?? [];
    const [, year] = /^current(-\d{4})?$/.exec(version) ?? ["", undefined];
    const named = version.startsWith("current") ? current[`${channel}${year ?? ""}`] : version;
    const known =
      version.startsWith("current") || Object.keys(files).some((key) => key.startsWith(`${version} ${arch} `));
    if (file === "version.txt" && named !== undefined && known) return new Response(`FLATCAR_VERSION=${named}\n`);
    const content = files[`${named} ${arch} ${file}`];
    if (content === undefined) return new Response("no", { status: 404 });
    return new Response(content, { headers: { "content-length": String(Buffer.byteLength(content)) } });
  };
}
