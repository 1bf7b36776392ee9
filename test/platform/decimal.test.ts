import fc from "fast-check";
import { expect, test } from "vitest";
import { differenceOf, productOf, rounded, sumOf } from "../../src/platform.ts";

test.each([
  [["0.1", "0.2"], "0.3"],
  [["3.4900000000", "0.5000000000"], "3.99"],
  [["1e-7", "0.02"], "0.0200001"],
  [["1.5e3"], "1500"],
  [["-0.5", "0.25"], "-0.25"],
  [[], "0"],
])("the sum of %j is %s", (texts, sum) => {
  expect(sumOf(texts)).toBe(sum);
});

test.each([
  ["2.5", 0, "3"],
  ["-2.5", 0, "-3"],
  ["1.005", 2, "1.01"],
  ["0.0049", 2, "0.00"],
  ["7", 2, "7.00"],
])("%s to %i places is %s", (text, places, want) => {
  expect(rounded(text, places)).toBe(want);
});

test("a share of a price is exact", () => {
  expect(productOf("0.0055929487", "0.2")).toBe("0.00111858974");
});

test("what is no number is refused", () => {
  for (const text of ["", "1,5", ".5", "NaN", "0x1"]) expect(() => sumOf([text])).toThrow(RangeError);
});

test("sums of cents are those of whole numbers, and a difference takes one back", () => {
  const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const textOf = (amount: number) => rounded(productOf(String(amount), "0.01"), 2);
  fc.assert(
    fc.property(fc.array(cents), cents, (amounts, one) => {
      const sum = amounts.reduce((total, amount) => total + amount, 0);
      expect(rounded(sumOf(amounts.map(textOf)), 2)).toBe(textOf(sum));
      expect(rounded(differenceOf(sumOf([textOf(sum), textOf(one)]), textOf(one)), 2)).toBe(textOf(sum));
    }),
  );
});
