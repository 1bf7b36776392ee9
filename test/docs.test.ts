import { execFile } from "node:child_process";
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseArguments } from "../src/cli/arguments.ts";
import { checkDeployment } from "../src/deployment.ts";
import { findEngine } from "../src/engine/index.ts";
import { render } from "../src/ignition/index.ts";
import aws from "../src/providers/aws/index.ts";
import { tagKeys } from "../src/providers/aws/tags.ts";
import { platformIds } from "../src/providers/index.ts";
import { root } from "./sources.ts";

const pages = globSync(["*.md", "docs/**/*.md", "examples/**/*.md"], { cwd: root, exclude: ["**/node_modules/**"] })
  .sort()
  .map((path) => ({ path, text: readFileSync(root + path, "utf8") }));

interface Block {
  /** Page and line. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(({ index, 1: language = "", 2: body = "" }) => ({
    place: `${path}:${text.slice(0, index).split("\n").length}`,
    language,
    text: body,
  })),
);
const inLanguage = (language: string) => blocks.filter((block) => block.language === language);

/** Inside the repository, so that `flatcar-deploy` is the package itself. */
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(root, "test", ".docs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("links", () => {
  it.each(pages.filter(({ text }) => text.includes("](")))("of $path lead somewhere", ({ path, text }) => {
    const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#]*)(#[^)]*)?\)/g)];
    const broken = links.flatMap(([, file = "", anchor = ""]) => {
      const target = file === "" ? path : relative(root, join(root, dirname(path), file));
      if (!existsSync(join(root, target))) return [`${file}${anchor}`];
      return anchor === "" || anchorsOf(target).includes(anchor) ? [] : [`${file}${anchor}`];
    });
    expect(broken).toEqual([]);
  });
});

it("names only files and folders that there are", () => {
  const wanted = /(?<![\w./-])(?:src|test|scripts|docs|examples|bench|bin)\/[\w./-]*\w/g;
  const missing = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/`([^`\n]+)`|^(src\/\S+)/gm)].flatMap(([, code = "", line = ""]) =>
      [...(code || line).matchAll(wanted)]
        .filter(([name]) => !(code || line).includes("<") && !existsSync(join(root, name)))
        .map(([name]) => `${path}: ${name}`),
    ),
  );
  expect(missing).toEqual([]);
});

function anchorsOf(path: string): readonly string[] {
  const heads = readFileSync(join(root, path), "utf8").match(/^#+ .*$/gm) ?? [];
  return heads.map((head) => {
    const words = head
      .replace(/^#+ /, "")
      .toLowerCase()
      .replace(/[^\w\s-]/g, "");
    return `#${words.replace(/\s/g, "-")}`;
  });
}

describe("programs", () => {
  const programs = inLanguage("ts");

  it("have right types", () => {
    const files = programs.map(({ text }, index) => {
      const file = join(folder, `block-${index}.ts`);
      writeFileSync(file, `${text}\nexport {};\n`);
      return file;
    });
    expect(typeErrors(files)).toEqual([]);
  }, 120_000);

  it.each(programs.filter(({ text }) => !text.includes('"flatcar-deploy"')))(
    "$place runs",
    async ({ text }) => {
      const file = join(folder, "run.ts");
      writeFileSync(file, text);
      const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: root });
      expect(stdout).not.toBe("");
    },
    60_000,
  );
});

it.each(inLanguage("ts").filter(({ text }) => text.includes("defineDeployment(")))(
  "$place is a deployment file",
  async ({ text }) => {
    const file = join(folder, "flatcar.ts");
    writeFileSync(file, text);
    const { default: value } = (await import(file)) as { readonly default: Readonly<Record<string, unknown>> };
    const { name, findings } = await checkDeployment(value, file, (path) => ({ path }));
    expect(findings.filter(({ code }) => code !== "FD1006")).toEqual([]);
    expect(name).toBe(value.name);
  },
);

