import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { Bytes } from "./compression.ts";
import { wrongForm } from "./wrong-form.ts";

/** Bytes of the footer: https://learn.microsoft.com/en-us/windows/win32/vstor/about-vhd and "Virtual Hard Disk Image Format Specification" 1.0. */
const footerBytes = 512;
const mebibyte = 1024 * 1024;
const fixedDisk = 2;

/** Makes a fixed VHD of a raw disk: zeros up to a whole MiB, then the footer. The same disk and `identity` make the same bytes. */
export async function* fixedVhd(disk: Bytes, identity: string): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of disk) {
    size += chunk.length;
    yield chunk;
  }
  const padding = (mebibyte - (size % mebibyte)) % mebibyte;
  if (padding > 0) yield Buffer.alloc(padding);
  yield vhdFooter(size + padding, identity);
}

/** The footer of a fixed VHD whose disk has so many bytes. */
export function vhdFooter(size: number, identity: string): Buffer {
  const footer = Buffer.alloc(footerBytes);
  footer.write("conectix", 0, "latin1");
  footer.writeUInt32BE(2, 8);
  footer.writeUInt32BE(0x0001_0000, 12);
  footer.fill(0xff, 16, 24);
  // With this creator readers take the size from the footer, and not from the geometry, which is rounded.
  footer.write("win ", 28, "latin1");
  footer.writeUInt32BE(0x0005_0003, 32);
  footer.write("Wi2k", 36, "latin1");
  footer.writeBigUInt64BE(BigInt(size), 40);
  footer.writeBigUInt64BE(BigInt(size), 48);
  const { cylinders, heads, sectors } = geometryOf(size);
  footer.writeUInt16BE(cylinders, 56);
  footer.writeUInt8(heads, 58);
  footer.writeUInt8(sectors, 59);
  footer.writeUInt32BE(fixedDisk, 60);
  createHash("sha256").update(`${size} ${identity}`).digest().copy(footer, 68, 0, 16);
  footer.writeUInt32BE(checksumOf(footer), 64);
  return footer;
}

/** Calculation of the specification's appendix. */
function geometryOf(size: number): { cylinders: number; heads: number; sectors: number } {
  const total = Math.min(Math.floor(size / 512), 65_535 * 16 * 255);
  if (total >= 65_535 * 16 * 63) return { cylinders: Math.floor(total / 255 / 16), heads: 16, sectors: 255 };
  let sectors = 17;
  let tracks = Math.floor(total / sectors);
  let heads = Math.max(4, Math.floor((tracks + 1023) / 1024));
  if (tracks >= heads * 1024 || heads > 16) {
    [sectors, heads] = [31, 16];
    tracks = Math.floor(total / sectors);
  }
  if (tracks >= heads * 1024) {
    [sectors, heads] = [63, 16];
    tracks = Math.floor(total / sectors);
  }
  return { cylinders: Math.floor(tracks / heads), heads, sectors };
}

function checksumOf(footer: Uint8Array): number {
  return ~footer.reduce((sum, byte, at) => (at >= 64 && at < 68 ? sum : sum + byte), 0) >>> 0;
}

/** Checks that a file is a fixed VHD whose disk has whole MiB; gives the bytes of the disk. Throws FD1159 with all that is wrong, and what Node throws. */
export async function checkFixedVhd(path: string): Promise<number> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const footer = Buffer.alloc(footerBytes);
    await handle.read(footer, 0, footerBytes, Math.max(0, size - footerBytes));
    const faults = faultsOf(footer, size);
    if (faults.length === 0) return size - footerBytes;
    throw wrongForm(
      `${path} is no fixed VHD that can be imported`,
      faults,
      "unpack the published file again, or convert the image",
    );
  } finally {
    await handle.close();
  }
}

function faultsOf(footer: Buffer, fileSize: number): readonly string[] {
  if (footer.toString("latin1", 0, 8) !== "conectix") return ["it does not end with the footer of a VHD"];
  const type = footer.readUInt32BE(60);
  const disk = Number(footer.readBigUInt64BE(48));
  const faults: readonly (readonly [boolean, string])[] = [
    [footer.readUInt32BE(64) !== checksumOf(footer), "the checksum of its footer is wrong"],
    [
      type !== fixedDisk,
      `it is ${type === 3 ? "a dynamic" : type === 4 ? "a differencing" : "no fixed"} VHD, and a fixed one is wanted`,
    ],
    [
      type === fixedDisk && disk !== fileSize - footerBytes,
      `its footer says ${disk} bytes, and the disk has ${fileSize - footerBytes}`,
    ],
    [disk % mebibyte !== 0, `its disk has ${disk} bytes, and a multiple of 1 MiB is wanted`],
  ];
  return faults.flatMap(([wrong, text]) => (wrong ? [text] : []));
}
