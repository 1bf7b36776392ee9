import type { Bytes } from "./compression.ts";
import { wrongForm } from "./wrong-form.ts";

/** https://www.gnu.org/software/tar/manual/html_node/Standard.html, with the old GNU magic that importers of `disk.raw` ask for. */
const blockBytes = 512;
const recordBytes = 10_240;
const member = "disk.raw";

/**
 * Makes a tarball with the one file `disk.raw`, not compressed, in old GNU format. The same disk makes the same bytes. Throws FD1159 when the disk has not
 * `size` bytes.
 */
export async function* diskTar(disk: Bytes, size: number): AsyncGenerator<Uint8Array> {
  yield headerFor(size);
  let came = 0;
  for await (const chunk of disk) {
    came += chunk.length;
    yield chunk;
  }
  if (came !== size) throw wrongTar([`${size} bytes of ${member} were announced, and ${came} came`]);
  const written = blockBytes + came;
  const padding = (blockBytes - (came % blockBytes)) % blockBytes;
  const end = written + padding + 2 * blockBytes;
  yield Buffer.alloc(padding + 2 * blockBytes + ((recordBytes - (end % recordBytes)) % recordBytes));
}

function headerFor(size: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  header.write(member, 0, "latin1");
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  if (size < 0o100_000_000_000) octal(size, 124, 12);
  else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  octal(0, 136, 12);
  header.write("0", 156, "latin1");
  header.write("ustar  \0", 257, "latin1");
  header.write(`${checksumOf(header).toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

/** The field of the checksum itself counts as spaces. */
function checksumOf(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

interface Hole {
  readonly from: number;
  readonly bytes: number;
}

/**
 * The disk in a tarball that holds `disk.raw` and nothing else, also one that was packed with its holes left out. It counts only at the end of the stream:
 * throws FD1159 for anything else, and what the source throws.
 */
export async function* readDiskTar(tar: Bytes): AsyncGenerator<Uint8Array> {
  const { take, upTo } = taker(tar);
  const header = await take(blockBytes);
  const { size, sparse } = readHeader(header);
  const pieces = sparse ? await readMap(header, take) : [{ from: 0, bytes: size }];
  const stored = pieces.reduce((sum, { bytes }) => sum + bytes, 0);
  if (stored > size || (sparse && stored !== numberAt(header, 124, 12)))
    throw wrongTar(["the map of its holes is wrong"]);
  let at = 0;
  for (const { from, bytes } of pieces) {
    yield* zeros(from - at);
    for (let left = bytes; left > 0; ) {
      const chunk = await upTo(left);
      left -= chunk.length;
      yield chunk;
    }
    at = from + bytes;
  }
  yield* zeros(size - at);
  await take((blockBytes - (stored % blockBytes)) % blockBytes);
  const end = await take(blockBytes);
  if (end.some((byte) => byte !== 0)) throw wrongTar([`it holds ${nameAt(end)} beside ${member}`]);
}

function readHeader(header: Buffer): { readonly size: number; readonly sparse: boolean } {
  if (numberAt(header, 148, 8) !== checksumOf(header)) throw wrongTar(["it does not begin with the header of a file"]);
  const name = nameAt(header).replace(/^\.\//, "");
  if (name !== member) throw wrongTar([`it holds ${name}, and ${member} is wanted`]);
  const type = String.fromCharCode(header.readUInt8(156));
  if (!["0", "\0", "S"].includes(type)) throw wrongTar([`${member} is no ordinary file in it`]);
  const sparse = type === "S";
  return { size: numberAt(header, sparse ? 483 : 124, 12), sparse };
}

/** Four entries in the header, 21 in each block behind it. */
async function readMap(header: Buffer, take: (bytes: number) => Promise<Buffer>): Promise<readonly Hole[]> {
  const pieces: Hole[] = [...mapAt(header, 386, 4)];
  for (let more = header.readUInt8(482) !== 0; more; ) {
    const block = await take(blockBytes);
    pieces.push(...mapAt(block, 0, 21));
    more = block.readUInt8(504) !== 0;
  }
  const overlap = pieces.some(
    ({ from }, index) => index > 0 && from < (pieces[index - 1]?.from ?? 0) + (pieces[index - 1]?.bytes ?? 0),
  );
  if (overlap) throw wrongTar(["the map of its holes is wrong"]);
  return pieces;
}

function mapAt(block: Buffer, at: number, count: number): readonly Hole[] {
  const places = Array.from({ length: count }, (_, index) => at + index * 24).filter(
    (place) => block.readUInt8(place) !== 0,
  );
  return places.map((place) => ({ from: numberAt(block, place, 12), bytes: numberAt(block, place + 12, 12) }));
}

function nameAt(header: Buffer): string {
  return header.toString("latin1", 0, 100).replace(/\0.*$/s, "");
}

/** Octal digits, or base 256 behind a set bit. */
function numberAt(block: Buffer, at: number, length: number): number {
  if ((block.readUInt8(at) & 0x80) !== 0) return Number(block.readBigUInt64BE(at + length - 8));
  return Number.parseInt(block.toString("latin1", at, at + length).replace(/[\0 ].*$/s, "") || "0", 8);
}

const zeroBytes = 1024 * 1024;

function* zeros(bytes: number): Generator<Uint8Array> {
  const chunk = Buffer.alloc(Math.max(0, Math.min(bytes, zeroBytes)));
  for (let left = bytes; left > 0; left -= zeroBytes) yield chunk.subarray(0, Math.min(left, zeroBytes));
}

/** Takes bytes off a stream: exactly so many, or what is there of so many. */
function taker(source: Bytes) {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  const upTo = async (bytes: number): Promise<Uint8Array> => {
    while (rest.length === 0) {
      const next = await chunks.next();
      if (next.done === true) throw wrongTar(["it ends too early"]);
      rest = next.value;
    }
    const taken = rest.subarray(0, bytes);
    rest = rest.subarray(taken.length);
    return taken;
  };
  const take = async (bytes: number): Promise<Buffer> => {
    const pieces: Uint8Array[] = [];
    for (let left = bytes; left > 0; left -= pieces.at(-1)?.length ?? 0) pieces.push(await upTo(left));
    return Buffer.concat(pieces);
  };
  return { take, upTo };
}

function wrongTar(details: readonly string[]) {
  return wrongForm(
    `the tarball does not hold ${member} and nothing else`,
    details,
    "use the file that Flatcar publishes for the platform as it is",
  );
}
