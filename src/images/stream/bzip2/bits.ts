/** What there is does not suffice: more is to be added, or the data end too early. */
export class OutOfBitsError extends Error {}

/** Reads bits, the highest first, from bytes that are added as they come. */
export interface BitReader {
  /** The next bits as a number, 24 at most. Throws OutOfBitsError. */
  read(count: number): number;
  /** The next bits, 20 at most, without going on; zeros behind the end. */
  peek(count: number): number;
  /** Goes on by bits that were seen. Throws OutOfBitsError. */
  skip(count: number): void;
  /** Bits that have been read since the start of all. */
  readonly position: number;
  /** Goes back to a position that `forget` has not passed. */
  seek(position: number): void;
  /** Bytes that are there and not read. */
  readonly left: number;
  /** Drops what was read, and takes more. */
  add(chunk: Uint8Array): void;
}

export function bitReader(): BitReader {
  let bytes = new Uint8Array(0);
  /** Bytes that were dropped. */
  let dropped = 0;
  let next = 0;
  let held = 0;
  let heldBits = 0;
  const hold = (count: number) => {
    while (heldBits < count && next < bytes.length) {
      held = ((held << 8) | (bytes[next++] ?? 0)) & 0x7fffffff;
      heldBits += 8;
    }
  };
  const skip = (count: number) => {
    if (heldBits < count) hold(count);
    if (heldBits < count) throw new OutOfBitsError();
    heldBits -= count;
  };
  return {
    read: (count) => {
      skip(count);
      return (held >>> heldBits) & ((1 << count) - 1);
    },
    peek: (count) => {
      if (heldBits < count) hold(count);
      const bits = heldBits >= count ? held >>> (heldBits - count) : held << (count - heldBits);
      return bits & ((1 << count) - 1);
    },
    skip,
    get position() {
      return (dropped + next) * 8 - heldBits;
    },
    seek: (position) => {
      next = Math.floor(position / 8) - dropped;
      held = 0;
      heldBits = 0;
      const odd = position % 8;
      if (odd === 0) return;
      held = bytes[next++] ?? 0;
      heldBits = 8 - odd;
    },
    get left() {
      return bytes.length - next;
    },
    add: (chunk) => {
      // A byte of which bits are held stays, so that `seek` finds it.
      const keep = Math.max(0, next - 4);
      const joined = new Uint8Array(bytes.length - keep + chunk.length);
      joined.set(bytes.subarray(keep));
      joined.set(chunk, bytes.length - keep);
      bytes = joined;
      dropped += keep;
      next -= keep;
    },
  };
}
