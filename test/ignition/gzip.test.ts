import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gzip } from "../../src/ignition/gzip/gzip.ts";
import { gzipGoldens } from "./fixture.ts";
import { inputOf, kinds, type Recipe } from "./gzip-input.ts";

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe("gzip writes what Go's compress/gzip writes at its best compression", () => {
  it.each(gzipGoldens.map((golden) => [`${golden.kind} ${golden.span}, ${golden.size} bytes`, golden] as const))(
    "%s",
    (_, { length, sha256: wanted, ...recipe }) => {
      const zipped = gzip(inputOf(recipe));
      expect({ length: zipped.length, sha256: sha256(zipped) }).toEqual({ length, sha256: wanted });
    },
  );

  it("its shortest file", () => {
    expect(Buffer.from(gzip(new Uint8Array(0))).toString("hex")).toBe("1f8b08000000000002ff010000ffff0000000000000000");
  });
});

describe("zlib unpacks what gzip has packed", () => {
  const recipe: fc.Arbitrary<Recipe> = fc.record({
    kind: fc.constantFrom(...(Object.keys(kinds) as Recipe["kind"][])),
    span: fc.integer({ min: 1, max: 70_000 }),
    size: fc.oneof(fc.nat(500), fc.nat(150_000)),
    seed: fc.nat(),
  });

  it.each([
    ["any bytes", fc.uint8Array({ maxLength: 300 })],
    ["any input by a recipe", recipe.map(inputOf)],
  ] as const)("%s", (_, inputs) => {
    fc.assert(fc.property(inputs, (input) => gunzipSync(gzip(input)).equals(input)));
  });
});
