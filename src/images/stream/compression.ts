import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import zlib from "node:zlib";
import { FlatcarError } from "../../errors.ts";
import { brokenData } from "./broken.ts";
import { bzip2InWorker } from "./bzip2/in-worker.ts";
import { type Environment, findProgram, type ProgramEnd, throughProgram } from "./program.ts";

/** Compressions by the endings of their files. */
export const compressions = ["bz2", "gz", "xz", "zst"] as const;
export type Compression = (typeof compressions)[number];

/** A stream of bytes that is read once. */
export type Bytes = AsyncIterable<Uint8Array>;

interface Way {
  readonly title: string;
  /** Programs that do it, the fastest first. All take `-d` and `-c`. */
  readonly programs: readonly string[];
  /** Package of Debian that holds the last of them. */
  readonly from: string;
  /** In Node itself. */
  readonly unpack?: (source: Bytes) => Bytes;
  readonly pack?: (source: Bytes) => Bytes;
  /** Whether Node itself is as good as a program. */
  readonly native?: true;
}

const ways: Readonly<Record<Compression, Way>> = {
  bz2: { title: "bzip2", programs: ["lbzip2", "bzip2"], from: "bzip2", unpack: bzip2InWorker },
  gz: {
    title: "gzip",
    programs: ["gzip"],
    from: "gzip",
    unpack: (source) => throughZlib("gzip", zlib.createGunzip(), source),
    pack: (source) => throughZlib("gzip", zlib.createGzip(), source),
    native: true,
  },
  xz: { title: "xz", programs: ["xz"], from: "xz-utils" },
  zst: { title: "zstd", programs: ["zstd"], from: "zstd", ...zstdOfNode() },
};

/** Node has zstd since 22.15; it stumbles over several frames behind one another, which the program reads. */
function zstdOfNode(): Pick<Way, "unpack" | "pack"> {
  if (!("createZstdDecompress" in zlib)) return {};
  return {
    unpack: (source) => throughZlib("zstd", zlib.createZstdDecompress(), source),
    pack: (source) => throughZlib("zstd", zlib.createZstdCompress(), source),
  };
}

/** The compression that a file's name ends with. */
export function compressionOf(name: string): Compression | undefined {
  return compressions.find((ending) => name.endsWith(`.${ending}`));
}

/**
 * Unpacks in constant memory. Everything counts only at the end of the stream: throws FD1157 where the data are broken, FD1158 where a program
 * is missing, and what the source throws.
 */
export function unpack(compression: Compression, source: Bytes, env: Environment): Bytes {
  const way = ways[compression];
  return convert(way, way.unpack, "unpack", ["-d", "-c"], source, env);
}

/** Packs in constant memory, the same bytes for the same program or Node. Throws FD1158, and what the source throws. */
export function pack(compression: Compression, source: Bytes, env: Environment): Bytes {
  const way = ways[compression];
  return convert(way, way.pack, "pack", ["-z", "-c"], source, env);
}

function convert(
  way: Way,
  own: Way["unpack"],
  verb: string,
  words: readonly string[],
  source: Bytes,
  env: Environment,
): Bytes {
  if (own && way.native) return own(source);
  const program = findProgram(way.programs, env);
  if (program !== undefined) return throughProgram(program, words, source, (end) => checkEnd(way, end));
  if (own) return own(source);
  throw new FlatcarError({
    code: "FD1158",
    message: `to ${verb} ${way.title} the program ${way.programs.at(-1)} is needed, and it is not in PATH`,
    hint: `install it, for example with: apt install ${way.from}`,
  });
}

/** What stands behind the end of the data is no warning for us: it may be the rest of them, whose first bytes are damaged. */
function checkEnd({ title }: Way, { code, stderr }: ProgramEnd): void {
  if (code === 0 && !/trailing garbage/.test(stderr)) return;
  const [first = ""] = stderr.split("\n").filter((line) => line.trim() !== "");
  const reason = first.replace(/^\S+: (?:\(stdin\)|\/\*stdin\*\\): |^\S+: /, "").trim();
  throw brokenData(title, reason || `the program ended with code ${code}`);
}

async function* throughZlib(title: string, transform: Transform & { bytesWritten: number }, source: Bytes): Bytes {
  const counted = { bytes: 0 };
  const fed = pipeline(Readable.from(counting(source, counted), { objectMode: false }), transform);
  fed.catch(() => {});
  try {
    for await (const chunk of transform) yield chunk as Uint8Array;
    await fed;
  } catch (error) {
    if (error instanceof FlatcarError || !isOfZlib(error)) throw error;
    throw brokenData(title, error.message, transform.bytesWritten, error);
  }
  if (transform.bytesWritten < counted.bytes)
    throw brokenData(title, "something stands behind their end", transform.bytesWritten);
}

async function* counting(source: Bytes, counted: { bytes: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    counted.bytes += chunk.length;
    yield chunk;
  }
}

function isOfZlib(error: unknown): error is NodeJS.ErrnoException {
  return /^(?:Z_|ZSTD_)/.test(String((error as NodeJS.ErrnoException).code));
}
