import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPlatform, platformIds } from "../src/providers/index.ts";
import { importsOf, type SourceFile, sources, withoutComments } from "./sources.ts";

/** What the files of each layer may import of the others: the arrows of the house. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  platform: ["errors"],
  caller: [],
  errors: [],
  owner: [],
  pid: [],
  "whole-file": [],
  images: ["platform", "errors", "pid", "whole-file", "yaml-mistake"],
  ignition: ["platform", "errors"],
  http: ["platform", "errors"],
  "a provider": ["platform", "errors", "http"],
  registry: ["platform", "errors", "a provider"],
  issue: [],
  options: ["errors", "issue", "registry"],
  "lint-switches": ["ignition"],
  "extension-options": ["images"],
  difference: ["platform", "ignition", "registry"],
  hold: ["platform", "errors", "images"],
  plan: [
    "platform",
    "errors",
    "difference",
    "hold",
    "plan-context",
    "plan-extensions",
    "plan-image",
    "plan-shared",
    "options",
    "images",
    "ignition",
    "registry",
  ],
  "plan-context": ["platform", "hold", "options", "images", "ignition"],
  "plan-image": ["platform", "errors", "difference", "options", "plan-context", "images", "registry"],
  "plan-shared": ["platform", "errors", "registry"],
  "plan-extensions": ["platform", "errors", "plan-context", "plan-image", "images", "ignition"],
  "yaml-mistake": ["errors"],
  "deployment-program": ["errors", "caller"],
  deployment: [
    "platform",
    "errors",
    "options",
    "images",
    "ignition",
    "lint-switches",
    "extension-options",
    "registry",
    "plan",
    "yaml-mistake",
    "deployment-program",
  ],
  define: ["caller", "deployment"],
  pulumi: ["platform", "errors", "caller", "ignition", "registry", "plan", "deployment"],
  plugin: [
    "platform",
    "errors",
    "owner",
    "options",
    "images",
    "ignition",
    "lint-switches",
    "extension-options",
    "registry",
    "plan",
  ],
  provider: ["plugin"],
  engine: [
    "platform",
    "errors",
    "owner",
    "pid",
    "whole-file",
    "options",
    "images",
    "ignition",
    "registry",
    "plan",
    "pulumi",
    "plugin",
  ],
  cli: [
    "platform",
    "errors",
    "whole-file",
    "options",
    "hold",
    "images",
    "ignition",
    "registry",
    "plan",
    "deployment",
    "engine",
  ],
  index: ["define", "deployment", "errors", "pulumi"],
  testing: ["platform", "errors", "images", "registry", "plan", "deployment"],
};

/** The only arrows from one platform to another: to its `index.ts`, as everywhere. */
const presets: readonly { readonly from: string; readonly to: string; readonly reason: string }[] = [
  {
    from: "src/providers/ovhcloud",
    to: "src/providers/openstack",
    reason: "it is that software under a name of its own (docs/decisions/0059-ovhcloud.md)",
  },
];

/** The only layers that may load a package, by the package's first words. */
const packages: Readonly<Record<string, readonly string[]>> = {
  "@aws-sdk/": ["a provider"],
  ssh2: ["a provider"],
  "@grpc/": ["plugin"],
  "@pulumi/pulumi/automation": ["engine"],
  "@pulumi/pulumi/proto": ["plugin"],
  "@pulumi/pulumi": ["pulumi"],
  "google-protobuf": ["plugin"],
  ajv: ["http"],
  openpgp: ["images"],
  undici: ["http"],
  yaml: ["deployment", "images", "engine", "cli", "a provider"],
  zod: ["platform", "issue", "lint-switches", "extension-options", "options", "deployment", "a provider", "plugin"],
};

/** Platforms as `ct` and afterburn call them, in the table of what is known of a machine there. */
const foreignNames = [
  "azure: [",
  "digitalocean: [",
  "ec2: [",
  "gce: [",
  "packet: [",
  '"openstack-metadata": [',
  '"vagrant-virtualbox": [',
  '"cloudstack-configdrive": [',
  "hetzner: [",
  "scaleway: [",
  '["openstack-metadata", "cloudstack-configdrive"]',
  '{ aws: "ec2", gcp: "gce", openstack: "openstack-metadata" }',
];

/** Where code outside a platform's folder and the registry says its name, and why that is no branch. */
const mentions: readonly { readonly file: string; readonly text: string; readonly reason: string }[] = [
  { file: "src/deployment.ts", text: "Platform, for example aws;", reason: "the example in a key's description" },
  { file: "src/plugin/functions.ts", text: "Platform, for example aws.", reason: "the example in a key's description" },
  { file: "src/cli/flags.ts", text: "platform, for example aws", reason: "the example in an option's help" },
  { file: "src/cli/commands.ts", text: "--platform aws", reason: "the example in a command's help" },
  { file: "src/http/attempt.ts", text: '"x-openstack-request-id"', reason: "the name of a header, and no branch" },
  ...foreignNames.map((text) => ({
    file: "src/ignition/legacy/metadata.ts",
    text,
    reason: "a name of others, and no branch",
  })),
];

const files = sources("src/**/*.ts");