function typeErrors(files: readonly string[]): readonly string[] {
  const config = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram([...files], { ...options, noUnusedLocals: false });
  return files.flatMap((file) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText, start = 0 }) => {
      const block = blocks.filter(({ language }) => language === "ts")[files.indexOf(file)];
      const line = block?.text.slice(0, start).split("\n").length ?? 0;
      return `${block?.place} line ${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    }),
  );
}

describe("YAML", () => {
  it.each(inLanguage("yaml"))(
    "$place is a deployment file, or a program of the provider's schema",
    async ({ text }) => {
      const value = parse(text) as Readonly<Record<string, unknown>>;
      if (value.runtime === "yaml") return checkProgram(value as unknown as YamlProgram);
      const { findings } = await checkDeployment(value, `${root}README.md`, (path) => ({ path }));
      expect(findings.filter(({ code }) => code !== "FD1006")).toEqual([]);
    },
  );

  it.each(inLanguage("butane"))("$place is Butane", ({ text, place }) => {
    const { warnings } = render([{ kind: "butane", name: place, text }]);
    expect(warnings).toEqual([]);
  });
});

interface YamlProgram {
  readonly resources: Readonly<Record<string, { readonly type: string; readonly properties: YamlMachine }>>;
  readonly outputs?: Readonly<Record<string, string | { readonly "fn::invoke": YamlCall }>>;
}

interface YamlCall {
  readonly function: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly return: string;
}

interface Properties {
  readonly properties: object;
}

interface YamlMachine {
  readonly config?: readonly { readonly butane: string }[];
}

/** Every resource, property and function is in the schema, and its Butane is valid. */
function checkProgram({ resources, outputs = {} }: YamlProgram): void {
  const schema = JSON.parse(readFileSync(`${root}schema.json`, "utf8")) as {
    readonly resources: Readonly<Record<string, { readonly inputProperties: object }>>;
    readonly functions: Readonly<Record<string, { readonly inputs: Properties; readonly outputs: Properties }>>;
  };
  for (const output of Object.values(outputs)) {
    if (typeof output === "string") continue;
    const call = output["fn::invoke"];
    const known = schema.functions[call.function];
    expect(Object.keys(known?.inputs.properties ?? {}), call.function).toEqual(
      expect.arrayContaining(Object.keys(call.arguments)),
    );
    expect(Object.keys(known?.outputs.properties ?? {}), call.function).toContain(call.return);
  }
  for (const { type, properties } of Object.values(resources)) {
    const known = Object.keys(schema.resources[type]?.inputProperties ?? {});
    expect(Object.keys(properties).filter((name) => !known.includes(name))).toEqual([]);
    for (const { butane } of properties.config ?? []) {
      expect(render([{ kind: "butane", name: "config", text: butane }]).warnings).toEqual([]);
    }
  }
}

describe("commands", () => {
  const scripts = Object.keys((JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { scripts: object }).scripts);
  const lines = inLanguage("sh").flatMap(({ place, text }) =>
    text.split("\n").flatMap((line) => {
      const [command = ""] = line.split(/\s+#/);
      return command.trim() === "" ? [] : [{ place, command: command.trim() }];
    }),
  );
  const inline = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/`((?:npx )?flatcar-deploy [^`]*|npm (?:run \S+|start|test))`/g)].map(([, command = ""]) => ({
      place: path,
      command,
    })),
  );

  it.each([...lines, ...inline])("$place: $command", ({ command }) => {
    const [first = "", second = "", third = "", ...rest] = command.replace(/^(?:\w+=\S+ )*/, "").split(/\s+/);
    const ours = first === "flatcar-deploy" ? [second, third, ...rest] : first === "npx" ? [third, ...rest] : undefined;
    if (ours && (first === "flatcar-deploy" || second === "flatcar-deploy")) return checkCommand(ours);
    if (first === "npm" && second === "run") expect(scripts).toContain(third);
    else if (first === "npm" && (second === "start" || second === "test")) expect(scripts).toContain(second);
    else if (first === "node") expect(existsSync(root + second), second).toBe(true);
    else
      expect(["npm", "git", "cd", "pulumi", "export", "aws", "doctl", "openstack", "npx", "source"]).toContain(first);
  });
});

