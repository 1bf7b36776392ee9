import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodeJson } from "../../src/ignition/go/json-encode.ts";
import { diffIgnition, encodeUserData, formsOf, pack, render, unpack } from "../../src/ignition/index.ts";
import { keyOf, mergeStruct } from "../../src/ignition/merge/merge.ts";
import { type Config, ignitionSchema } from "../../src/ignition/schema/ignition.ts";
import type { Field, ListType, StructType, Type, Value, Values } from "../../src/ignition/schema/type.ts";
import { contentsOf } from "../../src/ignition/summary.ts";
import type { UserDataChannel } from "../../src/platform.ts";
import { randomConfig } from "./dry-run/random-config.ts";
import { randomFrom } from "./random.ts";
import { errorsOf, validConfigs } from "./spec/config.ts";

/** `FLATCAR_SEED` gives other configs. */
const seed = Number(process.env.FLATCAR_SEED ?? 1);
const versions = [3, 4, 5, 6];
const random = randomFrom(seed);

/** Configs of one version: some that use every field, and some that are like those of machines. */
function configsOf(minor: number): readonly Values[] {
  const schema = ignitionSchema(minor);
  const like = Array.from({ length: 60 }, () => JSON.parse(randomConfig(random)) as Values)
    .map((values) => ({ ...values, ignition: { ...(values.ignition as Values), version: `3.${minor}.0` } }))
    .filter((values) => errorsOf(values as Config, minor).length === 0);
  return [...validConfigs(minor, 60, random), ...like].map((values) =>
    JSON.parse(encodeJson(schema, values as Values)),
  );
}

const corpus = versions.flatMap((minor) => configsOf(minor).map((values) => ({ minor, values })));

function textOf(minor: number, values: Values): string {
  return encodeJson(ignitionSchema(minor), values);
}

