import type { Arch } from "../../platform.ts";
import { parseImageFile } from "./source.ts";

/** A system extension that a machine is made with. */
export interface InstalledExtension {
  readonly name: string;
  readonly version: string;
  readonly arch: Arch;
  readonly url: string;
  /** Hex; left out where the config has no such digest. */
  readonly sha256?: string;
}

interface Config {
  readonly storage?: {
    readonly files?: readonly {
      readonly path: string;
      readonly contents?: { readonly source?: string; readonly verification?: { readonly hash?: string } };
    }[];
    readonly links?: readonly { readonly path: string; readonly target?: string }[];
  };
}

/** The extensions in an Ignition config, whoever wrote them: images in files of their own, each with a link in `/etc/extensions`. */
export function installedExtensions(ignition: string): readonly InstalledExtension[] {
  if (!ignition.includes("/etc/extensions/")) return [];
  const { files = [], links = [] } = (JSON.parse(ignition) as Config).storage ?? {};
  const linked = new Set(links.flatMap(({ path, target }) => (path.startsWith("/etc/extensions/") && target) || []));
  return files.flatMap(({ path, contents }) => {
    const parsed = linked.has(path) ? parseImageFile(path.slice(path.lastIndexOf("/") + 1)) : undefined;
    if (!parsed || contents?.source === undefined) return [];
    const [, sha256] = /^sha256-([0-9a-f]{64})$/.exec(contents.verification?.hash ?? "") ?? [];
    return [{ ...parsed, url: contents.source, ...(sha256 === undefined ? {} : { sha256 }) }];
  });
}

/** Names of the extensions that a machine gets from its release, a line each. */
export const enabledFile = "/etc/flatcar/enabled-sysext.conf";

/** The names that an Ignition config, as `extensionConfig` makes it, has in that file. Of any other it may miss some. */
export function enabledExtensions(ignition: string): readonly string[] {
  if (!ignition.includes(enabledFile)) return [];
  const { files = [] } = (JSON.parse(ignition) as Config).storage ?? {};
  const source = files.find(({ path }) => path === enabledFile)?.contents?.source ?? "";
  return source.startsWith("data:,") ? source.slice("data:,".length).split("%0A") : [];
}
