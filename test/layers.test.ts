import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { platformIds } from "../src/providers/index.ts";

const root = fileURLToPath(new URL("../src", import.meta.url));
const files = globSync("**/*.ts", { cwd: root }).sort();

/** What each room may import, beside itself and packages. Arrows only go down. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "errors.ts": [],
  "platform.ts": [],
  "options.ts": ["errors.ts", "providers/index.ts"],
  images: ["platform.ts", "errors.ts"],
  ignition: ["platform.ts", "errors.ts"],
  "providers/index.ts": ["platform.ts", "errors.ts", "providers/*"],
  "providers/*": ["platform.ts", "errors.ts", "http"],
  "plan.ts": ["images", "ignition", "options.ts", "providers/index.ts", "platform.ts", "errors.ts"],
  "deployment.ts": ["plan.ts", "ignition", "options.ts", "providers/index.ts", "platform.ts", "errors.ts"],
  "define.ts": ["deployment.ts"],
  pulumi: ["deployment.ts", "plan.ts", "ignition", "providers/index.ts", "platform.ts", "errors.ts"],
  plugin: ["plan.ts", "images", "ignition", "options.ts", "providers/index.ts", "platform.ts", "errors.ts"],
  "provider.ts": ["plugin"],
  engine: [
    "pulumi",
    "plugin",
    "deployment.ts",
    "plan.ts",
    "images",
    "options.ts",
    "providers/index.ts",
    "platform.ts",
    "errors.ts",
  ],
  cli: [
    ...["engine", "deployment.ts", "plan.ts", "images", "ignition", "options.ts"],
    ...["providers/index.ts", "platform.ts", "errors.ts"],
  ],
  "testing.ts": ["deployment.ts", "plan.ts", "images", "providers/index.ts", "platform.ts", "errors.ts"],
  "index.ts": ["pulumi", "define.ts", "deployment.ts", "errors.ts"],
};

/** The room that a file belongs to. */
function roomOf(file: string): string {
  const [first = "", second = ""] = file.split("/");
  if (first !== "providers" || second === "index.ts") return file in arrows ? file : first;
  return "providers/*";
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return [...found].map(([, path = ""]) => relative(root, join(root, dirname(file), path)));
}

describe("layers", () => {
  test.each(files)("%s imports only what lies below it", (file) => {
    const room = roomOf(file);
    expect(Object.keys(arrows)).toContain(room);
    const strangers = importsOf(file).filter((path) => {
      const other = roomOf(path);
      if (other === room) return room === "providers/*" && path.split("/")[1] !== file.split("/")[1];
      return !arrows[room]?.includes(other);
    });
    expect(strangers).toEqual([]);
  });

  test("every room of the table is there", () => {
    const rooms = new Set(files.map(roomOf));
    expect(Object.keys(arrows).filter((room) => !rooms.has(room))).toEqual([]);
  });
});

/** Places outside its folder that may name a platform, each with its reason. */
const named: Readonly<Record<string, string>> = {
  "providers/index.ts": "the registry line",
  "pulumi/platforms.generated.ts": "made from the registry",
};

describe("platforms", () => {
  const word = new RegExp(`["'\`./](${platformIds.join("|")})["'\`/.:]`);

  test("are named only in their own folders and in the registry", () => {
    const outside = files.filter((file) => roomOf(file) !== "providers/*" && naming(file, word));
    expect(outside).toEqual(Object.keys(named).sort());
  });
});

/** Whether code, comments left out, names one. */
function naming(file: string, word: RegExp): boolean {
  const text = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
  return word.test(text);
}

test("a program that imports the library loads no SDK, no schema and no transpiler", () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const path of staticImports(file)) visit(path);
  };
  visit("index.ts");
  expect(
    [...seen].filter((file) => /^(?:ignition|images|plan|deployment|options|providers\/[^/]+\/)/.test(file)),
  ).toEqual([]);
});

/** Files that are loaded with this one: neither types nor what `import()` loads later. */
function staticImports(file: string): readonly string[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+"(\.[^"]+)"/gm);
  return [...found].map(([, path = ""]) => relative(root, join(root, dirname(file), path)));
}
