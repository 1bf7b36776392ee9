import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { convertImage } from "../../../src/images/stream/convert.ts";
import { diskTar, readDiskTar } from "../../../src/images/stream/disk-tar.ts";
import { findProgram } from "../../../src/images/stream/program.ts";
import { readSparse, writeSparse } from "../../../src/images/stream/sparse.ts";
import { checkFixedVhd, fixedVhd, vhdFooter } from "../../../src/images/stream/vhd.ts";
import { folderWith } from "../../cli/folder.ts";
import { bytesOf, noise, streamOf } from "./bytes.ts";

const mebibyte = 1024 * 1024;
const { signal } = new AbortController();

async function failure(run: Promise<unknown>): Promise<FlatcarError> {
  const error: unknown = await run.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FlatcarError);
  return error as FlatcarError;
}

/** A disk of zeros with something at each end. */
async function* disk(bytes: number): AsyncGenerator<Uint8Array> {
  const first = noise(mebibyte);
  const empty = Buffer.alloc(mebibyte);
  for (let at = 0; at < bytes; at += mebibyte) yield at === 0 || at === bytes - mebibyte ? first : empty;
}

describe("sparse files", () => {
  it("take 4 GiB of zeros without room on the disk or in memory", async () => {
    const path = join(folderWith({}), "disk.raw");
    const before = process.memoryUsage.rss();
    expect(await writeSparse(disk(4096 * mebibyte), path)).toBe(4096 * mebibyte);
    const { size, blocks } = statSync(path);
    expect(size).toBe(4096 * mebibyte);
    expect(blocks * 512).toBeLessThanOrEqual(3 * mebibyte);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * mebibyte);
  });

  it("are read without their zeros", async () => {
    const path = join(folderWith({}), "disk.raw");
    const size = await writeSparse(disk(64 * mebibyte), path);
    let bytes = 0;
    let last = 0;
    for await (const { position, data } of readSparse(path)) {
      bytes += data.length;
      last = position + data.length;
    }
    expect([bytes, last]).toEqual([2 * mebibyte, size]);
  });

  it.each([1, 511, 4096, 5000, 70_000])("hold the same bytes when they come in pieces of %d", async (pieceBytes) => {
    const path = join(folderWith({}), "disk.raw");
    const bytes = Buffer.concat([
      Buffer.alloc(9000),
      noise(64),
      Buffer.alloc(20_000),
      noise(5000),
      Buffer.alloc(8192 + 77),
    ]);
    writeFileSync(path, noise(60_000));
    await writeSparse(streamOf(bytes, pieceBytes), path);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const again = Buffer.alloc(bytes.length);
    for await (const { position, data } of readSparse(path)) again.set(data, position);
    expect(again.equals(bytes)).toBe(true);
  });
});

describe("a fixed VHD", () => {
  const written = async (bytes: Uint8Array) => {
    const path = join(folderWith({}), "disk.vhd");
    await writeSparse(streamOf(bytes), path);
    return path;
  };

  it("is the disk, whole MiB, and a footer that says so", async () => {
    const bytes = await bytesOf(fixedVhd(streamOf(noise(1_500_000)), "a"));
    expect(bytes.length).toBe(2 * mebibyte + 512);
    expect(bytes.subarray(0, 1_500_000).equals(noise(1_500_000))).toBe(true);
    expect(await checkFixedVhd(await written(bytes))).toBe(2 * mebibyte);
    expect(bytes.equals(await bytesOf(fixedVhd(streamOf(noise(1_500_000), 999), "a")))).toBe(true);
    expect(bytes.equals(await bytesOf(fixedVhd(streamOf(noise(1_500_000)), "b")))).toBe(false);
  });

  /** By hand, after the calculation of the specification. */
  it.each([
    [mebibyte, 30, 4, 17],
    [512 * mebibyte, 1040, 16, 63],
    [30 * 1024 * mebibyte, 62_415, 16, 63],
    [200 * 1024 * mebibyte, 65_535, 16, 255],
  ])("of %d bytes has its geometry", (size, cylinders, heads, sectors) => {
    const footer = vhdFooter(size, "");
    expect([footer.readUInt16BE(56), footer.readUInt8(58), footer.readUInt8(59)]).toEqual([cylinders, heads, sectors]);
  });

  it("is refused with everything that is wrong", async () => {
    const good = await bytesOf(fixedVhd(streamOf(noise(mebibyte)), "a"));
    const detailsOf = async (bytes: Uint8Array) => {
      const { code, findings } = await failure(checkFixedVhd(await written(bytes)));
      expect(code).toBe("FD1159");
      return findings[0].details;
    };
    expect(await detailsOf(noise(mebibyte))).toEqual(["it does not end with the footer of a VHD"]);
    expect(await detailsOf(noise(10))).toEqual(["it does not end with the footer of a VHD"]);
    expect(await detailsOf(Buffer.concat([noise(512), good]))).toEqual([
      "its footer says 1048576 bytes, and the disk has 1049088",
    ]);
    const odd = Buffer.concat([noise(1000), vhdFooter(1000, "")]);
    expect(await detailsOf(odd)).toEqual(["its disk has 1000 bytes, and a multiple of 1 MiB is wanted"]);
    good.writeUInt32BE(3, mebibyte + 60);
    expect(await detailsOf(good)).toEqual([
      "the checksum of its footer is wrong",
      "it is a dynamic VHD, and a fixed one is wanted",
    ]);
  });
});

