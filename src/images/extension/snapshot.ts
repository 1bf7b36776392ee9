import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { bakery } from "./server.ts";
import type { ExtensionImage, ExtensionSource } from "./source.ts";
import { imageFile } from "./source.ts";

/** Content of `snapshot.generated.json`, which `scripts/generate-extensions.ts` makes from the tags of the bakery. */
export interface ExtensionSnapshot {
  /** ISO day of the newest tag. */
  readonly date: string;
  /** Versions by name, the oldest first. Each is there for both architectures. */
  readonly extensions: Readonly<Record<string, readonly string[]>>;
}

let loaded: ExtensionSource | undefined;

/** The names and versions that come with the package, without digests. Asks nobody; the data is read at the first question. */
export function bundledExtensions(): ExtensionSource {
  loaded ??= sourceOf(read(), () => undefined);
  return loaded;
}

/** The bundled versions with digests that stand for them on simulated clouds: always the same for the same image. */
export function simulatedExtensions(): ExtensionSource {
  return sourceOf(read(), (file) =>
    createHash("sha256").update(`${file}, as simulated clouds have it\n`).digest("hex"),
  );
}

function read(): ExtensionSnapshot {
  return JSON.parse(readFileSync(new URL("./snapshot.generated.json", import.meta.url), "utf8")) as ExtensionSnapshot;
}

function sourceOf(
  { date, extensions }: ExtensionSnapshot,
  digestOf: (file: string) => string | undefined,
): ExtensionSource {
  const imagesOf = (name: string): readonly ExtensionImage[] =>
    (extensions[name] ?? []).flatMap((version) =>
      (["amd64", "arm64"] as const).map((arch) => {
        const file = imageFile(name, version, arch);
        const sha256 = digestOf(file);
        return { version, arch, url: `${bakery}/${name}/${file}`, ...(sha256 === undefined ? {} : { sha256 }) };
      }),
    );
  return {
    name: `bundled list of ${date}`,
    until: date,
    images: async (name) => imagesOf(name),
    list: async () => new Map(Object.keys(extensions).map((name) => [name, imagesOf(name)])),
  };
}