describe("arrows", () => {
  it.each(Object.keys(arrows))("of %s", (layer) => {
    const own = files.filter(({ path }) => layerOf(path) === layer);
    const wrong = own.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith(".") && !mayImport(file.path, join(dirname(file.path), name)))
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(own).not.toEqual([]);
    expect(wrong).toEqual([]);
  });

  it("leave no file out", () => {
    expect(files.filter(({ path }) => !(layerOf(path) in arrows)).map(({ path }) => path)).toEqual([]);
  });

  it("point one way", () => {
    const open = new Map(Object.entries(arrows));
    for (let before = -1; before !== open.size; ) {
      before = open.size;
      for (const [layer, targets] of open) if (!targets.some((target) => open.has(target))) open.delete(layer);
    }
    expect([...open.keys()]).toEqual([]);
  });
});

it("keeps every package in its layers", () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((name) => !/^(?:\.|node:)/.test(name) && !layersOf(name).includes(layerOf(file.path)))
      .map((name) => `${file.path} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

it("loads no SDK, no schema and no transpiler into a program that imports the library", () => {
  const loaded = loadedBy("src/index.ts");
  const heavy = ["images", "ignition", "a provider", "options", "plan", "deployment", "plugin", "engine"];
  expect(loaded.size).toBeGreaterThan(5);
  expect([...loaded].filter((path) => heavy.includes(layerOf(path)))).toEqual([]);
});

it.each(["src/cli/commands/plan.ts", "src/cli/commands/release-list.ts", "src/plugin/planning.ts", "src/testing.ts"])(
  "%s loads no release notes, and nothing that only files of releases need",
  (path) => {
    const loaded = [...loadedBy(path)];
    expect(loaded).toContain("src/images/release.ts");
    const unneeded = /^src\/images\/(?:notes\/|difference|files|mirror\/|signature\/|store\/|stream\/|streams\/)/;
    expect(loaded.filter((each) => unneeded.test(each))).toEqual([]);
  },
);

describe("names of platforms", async () => {
  const platforms = await Promise.all(platformIds.map(loadPlatform));
  const plain = ["cloud"];
  const words = platforms
    .flatMap(({ id, title }) => [id, ...title.split(/\W+/)])
    .filter((word) => word.length > 2 && !plain.includes(word.toLowerCase()));
  const named = new RegExp(`\\b(?:${words.join("|")})\\b`, "i");
  const registry = "src/providers/index.ts";
  const outside = files.filter(({ path }) => layerOf(path) !== "a provider" && path !== registry);

  it("are in no code outside", () => {
    const wrong = outside.flatMap((file) => {
      const allowed = mentions.filter((mention) => mention.file === file.path);
      const code = allowed.reduce((text, mention) => text.replaceAll(mention.text, ""), withoutComments(file));
      return code.split("\n").flatMap((line) => (named.test(line) ? [`${file.path}: ${line.trim()}`] : []));
    });
    expect(wrong).toEqual([]);
  });

  it.each(mentions)("$file: “$text” is $reason", ({ file, text }) => {
    expect(codeOf(file)).toContain(text);
  });

  it("take one line of the registry each", () => {
    const lines = codeOf(registry).split("\n");
    expect(lines.filter((line) => named.test(line)).map((line) => line.trim())).toEqual(
      platformIds.map((id) => expect.stringMatching(`^${id}: \\(\\) => import\\("\\./${id}/index\\.ts"\\),?$`)),
    );
  });
});

function codeOf(path: string): string {
  const file = files.find((candidate) => candidate.path === path);
  return file ? withoutComments(file) : "";
}

/** A file and everything that is loaded with it. */
function loadedBy(start: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const next of loadedWith(files.find((file) => file.path === path))) load(join(dirname(path), next));
  };
  load(start);
  return loaded;
}

/** What is loaded with a file: neither types nor what `import()` loads later. */
function loadedWith(file: SourceFile | undefined): readonly string[] {
  const found = file?.text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+"(\.[^"]+)"/gm) ?? [];
  return [...found].map(([, path = ""]) => path);
}

function mayImport(from: string, to: string): boolean {
  const [own, other] = [layerOf(from), layerOf(to)];
  if (own === other) return folderOf(from) === folderOf(to) || isPreset(from, to);
  return arrows[own]?.includes(other) === true && (other !== "a provider" || to.endsWith("/index.ts"));
}

function isPreset(from: string, to: string): boolean {
  return presets.some((preset) => preset.from === folderOf(from) && `${preset.to}/index.ts` === to);
}

function layersOf(name: string): readonly string[] {
  return Object.entries(packages).find(([prefix]) => name.startsWith(prefix))?.[1] ?? [];
}

/** A top file is a layer of its own, a folder is one, and each platform's folder is one. */
function layerOf(path: string): string {
  const [, first = "", second, ...rest] = path.split("/");
  if (first === "providers") return rest.length > 0 ? "a provider" : "registry";
  return second === undefined ? first.replace(/\.ts$/, "") : first;
}

function folderOf(path: string): string {
  return path
    .split("/")
    .slice(0, layerOf(path) === "a provider" ? 3 : 2)
    .join("/")
    .replace(/\.ts$/, "");
}