function rendered(text: string): string {
  return render([{ kind: "ignition", name: "a.ign", text }]).ignition;
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

function pick<T>(items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("there is nothing to pick");
  return item;
}

/** In another order, in which some stay before the others of their kind. */
function shuffledApart<T>(items: readonly T[], isKept: (item: T) => boolean): T[] {
  const kept = items.filter(isKept);
  return shuffled(items).map((item) => (isKept(item) ? (kept.shift() ?? item) : item));
}

/** The same for a machine: keyed lists and keys in another order, contents in another encoding. */
function otherwise(type: Type, value: Value, entry?: Field): Value {
  if (type.kind === "list") {
    const items = (value as Value[]).map((item) => otherwise(type.item, item));
    return entry?.append ? items : shuffledApart(items, (item) => entry?.ordered?.(item) === true);
  }
  if (type.kind !== "struct") return value;
  const values = type.name === "Resource" ? reencoded(value as Values) : (value as Values);
  const fields = type.fields.filter(({ name }) => values[name] !== undefined);
  return Object.fromEntries(
    shuffled(fields).map((field) => [field.name, otherwise(field.type, values[field.name] ?? "", field)]),
  );
}

function reencoded(resource: Values): Values {
  const contents = contentsOf(resource);
  if (!Buffer.isBuffer(contents)) return resource;
  const kind = Math.floor(random() * 3);
  const escaped = [...contents].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  if (kind === 0) return { ...resource, source: `data:text/plain;charset=utf-8,${escaped}`, compression: "" };
  const bytes = kind === 1 ? contents : gzipSync(contents);
  return { ...resource, source: `data:;base64,${bytes.toString("base64")}`, compression: kind === 1 ? "" : "gzip" };
}

describe(`random configs from seed ${seed}`, () => {
  it("are many, and valid", () => {
    expect(corpus.length).toBeGreaterThan(versions.length * 80);
    for (const { minor, values } of corpus) {
      const errors = errorsOf(values as Config, minor);
      expect({ values, errors }).toEqual({ values, errors: [] });
    }
  });

  it("render to themselves", () => {
    for (const { minor, values } of corpus) {
      const text = textOf(minor, values);
      expect(rendered(text)).toBe(text);
    }
  });

  it("do not differ from themselves, in whatever order and encoding", () => {
    for (const { minor, values } of corpus) {
      const text = textOf(minor, values);
      const other = JSON.stringify(otherwise(ignitionSchema(minor), values));
      expect({ text, other, changes: diffIgnition(text, text) }).toEqual({ text, other, changes: [] });
      expect({ text, other, changes: diffIgnition(text, other) }).toEqual({ text, other, changes: [] });
      expect({ text, other, changes: diffIgnition(other, text) }).toEqual({ text, other, changes: [] });
    }
  });

  it("differ from each other the same in both directions", () => {
    const turned = { added: "removed", removed: "added", changed: "changed" } as const;
    for (const [index, { minor, values }] of corpus.entries()) {
      const next = corpus[index + 1];
      if (next === undefined) continue;
      const texts = [textOf(minor, values), textOf(next.minor, next.values)] as const;
      const there = diffIgnition(...texts).map(({ kind, path }) => `${kind} ${path}`);
      const back = diffIgnition(texts[1], texts[0]).map(({ kind, path }) => `${turned[kind]} ${path}`);
      expect({ texts, back: back.sort() }).toEqual({ texts, back: there.sort() });
    }
  });

  it("merge with nothing, and with themselves, to themselves where no list appends or removes", () => {
    for (const { minor, values } of corpus) {
      const schema = ignitionSchema(minor);
      const nothing: Values = { ignition: { version: `3.${minor}.0` } };
      const text = textOf(minor, values);
      expect(textOf(minor, mergeStruct(schema, values, nothing))).toBe(text);
      expect(textOf(minor, mergeStruct(schema, nothing, values))).toBe(text);
      if (!appends(schema, values) && !removesHeader(schema, values))
        expect(textOf(minor, mergeStruct(schema, values, values))).toBe(text);
    }
  });

  it("merge the same whichever two are merged first, where no header and no node takes another away", () => {
    let checked = 0;
    for (const { minor, values: a } of corpus) {
      const schema = ignitionSchema(minor);
      const same = corpus.filter((other) => other.minor === minor && !removesHeader(schema, other.values));
      const [b, c] = [pick(same).values, pick(same).values];
      if (removesHeader(schema, a) || clash(schema, [a, b, c])) continue;
      const left = textOf(minor, mergeStruct(schema, mergeStruct(schema, a, b), c));
      const right = textOf(minor, mergeStruct(schema, a, mergeStruct(schema, b, c)));
      expect({ a, b, c, merged: right }).toEqual({ a, b, c, merged: left });
      checked += 1;
    }
    expect(checked).toBeGreaterThan(100);
  });

  it("are the same after packing and unpacking, in every form", () => {
    const channels: readonly UserDataChannel[] = [
      { encoding: "plain", counted: "raw", source: "" },
      { encoding: "base64", counted: "encoded", source: "" },
    ];
    for (const { minor, values } of corpus) {
      const text = textOf(minor, values);
      const forms = formsOf(text);
      for (const channel of channels) {
        expect(unpack(pack(forms, channel, { machine: "a", platform: "b" }).userData, channel)).toBe(text);
        expect(unpack(encodeUserData(forms.whole, channel), channel)).toBe(text);
        const files = unpack(encodeUserData(forms.files, channel), channel) ?? "";
        expect({ text, files, changes: diffIgnition(text, files) }).toEqual({ text, files, changes: [] });
        expect(rendered(files)).toBe(files);
        expect(files.length).toBeLessThanOrEqual(text.length);
      }
    }
  });
});

/** Whether a header in it, which has no value, takes another away. */
function removesHeader(type: Type, value: Value): boolean {
  if (type.kind === "list") return (value as Value[]).some((item) => removesHeader(type.item, item));
  if (type.kind !== "struct") return false;
  const values = value as Values;
  if (type.name === "HTTPHeader") return values.value === undefined;
  return type.fields.some(({ name, type: inner }) => values[name] !== undefined && removesHeader(inner, values[name]));
}

/** Whether anything in it is added to what it is merged over. */
function appends(type: Type, value: Value): boolean {
  if (type.kind === "list") return (value as Value[]).some((item) => appends(type.item, item));
  if (type.kind !== "struct") return false;
  return type.fields.some((entry) => {
    const inner = (value as Values)[entry.name];
    return inner !== undefined && (entry.append === true || appends(entry.type, inner));
  });
}

/**
 * Whether one path, or one kernel argument, is in different lists of them. Ignition's merge then takes the first of three away where it comes
 * to the second, and joins it with the third where those two were merged before: the order matters upstream, too.
 */
function clash(type: StructType, all: readonly Values[]): boolean {
  const lists = type.fields.filter(({ space }) => space !== undefined);
  const places = new Map<string, string>();
  for (const { name, space, type: list } of lists) {
    for (const item of all.flatMap((values) => (values[name] ?? []) as Value[])) {
      const key = `${space} ${keyOf(list as ListType, item)}`;
      if ((places.get(key) ?? name) !== name) return true;
      places.set(key, name);
    }
  }
  return type.fields.some(
    (entry) =>
      entry.type.kind === "struct" &&
      clash(
        entry.type,
        all.map((values) => (values[entry.name] ?? {}) as Values),
      ),
  );
}

it("a config packed as a whole is what zlib unpacks", () => {
  for (const { minor, values } of corpus.slice(0, 50)) {
    const text = textOf(minor, values);
    const { source } = JSON.parse(formsOf(text).whole).ignition.config.replace;
    expect(gunzipSync(Buffer.from(source.slice("data:;base64,".length), "base64")).toString()).toBe(text);
  }
});
