import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  decodeLabel,
  encodeLabel,
  machineFindings,
  ownTags,
  tagChanges,
  tagPattern,
  toLabels,
  writtenLabels,
  writtenTags,
} from "../../../src/providers/digitalocean/tags.ts";

describe("a label and its tag", () => {
  it.each([
    ["role", "web", "role:web"],
    ["app.kubernetes.io/name", "Web", "app_2ekubernetes_2eio_2fname:_57eb"],
    ["empty", "", "empty:"],
    ["über", "日", "_c3_bcber:_e6_97_a5"],
  ])("%s=%s is %s", (key, value, tag) => {
    expect(encodeLabel(key, value)).toBe(tag);
    expect(decodeLabel(tag)).toEqual([key, value]);
  });

  const text = fc.string({ unit: "grapheme", maxLength: 40 });

  it("are the same backwards, whatever is in it, in capitals too", () => {
    fc.assert(
      fc.property(text, text, (key, value) => {
        fc.pre(key !== "" && key !== "flatcar-deploy" && key.isWellFormed() && value.isWellFormed());
        const tag = encodeLabel(key, value);
        fc.pre(tag.length <= 255);
        expect(tag).toMatch(tagPattern);
        expect(decodeLabel(tag)).toEqual([key, value]);
        expect(decodeLabel(tag.toUpperCase())).toEqual([key, value]);
      }),
    );
  });

  it("are different ones for different labels, though capitals do not count", () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        fc.pre(one !== other && one.isWellFormed() && other.isWellFormed());
        expect(encodeLabel("k", one).toLowerCase()).not.toBe(encodeLabel("k", other).toLowerCase());
      }),
    );
  });

  it.each(["web", "a:b:c", ":web", "flatcar-deploy:owner:fd01", "flatcar-deploy:x", "a:_zz", "a:_4", "a:_61"])(
    "%s stands for none",
    (tag) => expect(decodeLabel(tag)).toBeUndefined(),
  );
});

test("a key that somebody gave twice shows both values", () => {
  expect(toLabels(["role:web", "role:db", "Env:Prod"])).toEqual({ role: "db,web", env: "prod" });
});

describe("changes of tags", () => {
  const before = ownTags({ labels: { role: "web", old: "1" }, tags: ["allow-http"] });

  it("tell what we wrote from what others did", () => {
    const now = [...before, "theirs:yes", "maintenance"];
    expect([...writtenLabels(now)].sort()).toEqual(["old", "role"]);
    expect(writtenTags(now)).toEqual(["allow-http"]);
  });

  it("take away what we wrote and do not want, and nothing of others", () => {
    const now = [...before, "theirs:yes", "maintenance"];
    const { add, remove } = tagChanges(now, { labels: { role: "db" }, tags: [] }, ["old"]);
    expect(add.filter((tag) => !tag.startsWith("flatcar-deploy:"))).toEqual(["role:db"]);
    expect([...remove].filter((tag) => !tag.startsWith("flatcar-deploy:")).sort()).toEqual([
      "allow-http",
      "old:1",
      "role:web",
    ]);
  });

  it("are none where all is as wanted, in whatever capitals the account has it", () => {
    const now = before.map((tag) => (tag === "allow-http" ? "Allow-HTTP" : tag));
    const own = { labels: { role: "web", old: "1" }, tags: ["allow-http"] };
    expect(tagChanges(now, own, [])).toEqual({ add: [], remove: [] });
  });
});

test("a name that no Droplet can have is refused", () => {
  const at = (name: string) => machineFindings({ name, labels: {}, options: undefined }).map((found) => found.at?.path);
  expect(at("shop-web-0")).toEqual([]);
  expect(at("shop_web-0")).toEqual(["name"]);
  expect(at("shop-")).toEqual(["name"]);
});
