import type { Arch } from "../../platform.ts";
import { readExtension } from "../extension/resolve.ts";
import { imageFile } from "../extension/source.ts";
import type { Lock, LockedExtension } from "../lock/lock.ts";

/** An image of a system extension that a lock names. */
export interface NamedExtension extends Pick<LockedExtension, "version" | "url" | "sha256"> {
  readonly arch: Arch;
  /** Name of its file. */
  readonly file: string;
  /** In a mirror, as the bakery's server has it. */
  readonly path: string;
}

/** A list of digests, as the bakery's server has it. */
export interface NamedSums {
  readonly path: string;
  readonly content: Uint8Array;
}

const top = "extensions";

/** What a lock names of the bakery, each image once, by path. */
export function extensionsBy({ extensions }: Lock): readonly NamedExtension[] {
  const named = Object.entries(extensions).map(([key, { version, url, sha256 }]) => {
    const [wanted = "", architecture] = key.split(" ");
    const { name } = readExtension(wanted);
    const arch: Arch = architecture === "arm64" ? "arm64" : "amd64";
    const file = imageFile(name, version, arch);
    return { version, url, sha256, arch, file, path: `${top}/${name}/${file}` };
  });
  return [...new Map(named.map((each) => [each.path, each])).values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** `SHA256SUMS` of each extension and of all: what a mirror is asked for. */
export function sumsOf(extensions: readonly NamedExtension[]): readonly NamedSums[] {
  const folders = [...new Set(extensions.flatMap(({ path }) => [top, path.slice(0, path.lastIndexOf("/"))]))];
  return folders.map((folder) => {
    const its = extensions.filter(({ path }) => path.startsWith(`${folder}/`));
    const text = its.map(({ sha256, file }) => `${sha256}  ${file}\n`).join("");
    return { path: `${folder}/SHA256SUMS`, content: Buffer.from(text) };
  });
}
