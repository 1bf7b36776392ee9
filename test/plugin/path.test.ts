import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { covers, formatPath, parsePath } from "../../src/plugin/path.ts";
import type { Path } from "../../src/plugin/wire.ts";

describe("property paths", () => {
  it.each<[Path, string]>([
    [["labels", "role"], "labels.role"],
    [["labels", "a.b/c"], 'labels["a.b/c"]'],
    [["config", 0, "butane"], "config[0].butane"],
    [["labels", 'say "hi"\\'], 'labels["say \\"hi\\"\\\\"]'],
  ])("%j is %s, and back", (path, text) => {
    expect(formatPath(path)).toBe(text);
    expect(parsePath(text)).toEqual(path);
  });

  it("come back from their text", () => {
    const step = fc.oneof(fc.string({ minLength: 1 }), fc.nat(99));
    const path = fc
      .tuple(fc.constantFrom("labels", "options"), fc.array(step, { maxLength: 4 }))
      .map((steps) => steps.flat());
    fc.assert(
      fc.property(path, (given) => {
        expect(parsePath(formatPath(given))).toEqual(given);
      }),
    );
  });

  it.each<[string, string, boolean]>([
    ["labels", "labels.role", true],
    ["labels.role", "labels", false],
    ["labels.*", "labels.role", true],
    ["*", "options.region", true],
    ["options.volumes[*].sizeGiB", "options.volumes[2].sizeGiB", true],
    ["label", "labels.role", false],
  ])("%s covers %s: %s", (outer, inner, want) => {
    expect(covers(parsePath(outer), parsePath(inner))).toBe(want);
  });
});
