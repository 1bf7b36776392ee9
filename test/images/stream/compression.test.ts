import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { decodeBzip2 } from "../../../src/images/stream/bzip2/decode.ts";
import { type Compression, compressionOf, compressions, pack, unpack } from "../../../src/images/stream/compression.ts";
import { type Environment, findProgram } from "../../../src/images/stream/program.ts";
import { folderWith } from "../../cli/folder.ts";
import { bytesOf, noise, streamOf } from "./bytes.ts";

const programs: Readonly<Record<Compression, string>> = { bz2: "bzip2", gz: "gzip", xz: "xz", zst: "zstd" };
const withPrograms: Environment = { PATH: process.env.PATH ?? "" };
const bare: Environment = { PATH: "" };

/** What the program of the distribution makes of it. */
function reference(program: string, words: readonly string[], input: Uint8Array): Buffer {
  const { stdout, status, stderr } = spawnSync(program, words, { input, maxBuffer: 2 ** 30 });
  expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

/** Like an image: text, noise, long runs of zeros and of other bytes. */
const mixed = Buffer.concat([
  Buffer.from("kernel command line ".repeat(10_000)),
  noise(200_000),
  Buffer.alloc(600_000),
  Buffer.alloc(500_003, 0xff),
  Buffer.from([0, 1, 2, 3, 3, 3, 3, 3]),
]);

const inputs: readonly (readonly [string, Buffer])[] = [
  ["nothing", Buffer.alloc(0)],
  ["one byte", Buffer.of(7)],
  ["four equal bytes", Buffer.alloc(4, 9)],
  ["259 equal bytes", Buffer.alloc(259, 9)],
  ["every byte", Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
  ["an image", mixed],
];

async function failure(stream: () => AsyncIterable<Uint8Array>): Promise<FlatcarError> {
  const error: unknown = await (async () => bytesOf(stream()))().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FlatcarError);
  return error as FlatcarError;
}

describe.each(compressions)("%s", (compression) => {
  const program = programs[compression];
  const missing = findProgram([program], withPrograms) === undefined;
  const title = (what: string) => (missing ? `${what} (skipped: there is no ${program})` : what);
  const all = [
    ["with programs", withPrograms],
    ["without", bare],
  ] as const;
  const ways = compression === "xz" ? all.slice(0, 1) : all;

  it.skipIf(missing).each(ways)(title("unpacks what the program has packed, %s"), async (_, env) => {
    for (const [, input] of inputs) {
      const packed = reference(program, ["-c"], input);
      for (const pieceBytes of input.length > 1000 ? [65_536] : [1, 7]) {
        expect((await bytesOf(unpack(compression, streamOf(packed, pieceBytes), env))).equals(input)).toBe(true);
      }
    }
  });

  it.skipIf(missing)(title("unpacks several streams behind one another"), async () => {
    const packed = reference(program, ["-c"], mixed);
    const twice = Buffer.concat([packed, packed]);
    const unpacked = await bytesOf(unpack(compression, streamOf(twice), withPrograms));
    expect(unpacked.equals(Buffer.concat([mixed, mixed]))).toBe(true);
  });

  it.skipIf(missing)(title("packs so that the program unpacks it, and always the same"), async () => {
    const packed = await bytesOf(pack(compression, streamOf(mixed), withPrograms));
    expect(reference(program, ["-d", "-c"], packed).equals(mixed)).toBe(true);
    expect((await bytesOf(pack(compression, streamOf(mixed, 1000), withPrograms))).equals(packed)).toBe(true);
    if (compression !== "gz") expect(packed.equals(reference(program, ["-c"], mixed))).toBe(true);
  });

  it.skipIf(missing).each(ways)(title("refuses what is cut off, altered, or goes on, %s"), async (_, env) => {
    const packed = reference(program, ["-c"], mixed);
    const altered = Buffer.from(packed);
    altered.writeUInt8(altered.readUInt8(packed.length >> 1) ^ 0x55, packed.length >> 1);
    const wrong = [
      packed.subarray(0, 0),
      packed.subarray(0, 10),
      packed.subarray(0, packed.length >> 1),
      packed.subarray(0, -1),
      altered,
      Buffer.concat([packed, Buffer.from("something else")]),
    ];
    for (const bytes of wrong) {
      const { code, message } = await failure(() => unpack(compression, streamOf(bytes), env));
      expect({ code, message }).toEqual({
        code: "FD1157",
        message: expect.stringMatching(/^the (?:bzip2|gzip|xz|zstd) data are broken: \S/) as string,
      });
    }
  });

  it.skipIf(missing).each(ways)(title("gives the source's own error, %s"), async (_, env) => {
    const packed = reference(program, ["-c"], noise(500_000));
    const source = async function* () {
      yield packed.subarray(0, 100_000);
      throw new FlatcarError({ code: "FD1409", message: "stopped" });
    };
    expect((await failure(() => unpack(compression, source(), env))).code).toBe("FD1409");
  });

  it.skipIf(missing)(title("ends when nobody reads on"), async () => {
    const packed = reference(program, ["-c"], noise(400_000));
    for (const [, env] of ways) {
      for await (const piece of unpack(compression, streamOf(packed), env)) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
    }
  });
});

describe("without a program", () => {
  it.each([
    ["unpack", "xz", "to unpack xz the program xz is needed"],
    ["pack", "xz", "to pack xz the program xz is needed"],
    ["pack", "bz2", "to pack bzip2 the program bzip2 is needed"],
  ] as const)("%s %s says which is needed", async (verb, compression, message) => {
    const convert = verb === "pack" ? pack : unpack;
    const error = await failure(() => convert(compression, streamOf(mixed), bare));
    expect(error.code).toBe("FD1158");
    expect(error.message).toContain(message);
  });
});

it("takes lbzip2 before bzip2", () => {
  const folder = folderWith({});
  mkdirSync(join(folder, "bin"));
  symlinkSync("/bin/true", join(folder, "bin", "bzip2"));
  expect(findProgram(["lbzip2", "bzip2"], { PATH: join(folder, "bin") })).toBe(join(folder, "bin", "bzip2"));
  symlinkSync("/bin/true", join(folder, "bin", "lbzip2"));
  expect(findProgram(["lbzip2", "bzip2"], { PATH: join(folder, "bin") })).toBe(join(folder, "bin", "lbzip2"));
});

it("tells a compression by the ending", () => {
  expect(["image.bin.bz2", "disk.tar.gz", "a.xz", "a.zst", "image.img", "bz2"].map(compressionOf)).toEqual([
    "bz2",
    "gz",
    "xz",
    "zst",
    undefined,
    undefined,
  ]);
});

const noBzip2 = findProgram(["bzip2"], withPrograms) === undefined;
it.skipIf(noBzip2)(
  noBzip2 ? "our bzip2 (skipped: there is no bzip2)" : "our bzip2 says where it went wrong",
  async () => {
    const packed = reference("bzip2", ["-1", "-c"], noise(250_000));
    const at = async (bytes: Uint8Array) => (await failure(() => decodeBzip2(streamOf(bytes)))).findings[0];
    expect(await at(packed.subarray(0, 150_000))).toMatchObject({
      message: "the bzip2 data are broken: they end too early",
      details: ["at byte 150000 of the compressed data"],
    });
    expect(await at(Buffer.from("<html>"))).toMatchObject({
      message: "the bzip2 data are broken: no bzip2 stream begins here",
    });
    for (let byte = 0; byte < packed.length; byte += 39_973) {
      const altered = Buffer.from(packed);
      altered.writeUInt8(altered.readUInt8(byte) ^ 0x10, byte);
      expect((await at(altered)).code).toBe("FD1157");
    }
  },
);

it.skipIf(noBzip2)(
  noBzip2 ? "a reader (skipped: there is no bzip2)" : "our bzip2 goes on only as it is read",
  async () => {
    const packed = reference("bzip2", ["-c"], Buffer.alloc(150_000_000));
    const before = process.memoryUsage.rss();
    let chunks = 0;
    for await (const chunk of unpack("bz2", streamOf(packed), bare)) {
      expect(chunk.length).toBeLessThanOrEqual(256 * 1024);
      if (++chunks < 10) continue;
      await new Promise((resolve) => setTimeout(resolve, 300));
      break;
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(80_000_000);
  },
);
