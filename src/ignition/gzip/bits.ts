/** A row of bits, the lowest of each byte first. */
export interface BitWriter {
  readonly bytes: Uint8Array;
  /** Whole bytes so far. */
  length: number;
  /** Bits that are no whole byte yet, and how many. */
  pending: number;
  count: number;
}

/** `capacity` in bytes: it must hold everything and two bytes more. */
export function bitWriter(capacity: number): BitWriter {
  return { bytes: Buffer.allocUnsafe(capacity), length: 0, pending: 0, count: 0 };
}

/** Appends the lowest `count` bits, at most 24, of a value that has no others. Three bytes are always written: a branch would be slower. */
export function putBits(out: BitWriter, value: number, count: number): void {
  const { bytes, length } = out;
  const pending = out.pending | (value << out.count);
  const total = out.count + count;
  bytes[length] = pending;
  bytes[length + 1] = pending >> 8;
  bytes[length + 2] = pending >> 16;
  out.length = length + (total >> 3);
  out.pending = pending >>> (total & 24);
  out.count = total & 7;
}

/** Appends the lowest 32 bits of a value. */
export function putWord(out: BitWriter, value: number): void {
  putBits(out, value & 0xffff, 16);
  putBits(out, value >>> 16, 16);
}

/** Appends zeros up to the next whole byte. */
export function finishByte(out: BitWriter): void {
  if (out.count > 0) putBits(out, 0, 8 - out.count);
}

/** Appends bytes as they are, behind whole bytes. */
export function putBytes(out: BitWriter, bytes: Uint8Array): void {
  out.bytes.set(bytes, out.length);
  out.length += bytes.length;
}
