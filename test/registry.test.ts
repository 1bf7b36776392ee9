import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { definition, type Field, fields, parseWith, unwrap } from "../src/options.ts";
import { loadPlatform, platformIds } from "../src/providers/index.ts";
import { root } from "./sources.ts";

/** A name that says its value must not be shown, where that value is any text. */
const secretName = /secret|token|password|passphrase|privatekey|apikey/i;

it("has a line for each folder, and a folder for each line", () => {
  const folders = readdirSync(`${root}src/providers`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...platformIds].sort()).toEqual(folders.map(({ name }) => name).sort());
});

describe.each(platformIds)("%s", async (id) => {
  const platform = await loadPlatform(id);
  const options = fields(platform.options);
  const optionPaths = options.map(({ name }) => `options.${name}`);

  it("is called as its folder is, in lower-case letters and digits", () => {
    expect(platform.id).toBe(id);
    expect(id).toMatch(/^[a-z][a-z0-9]*$/);
    expect(platform.title).not.toBe("");
    expect(platform.architectures).not.toEqual([]);
  });

  it("links its documentation and the source of every limit", () => {
    const links = [platform.docs, platform.userData.source, platform.nameLimit.source];
    for (const link of links) expect(new URL(link).protocol).toBe("https:");
    expect(platform.nameLimit.characters).toBeGreaterThan(0);
    if (platform.userData.limit !== undefined) expect(platform.userData.limit).toBeGreaterThan(0);
  });

  it("describes every option, and what is inside of one", () => {
    const undescribed = deep(options).filter(({ description }) => !/^\S.*\.$/s.test(description));
    expect(undescribed.map(({ name }) => name)).toEqual([]);
  });

  it("describes every credential and names its environment variable", () => {
    for (const { name, description, env } of fields(platform.credentials)) {
      expect(description, name).toMatch(/^\S.*\.$/);
      expect(env, name).not.toEqual([]);
      for (const variable of env) expect(variable).toMatch(/^[A-Z][A-Z0-9_]*$/);
    }
  });

  it("marks what is secret", () => {
    const all = [...fields(platform.credentials), ...deep(options)];
    const unmarked = all.filter(
      ({ name, schema, secret }) => secretName.test(name) && definition(unwrap(schema)).type === "string" && !secret,
    );
    expect(unmarked.map(({ name }) => name)).toEqual([]);
    expect(fields(platform.credentials).some(({ secret }) => secret)).toBe(true);
  });

  it("changes in place only what a plan has, each once", () => {
    const paths = platform.inPlace.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.filter((path) => path !== "labels" && path !== "ignition" && !optionPaths.includes(path))).toEqual([]);
  });

  it("has a sample of every change in place, and of one that replaces", () => {
    const { changed, replacing } = platform.sample;
    expect(Object.keys(changed).sort()).toEqual(platform.inPlace.map(({ path }) => path).sort());
    expect(optionPaths).toContain(replacing.path);
    for (const [path, change] of Object.entries(changed)) expect(change, path).not.toEqual({});
  });

  it("has valid samples: the smallest of each architecture, and sets that hold every option", () => {
    const { options: smallest, full } = platform.sample;
    expect(Object.keys(smallest).sort()).toEqual([...platform.architectures].sort());
    for (const [arch, sample] of Object.entries(smallest))
      expect([arch, undefined]).toContain(platform.arch(parsed(sample)));
    for (const sample of full) expect(parsed(sample)).toBeDefined();
    const held = new Set(full.flatMap((sample) => Object.keys(sample as object)));
    expect(options.map(({ name }) => name).filter((name) => !held.has(name))).toEqual([]);
  });

  it("has a sample of labels that it refuses exactly where it checks them", () => {
    const { check, sample } = platform;
    const { refusedLabels = [] } = sample;
    expect(refusedLabels.length > 0).toBe(check !== undefined);
    for (const labels of refusedLabels) expect(check?.({ name: "web-0", labels, options: undefined })).not.toEqual([]);
    expect(check?.({ name: "web-0", labels: { role: "web" }, options: undefined }) ?? []).toEqual([]);
  });

  it("says in our own words what is wrong with an option or a credential", () => {
    const odd = [null, {}, [], [{}], "", "x", 1.5, -1, 1e9, true, { unknown: 1 }];
    for (const schema of [platform.options, platform.credentials]) {
      for (const value of [...odd, ...fields(schema).flatMap(({ name }) => odd.map((inner) => ({ [name]: inner })))]) {
        for (const { message } of parseWith(schema, value, (path) => ({ path })).findings)
          expect(message).not.toMatch(/\b(?:Invalid|Too (?:big|small)|expected|received|Unrecognized)\b/);
      }
    }
  });

  it("says where a machine lives and what it is, in a few letters", () => {
    for (const sample of Object.values(platform.sample.options)) {
      const { size, place } = platform.summary(parsed(sample));
      expect(platform.scope(parsed(sample))).not.toBe("");
      for (const word of [size, place]) expect(word).toMatch(/^\S.{0,23}$/);
    }
  });

  it("has a guide and an example", () => {
    for (const file of [`docs/platforms/${id}.md`, `examples/${id}/flatcar.yaml`]) {
      expect(existsSync(root + file), file).toBe(true);
    }
  });

  function parsed(sample: unknown) {
    const { value, findings } = parseWith(platform.options, sample, (path) => ({ path }));
    expect(findings).toEqual([]);
    return value as never;
  }
});

/** Options, and the keys of those that are objects or lists of objects, as `rootDisk.sizeGiB`. */
function deep(list: readonly Field[], prefix = ""): readonly Field[] {
  return list.flatMap((field) => {
    const name = prefix + field.name;
    const { element } = definition(unwrap(field.schema));
    return [{ ...field, name }, ...deep(fields(element ?? field.schema), `${name}.`)];
  });
}
