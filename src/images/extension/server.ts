import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";
import { type FetchFileOptions, fetchFile } from "../fetch-file.ts";
import type { ExtensionSource } from "./source.ts";
import { readSums } from "./sums.ts";

/**
 * The bakery's server, which redirects to the releases of https://github.com/flatcar/sysext-bakery:
 * https://github.com/flatcar/sysext-bakery/blob/80959c1/tools/http-url-rewrite-server/Caddyfile
 */
export const bakery = "https://extensions.flatcar.org/extensions";

/**
 * The bakery, or a mirror of it: `FLATCAR_DEPLOY_EXTENSION_URL`, a folder with `NAME/SHA256SUMS` and `NAME/NAME-VERSION-ARCH.raw`, which
 * machines have to reach as well. Each list is asked for once.
 */
export function extensionServer(io: IO, options: FetchFileOptions): ExtensionSource {
  const base = (io.env.FLATCAR_DEPLOY_EXTENSION_URL || bakery).replace(/\/+$/, "");
  const asked = new Map<string, ReturnType<ExtensionSource["list"]>>();
  const read = (path: string): ReturnType<ExtensionSource["list"]> => {
    const url = `${base}/${path}`;
    const known = asked.get(url) ?? ask(url, base, io, options);
    asked.set(url, known);
    return known;
  };
  return {
    name: base === bakery ? "sysext-bakery" : `mirror ${base}`,
    images: async (name) => (await read(`${name}/SHA256SUMS`)).get(name) ?? [],
    list: () => read("SHA256SUMS"),
  };
}

async function ask(url: string, base: string, io: IO, options: FetchFileOptions): ReturnType<ExtensionSource["list"]> {
  const answer = await fetchFile(url, io, options).catch((error: unknown) => rethrow(error));
  return answer ? readSums(answer.toString("utf8"), url, (name, file) => `${base}/${name}/${file}`) : new Map();
}

/** The mirror is another one than that of releases. */
function rethrow(error: unknown): never {
  if (!(error instanceof FlatcarError) || error.code !== "FD1105") throw error;
  const hint =
    "check the network, name a mirror in FLATCAR_DEPLOY_EXTENSION_URL, or pin the extensions in flatcar.lock";
  throw new FlatcarError({ ...error.findings[0], hint }, { cause: error });
}
