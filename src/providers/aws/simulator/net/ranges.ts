import { isIPv4, isIPv6 } from "node:net";

/** A range of addresses: the first of them as a number, and how many bits all of them share. */
export interface Range {
  readonly first: bigint;
  readonly prefix: number;
  /** Of an address: 32 or 128. */
  readonly bits: number;
}

/** `undefined` for what is no range. Bits beyond the prefix are taken away, as EC2 does. */
export function rangeOf(cidr: string): Range | undefined {
  const [, address = "", length = ""] = /^([^/]+)\/(\d{1,3})$/.exec(cidr) ?? [];
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  const prefix = Number(length);
  if (bits === 0 || prefix > bits) return undefined;
  const host = BigInt(bits - prefix);
  return { first: (numberOf(address) >> host) << host, prefix, bits };
}

/** The range as EC2 writes it. */
export function cidrOf({ first, prefix, bits }: Range): string {
  return `${addressOf(first, bits)}/${prefix}`;
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.bits === inner.bits && outer.prefix <= inner.prefix && isEqualTo(outer.prefix, outer, inner);
}

export function overlap(one: Range, other: Range): boolean {
  return one.bits === other.bits && isEqualTo(Math.min(one.prefix, other.prefix), one, other);
}

function isEqualTo(prefix: number, one: Range, other: Range): boolean {
  const host = BigInt(one.bits - prefix);
  return one.first >> host === other.first >> host;
}

export function numberOf(address: string): bigint {
  if (isIPv4(address)) return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const middle = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...middle, ...right].reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n);
}

export function addressOf(number: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join(".");
  const parts = Array.from({ length: 8 }, (_, index) => (number >> BigInt(112 - 16 * index)) & 65_535n);
  const text = parts.map((part) => part.toString(16)).join(":");
  return text.replace(/(?:^|:)0(?::0)+(?:$|:)/, "::");
}