const noTar = findProgram(["tar"], process.env) === undefined;
const gnuTar = !noTar && spawnSync("tar", ["--version"], { encoding: "utf8" }).stdout.includes("GNU");
const titled = (text: string) => (gnuTar ? text : `${text} (skipped: there is no GNU tar)`);

describe("a tarball with a disk", () => {
  const plain = ["--format=oldgnu", "--owner=0", "--group=0", "--numeric-owner", "--mode=644", "--mtime=@0"];
  const tarOf = (folder: string, words: readonly string[]) =>
    execFileSync("tar", ["-c", "-C", folder, ...plain, ...words], { maxBuffer: 2 ** 30 });

  it.skipIf(!gnuTar).each([0, 1, 512, 10_000, 700_000])(titled("of %d bytes is what tar makes"), async (bytes) => {
    const folder = folderWith({});
    writeFileSync(join(folder, "disk.raw"), noise(bytes));
    const expected = tarOf(folder, ["disk.raw"]);
    expect((await bytesOf(diskTar(streamOf(noise(bytes)), bytes))).equals(expected)).toBe(true);
    expect((await bytesOf(readDiskTar(streamOf(expected, 700)))).equals(noise(bytes))).toBe(true);
  });

  it.skipIf(!gnuTar)(titled("of 8 GiB and more has tar's own header"), async () => {
    const folder = folderWith({ "disk.raw": "" });
    truncateSync(join(folder, "disk.raw"), 9 * 1024 * mebibyte);
    const made = diskTar(streamOf(Buffer.alloc(0)), 9 * 1024 * mebibyte);
    const { value } = (await made.next()) as { readonly value: Uint8Array };
    const listed = spawnSync("tar", ["-t", "-v", "--numeric-owner"], { input: value, encoding: "utf8" });
    expect(listed.stdout).toMatch(/^-rw-r--r-- 0\/0 +9663676416 1970-01-01 \S+ disk\.raw$/m);
    expect((await failure(made.next())).code).toBe("FD1159");
  });

  it.skipIf(!gnuTar)(titled("packed without its holes is the same disk"), async () => {
    const folder = folderWith({});
    const path = join(folder, "disk.raw");
    const pieces = Array.from({ length: 40 }, (_, index) => [noise(4096, index), Buffer.alloc(60_000)]).flat();
    await writeSparse(streamOf(Buffer.concat(pieces)), path);
    const tar = tarOf(folder, ["-S", "disk.raw"]);
    expect(tar.length).toBeLessThan(mebibyte);
    expect((await bytesOf(readDiskTar(streamOf(tar, 1000)))).equals(readFileSync(path))).toBe(true);
  });

  it("is refused for anything else", async () => {
    const good = await bytesOf(diskTar(streamOf(noise(5000)), 5000));
    const detailsOf = async (bytes: Uint8Array) => {
      const { code, findings } = await failure(bytesOf(readDiskTar(streamOf(bytes))));
      expect(code).toBe("FD1159");
      return findings[0].details;
    };
    const members = good.subarray(0, 512 + 5120);
    expect(await detailsOf(Buffer.concat([members, good]))).toEqual(["it holds disk.raw beside disk.raw"]);
    expect(await detailsOf(good.subarray(0, 3000))).toEqual(["it ends too early"]);
    expect(await detailsOf(Buffer.alloc(0))).toEqual(["it ends too early"]);
    expect(await detailsOf(noise(5000))).toEqual(["it does not begin with the header of a file"]);
    const { code, message } = await failure(bytesOf(diskTar(streamOf(noise(10)), 11)));
    expect([code, message]).toEqual(["FD1159", "the tarball does not hold disk.raw and nothing else"]);
  });
});

describe("conversion", () => {
  it("needs qemu-img", async () => {
    const options = { from: "raw", to: "vdi", env: { PATH: "" }, signal };
    const { code, message } = await failure(convertImage("a.raw", "a.vdi", options));
    expect(code).toBe("FD1158");
    expect(message).toBe("to convert raw to vdi the program qemu-img is needed, and it is not in PATH");
  });

  it("gives what the program says, and leaves nothing half-made", async () => {
    const folder = folderWith({
      "qemu-img": '#!/bin/sh\necho part > "$7"\necho "no room" >&2\nexit 1\n',
    });
    chmodSync(join(folder, "qemu-img"), 0o755);
    const target = join(folder, "a.vdi");
    const error = await failure(
      convertImage("a.raw", target, { from: "raw", to: "vdi", env: { PATH: folder }, signal }),
    );
    expect([error.code, error.findings[0].details]).toEqual(["FD1159", ["no room"]]);
    expect(existsSync(target)).toBe(false);
  });

  const none = findProgram(["qemu-img"], process.env) === undefined;
  it.skipIf(none)(
    none ? "makes what qemu-img finds right (skipped: there is no qemu-img)" : "makes what qemu-img finds right",
    async () => {
      const folder = folderWith({});
      const [raw, vdi, vhd] = ["a.raw", "a.vdi", "a.vhd"].map((name) => join(folder, name)) as [string, string, string];
      await writeSparse(disk(64 * mebibyte), raw);
      await convertImage(raw, vdi, { from: "raw", to: "vdi", env: process.env, signal });
      execFileSync("qemu-img", ["compare", "-f", "raw", "-F", "vdi", raw, vdi]);
      await writeSparse(fixedVhd(disk(64 * mebibyte), "a"), vhd);
      execFileSync("qemu-img", ["compare", "-f", "raw", "-F", "vpc", raw, vhd]);
    },
  );
});
