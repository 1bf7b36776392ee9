import { brokenData } from "../broken.ts";
import { bitReader, OutOfBitsError } from "./bits.ts";
import { type Block, readBlock, readWord } from "./block.ts";

/** More than any encoder makes of a block; a longer one is read again when more is there. */
const ampleBytes = 1024 * 1024;
const blockMagic = 0x314159265359;
const endMagic = 0x177245385090;
const streamMagic = 0x425a68;

/**
 * Unpacks bzip2, also several streams behind one another, a block in memory at a time. It keeps the thread busy: run it in a worker. Throws
 * FD1157 with the place, and what the source throws.
 */
export async function* decodeBzip2(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { bits, broken, attempt, isOver } = attempts(source);
  do {
    const level = await attempt(() => {
      if (bits.read(24) !== streamMagic) throw broken("no bzip2 stream begins here");
      return bits.read(8) - 48;
    });
    if (level < 1 || level > 9) throw broken("no bzip2 stream begins here");
    const chain = new Uint32Array(level * 100_000);
    for (let all = 0; ; ) {
      const start = Math.floor(bits.position / 8);
      const block = await attempt(() => readPart(bits, chain, broken));
      if (typeof block === "number") {
        if (block !== all) throw broken("the checksum of the whole differs");
        break;
      }
      const state = { checksum: 0xffffffff };
      yield* bytesOf(block, state);
      const checksum = ~state.checksum >>> 0;
      if (checksum !== block.checksum) throw brokenData("bzip2", "the checksum of a block differs", start);
      all = (((all << 1) | (all >>> 31)) ^ checksum) >>> 0;
    }
    bits.skip((8 - (bits.position % 8)) % 8);
  } while (!(await isOver()));
}

/** A block, or the checksum behind the last one. */
function readPart(
  bits: ReturnType<typeof bitReader>,
  chain: Uint32Array,
  broken: (reason: string) => Error,
): Block | number {
  const magic = bits.read(24) * 0x1000000 + bits.read(24);
  if (magic === endMagic) return readWord(bits);
  if (magic !== blockMagic) throw broken("no block begins here");
  return readBlock(bits, chain, broken as Parameters<typeof readBlock>[2]);
}

/** Reads that begin anew with more bytes when those that are there end too early. */
function attempts(source: AsyncIterable<Uint8Array>) {
  const bits = bitReader();
  const chunks = source[Symbol.asyncIterator]();
  let ended = false;
  const broken = (reason: string) => brokenData("bzip2", reason, Math.floor(bits.position / 8));
  const fill = async (wanted: number) => {
    while (!ended && bits.left < wanted) {
      const next = await chunks.next();
      if (next.done === true) ended = true;
      else bits.add(next.value);
    }
  };
  const attempt = async <T>(read: () => T): Promise<T> => {
    await fill(ampleBytes);
    for (;;) {
      const start = bits.position;
      try {
        return read();
      } catch (error) {
        if (!(error instanceof OutOfBitsError)) throw error;
        if (ended) throw brokenData("bzip2", "they end too early", Math.ceil(bits.position / 8) + bits.left);
        bits.seek(start);
        await fill(bits.left + ampleBytes);
      }
    }
  };
  const isOver = async () => {
    await fill(1);
    return bits.left === 0;
  };
  return { bits, broken, attempt, isOver };
}

const chunkBytes = 256 * 1024;
const longestRun = 255;

/** Follows the chain, and makes four equal bytes and a count the run that they stand for. `state` gets the checksum. */
function* bytesOf({ chain, count, origin }: Block, state: { checksum: number }): Generator<Uint8Array> {
  let place = (chain[origin] ?? 0) >>> 8;
  let out = new Uint8Array(chunkBytes);
  let length = 0;
  let checksum = state.checksum;
  let before = -1;
  let equal = 0;
  for (let index = 0; index < count; index++) {
    const entry = chain[place] ?? 0;
    place = entry >>> 8;
    let byte = entry & 0xff;
    let copies = 1;
    if (equal === 4) {
      copies = byte;
      byte = before;
      equal = 0;
      before = -1;
    } else {
      equal = byte === before ? equal + 1 : 1;
      before = byte;
    }
    for (let copy = 0; copy < copies; copy++) {
      checksum = (checksum << 8) ^ (checksums[(checksum >>> 24) ^ byte] ?? 0);
      out[length++] = byte;
    }
    if (length < chunkBytes - longestRun) continue;
    yield out.subarray(0, length);
    out = new Uint8Array(chunkBytes);
    length = 0;
  }
  if (length > 0) yield out.subarray(0, length);
  state.checksum = checksum;
}

/** CRC-32 with the highest bit first, polynomial 0x04c11db7. */
const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});
