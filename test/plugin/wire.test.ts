import fc from "fast-check";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, it } from "vitest";
import {
  assetKey,
  decode,
  encode,
  hasUnknown,
  isAsset,
  type Message,
  type Path,
  type Properties,
  unknownValue,
  type Value,
  valueAt,
} from "../../src/plugin/wire.ts";

/** A protobuf map in JavaScript cannot hold `__proto__`. */
const key = fc
  .oneof(fc.string({ minLength: 1 }), fc.constantFrom("constructor", "value", "a.b/c"))
  .filter((text) => text !== "__proto__");

const { value } = fc.letrec<{ value: Value; object: Properties }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.constant(unknownValue),
    fc.array(tie("value"), { maxLength: 4 }),
    tie("object"),
  ),
  object: fc.dictionary(key, tie("value"), { maxKeys: 4 }),
}));

const properties = fc.dictionary(key, value, { maxKeys: 5 });

/** Every path to a value, the properties themselves left out. */
function pathsOf(inner: Value | undefined, path: Path = []): Path[] {
  const own = path.length > 0 ? [path] : [];
  if (Array.isArray(inner)) return [...own, ...inner.flatMap((element, index) => pathsOf(element, [...path, index]))];
  if (typeof inner !== "object" || inner === null) return own;
  return [...own, ...Object.entries(inner).flatMap(([name, element]) => pathsOf(element, [...path, name]))];
}

const message = properties.chain((given) => {
  const paths = pathsOf(given);
  const secrets = paths.length > 0 ? fc.subarray(paths) : fc.constant([]);
  return secrets.map((chosen): Message => ({ properties: given, secrets: outermost(chosen) }));
});

/** A secret inside a secret is one secret. */
function outermost(paths: readonly Path[]): Path[] {
  const starts = (outer: Path, inner: Path) => outer.every((step, index) => step === inner[index]);
  return paths.filter(
    (path) => !paths.some((other) => other !== path && other.length < path.length && starts(other, path)),
  );
}

const inOrder = (paths: readonly Path[]) => paths.map((path) => JSON.stringify(path)).sort();

describe("properties on the wire", () => {
  it("come back as they went, secrets and unknowns at any depth", () => {
    fc.assert(
      fc.property(message, ({ properties: given, secrets }) => {
        const bytes = encode(given, secrets).serializeBinary();
        const back = decode(struct.Struct.deserializeBinary(bytes));
        expect(back.properties).toEqual(given);
        expect(inOrder(back.secrets)).toEqual(inOrder(secrets));
      }),
    );
  });

  it("wrap a secret once, however often it is named", () => {
    const wired = encode({ a: { b: "x" } }, [["a"], ["a", "b"], ["a"]]);
    expect(decode(wired)).toEqual({ properties: { a: { b: "x" } }, secrets: [["a"]] });
  });

  it("say whether something is unknown", () => {
    fc.assert(
      fc.property(properties, (given) => {
        const leaves = pathsOf(given).map((path) => valueAt(given, path));
        expect(hasUnknown(given)).toBe(leaves.includes(unknownValue));
      }),
    );
  });

  const marks = {
    key: "4dabf18193072939515e22adb298388d",
    text: (value: object) => struct.Struct.fromJavaScript(value as never),
  };
  it.each([
    ["an output that is known", { [marks.key]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "x" }, "x"],
    ["an output that is not", { [marks.key]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" }, unknownValue],
    ["a resource by its id", { [marks.key]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:a", id: "i-1" }, "i-1"],
    ["a resource by its URN", { [marks.key]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:a" }, "urn:a"],
    [
      "a resource that is not made",
      { [marks.key]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:a", id: "" },
      unknownValue,
    ],
    ["nothing", null, undefined],
  ])("read %s", (_, given, want) => {
    expect(decode(marks.text({ it: given })).properties.it).toBe(want);
  });

  it.each<[string, object, string, string]>([
    ["of a file", { path: "web.bu" }, "path", "web.bu"],
    ["of a text", { text: "hello" }, "text", "hello"],
    ["of an empty text, which the engine leaves out", {}, "text", ""],
    ["of an address", { uri: "https://example.com/web.bu" }, "uri", "https://example.com/web.bu"],
  ])("keep assets %s as they are", (_, given, kind, content) => {
    const raw = { [marks.key]: "c44067f5952c0a294b673a41bacd8c17", hash: "ab", ...given };
    const { properties: read } = decode(marks.text({ it: raw }));
    expect(isAsset(read.it) && [read.it[assetKey], read.it.content]).toEqual([kind, content]);
    expect(encode(read).toJavaScript()).toEqual({ it: raw });
  });
});
