import { decodeDataUrl } from "../go/dataurl-decode.ts";
import type { Config, Resource } from "../schema/ignition.ts";
import { type Flaw, filesOf, lintTable, modeOf, resourcesOf } from "./lint.ts";

const specification = "https://coreos.github.io/ignition/configuration-v3_5/";

export const resourceLints = lintTable({
  FL401: {
    title: "Contents over plain HTTP without a hash",
    source: "https://coreos.github.io/ignition/security/",
    find: findPlainHttp,
  },
  FL402: { title: "Program fetched without a hash", source: specification, find: findUnverifiedPrograms },
  FL403: {
    title: "Contents that are not gzip, with compression: gzip",
    source: "https://github.com/flatcar/Flatcar/issues/2001",
    find: findNotGzip,
  },
  FL404: { title: "Hash that does not fit the contents", source: specification, find: findWrongHash },
});

const hint = "add verification.hash: sha512-…, as sha512sum prints it";

function* findPlainHttp(config: Config): Generator<Flaw> {
  for (const { item, at } of resourcesOf(config)) {
    const scheme = /^(http|tftp):/i.exec(item.source ?? "")?.[1]?.toLowerCase();
    if (scheme === undefined || item.verification?.hash) continue;
    const message = `${item.source} is fetched over ${scheme} without a hash: whoever is on the way can change it`;
    yield { at: [...at, "source"], message, hint: `${hint}, or use https` };
  }
}

function* findUnverifiedPrograms(config: Config): Generator<Flaw> {
  for (const { item, at } of filesOf(config)) {
    const { contents } = item;
    if (!/^https:/i.test(contents?.source ?? "") || contents?.verification?.hash || (modeOf(item) & 0o111) === 0)
      continue;
    const message = `${item.path} may be executed and is whatever its server gives at first boot: two machines may get two`;
    yield { at: [...at, "contents", "source"], message, hint };
  }
}

function* findNotGzip(config: Config): Generator<Flaw> {
  for (const { item, at } of resourcesOf(config)) {
    const bytes = item.compression === "gzip" ? embedded(item) : undefined;
    if (bytes === undefined || (bytes[0] === 0x1f && bytes[1] === 0x8b)) continue;
    const message =
      "compression is gzip and the contents are not gzip, so Ignition fails and the machine does not boot";
    yield { at: [...at, "compression"], message, hint: "leave compression out: contents are packed where that helps" };
  }
}

function* findWrongHash(config: Config): Generator<Flaw> {
  for (const { item, at } of resourcesOf(config)) {
    const [, method, sum] = /^(sha512|sha256)-([0-9a-f]+)$/i.exec(item.verification?.hash ?? "") ?? [];
    const bytes = method === undefined ? undefined : embedded(item);
    if (method === undefined || bytes === undefined) continue;
    if (digestOf(method, bytes) === sum?.toLowerCase()) continue;
    const message =
      "verification.hash is not the hash of the contents, so Ignition fails and the machine does not boot";
    yield {
      at: [...at, "verification", "hash"],
      message,
      hint: "leave it out: contents in the config itself need none",
    };
  }
}

/** Loads Node's cryptography, which takes long, only where there is something to hash. */
function digestOf(method: string, bytes: Uint8Array): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash(method).update(bytes).digest("hex");
}

/** The bytes of a data URL, as they are hashed and unpacked. */
function embedded({ source = "" }: Resource): Uint8Array | undefined {
  if (!/^data:/i.test(source)) return undefined;
  try {
    return decodeDataUrl(`data:${source.slice("data:".length)}`);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
