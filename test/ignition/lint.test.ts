import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatEntry } from "../../src/cli/findings.ts";
import { FlatcarError } from "../../src/errors.ts";
import { type ConfigSource, type Entry, lintCodes, render, withoutLints } from "../../src/ignition/index.ts";
import { lints } from "../../src/ignition/lint/table.ts";
import { expectGolden } from "../golden.ts";
import { root } from "../sources.ts";
import { publishedButane } from "./fixture.ts";
import { lintCases } from "./lint-cases.ts";

const folder = `${root}docs/lints/`;

function butane(body: string, name = "web.bu"): ConfigSource {
  return { kind: "butane", name, text: `variant: flatcar\nversion: 1.1.0\n${body}` };
}

function found(...sources: readonly ConfigSource[]): readonly Entry[] {
  return render(sources).warnings.filter(({ code }) => code !== undefined);
}

describe.each(lintCodes)("%s", (code) => {
  const { fires, nearly } = lintCases[code];
  const entries = found(butane(fires));

  it("is found with its place and a remedy, and alone", () => {
    expect(entries.map((entry) => entry.code)).toEqual([code]);
    expect(entries[0]).toMatchObject({ kind: "warning", file: "web.bu", hint: /\S/, line: expect.any(Number) });
    expect(entries[0]?.column).toBeGreaterThan(0);
  });

  it("is not found where it only seems so", () => {
    expect(found(butane(nearly)).filter((entry) => entry.code === code)).toEqual([]);
  });

  it("can be turned off", () => {
    expect(withoutLints(entries, { [code]: "off" })).toEqual([]);
    expect(withoutLints(entries, { [code]: "warn" })).toEqual(entries);
  });

  it("has a page with its title, its source and what it prints", () => {
    const page = readFileSync(`${folder}${code}.md`, "utf8");
    expect(page.split("\n")[0]).toBe(`# ${code}: ${lints[code].title}`);
    expect(page).toContain(`](${lints[code].source})`);
    expect(page).toContain(`\`\`\`text\n${entries.map(formatEntry).join("\n")}\n\`\`\``);
    expect(page.match(/^## .*$/gm)).toEqual(["## Why", "## What to do"]);
  });
});

it("has pages for lints alone", () => {
  const pages = readdirSync(folder).filter((name) => name !== "README.md");
  expect(pages.sort()).toEqual(lintCodes.map((code) => `${code}.md`).sort());
});

it("is quiet about a config without mistakes, and about none", () => {
  expect(found()).toEqual([]);
  expect(found(butane("storage:\n  files:\n    - path: /etc/motd\n      contents: {inline: hi}\n"))).toEqual([]);
});

describe("a merged config", () => {
  const engine = butane("systemd:\n  units:\n    - name: update-engine.service\n      mask: true\n", "base.bu");

  it("is looked at as a whole: what another file puts right is not found", () => {
    const undone = butane("systemd:\n  units:\n    - name: update-engine.service\n      mask: false\n", "web.bu");
    expect(found(engine, undone)).toEqual([]);
  });

  it("has its findings where they were written, in Butane and in Ignition", () => {
    const file = { path: "/usr/bin/tool", contents: { source: "data:," } };
    const text = JSON.stringify({ ignition: { version: "3.3.0" }, storage: { files: [file] } }, null, 2);
    const places = found(engine, { kind: "ignition", name: "tool.ign", text }).map((entry) => ({ ...entry }));
    expect(places.map((entry) => `${entry.code} ${entry.file}:${entry.line}:${entry.column} ${entry.path}`)).toEqual([
      "FL101 tool.ign:8:17 $.storage.files.0.path",
      "FL501 base.bu:6:13 $.systemd.units.0.mask",
    ]);
  });
});

it("never shows what is secret", () => {
  const key = "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBg\\n-----END PRIVATE KEY-----\\n";
  const [entry] = found(butane(`storage:\n  files:\n    - path: /a\n      contents: {inline: "${key}"}\n`));
  expect(JSON.stringify(entry)).not.toContain("MIIEvQ");
  const [plain] = found(butane("passwd: {users: [{name: core, password_hash: hunter2 hunter2}]}\n"));
  expect(plain?.code).toBe("FL302");
  expect(JSON.stringify(plain)).not.toContain("hunter2");
});

/** Findings in everything that the documentation, the demonstrations and the Terraform guide publish; each was read and is meant. */
it("finds in the published configs only what is meant", () => {
  const lines = publishedButane.flatMap(({ name, input }) => {
    try {
      return found({ kind: "butane", name, text: input }).map((entry) => formatEntry(entry).split("\n")[0]);
    } catch (error) {
      if (error instanceof FlatcarError) return [];
      throw error;
    }
  });
  expectGolden("lints-published", `${lines.sort().join("\n")}\n`);
});