/** Words in capitals and with an ellipsis stand for the reader's own. */
function checkCommand(words: readonly string[]): void {
  const given = words.filter((word) => word !== "" && word !== "…");
  if (given.includes("COMMAND")) return;
  const { entry, arguments: taken, flags } = parseArguments(given);
  const [program, file = ""] = entry?.name === "simulate" ? taken : [];
  if (program === "node" && file.includes("/")) expect(existsSync(root + file), file).toBe(true);
  expect(entry ?? flags.get("help") ?? flags.get("version"), given.join(" ")).toBeDefined();
}

it("the README's commands for examples/quickstart run without a network", async () => {
  const own = join(folder, "clone");
  cpSync(`${root}examples`, join(own, "examples"), { recursive: true });
  const block = inLanguage("sh").find(({ place, text }) => place.startsWith("README.md") && text.startsWith("cd "));
  const npx = 'npx() { shift; "$NODE" "$CLI" "$@" || [ $? = 3 ]; }';
  const env = { ...process.env, NODE: process.execPath, CLI: `${root}bin/flatcar-deploy.js`, XDG_STATE_HOME: own };
  const offline = { ...env, FLATCAR_DEPLOY_RELEASE_URL: "http://127.0.0.1:9/{channel}" };
  const done = promisify(execFile)("bash", ["-euc", `${npx}\n${block?.text}`], { cwd: own, env: offline });
  expect((await done).stderr).toBe("");
}, 120_000);

it("the README's run shows what the command prints", async () => {
  const shown = blocks.find(({ place, text }) => place.startsWith("README.md") && text.includes("--simulate --yes"));
  const state = mkdtempSync(join(folder, "state-"));
  const words = ["bin/flatcar-deploy.js", "plan", "-f", "examples/quickstart/flatcar.yaml", "--simulate"];
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    cwd: root,
    env: { ...process.env, XDG_STATE_HOME: state, XDG_CACHE_HOME: state },
  });
  const pools = shown?.text.match(/^ {2}\w+ +\d+ × .*$/gm);
  expect(pools).toHaveLength(2);
  expect(stdout.split("\n")).toEqual(expect.arrayContaining([...(pools ?? []), "  + 3 machines to make"]));
}, 60_000);

