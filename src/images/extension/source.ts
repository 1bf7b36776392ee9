import type { Arch } from "../../platform.ts";

/** One published image of a system extension. */
export interface ExtensionImage {
  /** As it is published: `v1.35.6`, `3.1.2`, `v1.36.2+k3s1`. */
  readonly version: string;
  readonly arch: Arch;
  readonly url: string;
  /** Hex; left out where nobody was asked. */
  readonly sha256?: string;
}

/** Somewhere that knows system extensions which are not part of a release. */
export interface ExtensionSource {
  /** As a message names it. */
  readonly name: string;
  /** ISO day that its knowledge ends with; left out: it knows what there is. */
  readonly until?: string;
  /** Every image of an extension, in no order; none where there is no such extension. Throws FD1105 and FD1166. */
  images(name: string): Promise<readonly ExtensionImage[]>;
  /** Every image of all of them, by name. Throws as `images` does. */
  list(): Promise<ReadonlyMap<string, readonly ExtensionImage[]>>;
}

/** How systemd, and so the names of files, calls an architecture. */
const systemdNames = { amd64: "x86-64", arm64: "arm64" } as const satisfies Record<Arch, string>;

/** `kubernetes-v1.35.6-x86-64.raw` */
export function imageFile(name: string, version: string, arch: Arch): string {
  return `${name}-${version}-${systemdNames[arch]}.raw`;
}

/** The other way round; `undefined` for any other name. */
export function parseImageFile(
  file: string,
): { readonly name: string; readonly version: string; readonly arch: Arch } | undefined {
  const [, name, version, arch] = /^([a-z][a-z0-9-]*?)-(v?\d[\w.+-]*)-(x86-64|arm64)\.raw$/.exec(file) ?? [];
  if (name === undefined || version === undefined) return undefined;
  return { name, version, arch: arch === "arm64" ? "arm64" : "amd64" };
}
