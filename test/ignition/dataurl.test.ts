import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { encodeDataUrl } from "../../src/ignition/go/dataurl.ts";
import { decodeDataUrl } from "../../src/ignition/go/dataurl-decode.ts";
import { butaneGoldens, type DataUrlVector } from "./fixture.ts";

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

function contentsOf({ gen }: DataUrlVector): Buffer {
  if ("repeat" in gen) return Buffer.from(gen.repeat.repeat(gen.times));
  if ("count" in gen) return Buffer.from(Array.from({ length: gen.count }, (_, turn) => unitOf(turn)).join(""));
  const bytes = gen.alphabet === "bytes0-255";
  const out = Buffer.alloc(gen.n);
  let x = gen.lcg;
  for (let index = 0; index < gen.n; index++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    const place = (x >>> 16) % (bytes ? 256 : gen.alphabet.length);
    out[index] = bytes ? place : gen.alphabet.charCodeAt(place);
  }
  return out;
}

function unitOf(turn: number): string {
  return butaneGoldens.unitTemplate.replaceAll("%d", String(turn));
}

function titleOf({ gen, len }: DataUrlVector): string {
  if ("count" in gen) return `${gen.count} units`;
  return "repeat" in gen ? `${gen.times} × ${JSON.stringify(gen.repeat)}` : `${len} of ${JSON.stringify(gen.alphabet)}`;
}

const vectors = butaneGoldens.dataurl.map((vector) => [titleOf(vector), vector] as const);

describe("contents become the data URL that butane makes", () => {
  it.each(vectors)("%s", (_, vector) => {
    const { source, compression } = encodeDataUrl(contentsOf(vector), undefined);
    expect({ compression, length: source.length }).toEqual({
      compression: vector.compression,
      length: vector.sourceLen,
    });
    expect(sha256(source)).toBe(vector.sourceSha256);
  });
});

describe("data URLs", () => {
  it.each([
    ["data:,a%20b", "a b"],
    ["data:;base64,aGVsbG8=", "hello"],
    ["data:;base64,aGVs\nbG8=", "hello"],
    ["data:text/plain;charset=utf-8,x", "x"],
    ['data:text/plain;a="b;c",x', "x"],
    ["data:,", ""],
  ])("%s holds %j", (url, contents) => {
    expect(Buffer.from(decodeDataUrl(url)).toString()).toBe(contents);
  });

  it.each([
    ["x:,a", "missing data prefix"],
    ["data:", "missing comma before data"],
    ["data:text,x", "invalid character for media type"],
    ["data:,%zz", "rfc2396: invalid char 0x25 in unescape sequence"],
    ["data:,a b", "invalid data character"],
    ["data:;base64,a", "illegal base64 data at input byte 0"],
    ["data:;base64,AAAA=", "illegal base64 data at input byte 4"],
    ["data:;base64,AA=", "illegal base64 data at input byte 3"],
    ["data:;base64,AA=A", "illegal base64 data at input byte 2"],
    ["data:;base64,AAA=A", "illegal base64 data at input byte 4"],
    ["data:x/y,z", "invalid character for media type"],
    ["data:;base32,x", "expected base64, got base32"],
  ])("%s: %s", (url, message) => {
    expect(() => decodeDataUrl(url)).toThrow(new SyntaxError(message));
  });

  it("give back what went in", () => {
    for (const length of [0, 1, 2, 3, 100]) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 37) % 256);
      const { source } = encodeDataUrl(bytes, "gzip");
      expect([...decodeDataUrl(source)]).toEqual([...bytes]);
    }
  });
});
