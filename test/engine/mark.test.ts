import { expect, test } from "vitest";
import { longestMark, marksOfScopes, scopesOfMarks } from "../../src/engine/mark.ts";

test("marks of any number of places fit into tags, and come back from them", () => {
  const scopes = Array.from({ length: 40 }, (_, index) => ({ platform: "aws", scope: `ap-southeast-${index}` }));
  const marks = marksOfScopes(scopes);
  expect(Object.keys(marks).length).toBeGreaterThan(1);
  for (const [name, value] of Object.entries(marks)) {
    expect(name).toMatch(/^[\w:.-]{1,40}$/);
    expect(value.length).toBeLessThanOrEqual(longestMark);
  }
  expect(scopesOfMarks(marks)).toEqual(scopes);
  expect(marksOfScopes([])).toEqual({});
});