describe("guides of platforms", () => {
  const guides = pages.filter(({ path }) => path.startsWith("docs/platforms/"));
  const engine = findEngine(process.env).catch(() => undefined);

  it("are there for every platform, and have the same headings", () => {
    const [first, ...others] = guides.map(({ text }) => text.match(/^## .*$/gm));
    expect(guides.map(({ path }) => path)).toEqual(platformIds.map((id) => `docs/platforms/${id}.md`).sort());
    for (const heads of others) expect(heads).toEqual(first);
  });

  it.concurrent.each(guides)(
    "$path can be followed to the letter on the simulated cloud",
    async ({ path, text }) => {
      const own = mkdtempSync(join(folder, "guide-"));
      for (const [, name = "", body = ""] of text.matchAll(/`([\w.]+)`:\n\n```(?:yaml|butane)\n(.*?)^```$/gms)) {
        writeFileSync(join(own, name), body);
      }
      const lines = blocks.filter(({ place, language }) => language === "sh" && place.startsWith(`${path}:`));
      const commands = lines.flatMap((block) => block.text.match(/^npx flatcar-deploy .*--simulate.*$/gm) ?? []);
      expect(commands.length).toBeGreaterThan(3);
      const env = { ...process.env, XDG_STATE_HOME: own };
      for (const [, , ...words] of commands.map((command) => command.split(" "))) {
        if (words[0] === "up" && !(await engine)) return;
        const { stderr } = await promisify(execFile)(process.execPath, [`${root}bin/flatcar-deploy.js`, ...words], {
          ...{ cwd: own, env },
        });
        expect(stderr, words.join(" ")).toBe("");
      }
    },
    180_000,
  );
});

describe("the guide of EC2", () => {
  const guide = pages.find(({ path }) => path === "docs/platforms/aws.md")?.text ?? "";

  it("lists the permissions of every call that is made, as JSON", () => {
    const sources = { ec2: "ec2", elasticloadbalancing: "load-balancing", route53: "route-53" };
    const calls = Object.entries(sources).flatMap(([service, file]) => {
      const source = readFileSync(`${root}src/providers/aws/services/${file}.ts`, "utf8");
      const table = /interface \w*Operations \{(.*?)^\}/ms.exec(source)?.[1] ?? "";
      return [...table.matchAll(/^ {2}(\w+): \[/gm)].map(([, name]) => `${service}:${name}`);
    });
    const policies = inLanguage("json").map(({ text }) => JSON.parse(text) as { Statement: { Action: string[] }[] });
    const actions = policies.map(({ Statement }) => Statement[0]?.Action ?? []);
    expect(calls.length).toBeGreaterThan(0);
    expect(actions.flat().sort()).toEqual(calls);
    for (const [index, Action] of actions.entries()) {
      const statement = { Effect: "Allow", Action: [...Action].sort(), Resource: "*" };
      expect(policies[index]).toEqual({ Version: "2012-10-17", Statement: [statement] });
    }
  });

  it("says what changes in place", () => {
    const [, rows = ""] = /^## What a change does$(.*?)^## /ms.exec(guide) ?? [];
    const paths = aws.inPlace.map(({ path }) => path.replace(/^options\./, ""));
    expect(paths.filter((path) => !rows.includes(path))).toEqual([]);
  });

  it("names every tag that is ours, and says how many are left", () => {
    expect(Object.values(tagKeys).filter((key) => !guide.includes(`\`${key}\``))).toEqual([]);
    expect(guide).toContain(`| labels | ${50 - Object.keys(tagKeys).length - 1}, as tags`);
  });
});

describe("decisions", () => {
  const records = pages.filter(({ path }) => /^docs\/decisions\/\d{4}-/.test(path));

  it("stand in the list, with their titles, and are numbered without a gap", () => {
    const list = pages.find(({ path }) => path === "docs/decisions/README.md")?.text ?? "";
    const lines = records.map(({ path, text }, index) => {
      const number = String(index + 1).padStart(4, "0");
      const [, title] = new RegExp(`^# ${number}: (.*)$`, "m").exec(text) ?? [];
      return `- [${number}](${path.replace("docs/decisions/", "")}): ${title}`;
    });
    expect(list.match(/^- .*$/gm)).toEqual(lines);
  });

  it.each(records.filter(({ path }) => !path.endsWith("-dependencies.md")))(
    "$path says why, and at what price",
    ({ text }) => {
      expect(text).toMatch(/^\*\*Why\.\*\* \S/m);
      expect(text).toMatch(/^\*\*Price\.\*\* \S/m);
      expect(text.split("\n").length).toBeLessThanOrEqual(26);
    },
  );
});

it("the record of dependencies names each package once, where it belongs", () => {
  const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as Record<string, Record<string, string>>;
  const record = pages.find(({ path }) => path.endsWith("-dependencies.md"))?.text ?? "";
  const listed = record.split(/^## /m).map((part) => [...part.matchAll(/^- `([^`]+)`: \S/gm)].map(([, name]) => name));
  const kinds = ["dependencies", "devDependencies", "optionalDependencies"];
  expect(listed.slice(1)).toEqual(kinds.map((kind) => Object.keys(manifest[kind] ?? {}).sort()));
});
