import { FlatcarError } from "../../errors.ts";
import { type ExtensionImage, parseImageFile } from "./source.ts";

/**
 * Reads a `SHA256SUMS`: the images of each extension that it names, at addresses that `urlOf` tells. Other files in it are left out. Throws
 * FD1166 for a text that is no such list, and for one that contradicts itself.
 */
export function readSums(
  text: string,
  from: string,
  urlOf: (name: string, file: string) => string,
): ReadonlyMap<string, readonly ExtensionImage[]> {
  const digests = new Map<string, string>();
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    const [, sha256, file] = /^([0-9a-f]{64}) [ *](?:\.\/)?(\S+)\s*$/.exec(line) ?? [];
    if (sha256 === undefined || file === undefined)
      throw notSums(from, `a line is ${JSON.stringify(line.slice(0, 60))}`);
    if (digests.has(file) && digests.get(file) !== sha256) throw notSums(from, `it has two digests for ${file}`);
    digests.set(file, sha256);
  }
  const images = new Map<string, ExtensionImage[]>();
  for (const [file, sha256] of digests) {
    const parsed = parseImageFile(file);
    if (!parsed) continue;
    const { name, version, arch } = parsed;
    const known = images.get(name) ?? [];
    known.push({ version, arch, url: urlOf(name, file), sha256 });
    images.set(name, known);
  }
  return images;
}

function notSums(from: string, detail: string): FlatcarError {
  return new FlatcarError({
    code: "FD1166",
    message: `${from} is not a list of SHA-256 digests`,
    details: [detail],
    hint: "a proxy, a login page or the web site of the server may have answered in its place",
  });
}
