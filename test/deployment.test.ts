import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadDeployment } from "../src/deployment.ts";
import { FlatcarError } from "../src/errors.ts";
import { render } from "../src/ignition/index.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "deployment-"));
  writeFileSync(join(folder, "base.bu"), "variant: flatcar\nversion: 1.1.0\n");
  writeFileSync(join(folder, "web.ign"), '{"ignition":{"version":"3.4.0"}}');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string): string => {
  const file = join(folder, "flatcar.yaml");
  writeFileSync(file, text);
  return file;
};

const findingsOf = async (file: string) => {
  const error = await loadDeployment(file).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FlatcarError)) throw new Error(`expected a FlatcarError, got ${String(error)}`);
  return error.findings.map(({ code, message, at, hint }) => ({
    code,
    message,
    at: [at?.line, at?.column, at?.path].filter((part) => part !== undefined).join(":"),
    ...(hint ? { hint } : {}),
  }));
};

describe("lints", () => {
  const pool = (lints: string) =>
    `  web: {platform: aws, options: {region: eu-central-1, instanceType: t3.micro}${lints}}\n`;

  test("are turned off for all, and a pool's own setting counts", async () => {
    const file = write(`name: shop\nlints: {FL501: off, FL401: off}\nmachines:\n${pool(", lints: {FL501: warn}")}`);
    expect((await loadDeployment(file)).machines[0]?.lints).toEqual({ FL501: "warn", FL401: "off" });
  });

  test("are all on where the file says nothing", async () => {
    expect((await loadDeployment(write(`name: shop\nmachines:\n${pool("")}`))).machines[0]?.lints).toBeUndefined();
  });

  test("that there are not, and settings that there are not, are mistakes", async () => {
    const file = write(`name: shop\nlints: {FL999: off}\nmachines:\n${pool(", lints: {FL501: no}")}`);
    expect(await findingsOf(file)).toMatchObject([
      { code: "FD1004", at: "2:9:lints.FL999" },
      { code: "FD1003", message: 'lints.FL501: "off" or "warn" is wanted, not "no"' },
    ]);
  });
});

describe("a deployment file", () => {
  test("becomes machines, in its order, with its own release where a pool has none", async () => {
    const { name, machines } = await loadDeployment(
      write(`name: shop
release: beta
machines:
  web:
    platform: aws
    count: 2
    options: { region: eu-central-1, instanceType: t4g.small }
    config: [base.bu, web.ign]
    labels: { role: web }
  db:
    platform: aws
    release: 4593.2.5
    onConfigChange: ignore
    onImageChange: replace
`),
    );
    expect(name).toBe("shop");
    expect(machines.map((machine) => [machine.name, machine.release, machine.onConfigChange])).toEqual([
      ["shop-web-0", "beta", "replace"],
      ["shop-web-1", "beta", "replace"],
      ["shop-db-0", "4593.2.5", "ignore"],
    ]);
    expect(machines[0]?.config.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "butane base.bu",
      "ignition web.ign",
    ]);
    expect(machines[0]?.config).toBe(machines[1]?.config);
    expect(machines[0]?.at?.("options.region")).toMatchObject({ line: 7, column: 24 });
  });

  test("tells all of its mistakes at once, each with its place", async () => {
    const file = write(`name: Shop
machines:
  web:
    platform: awss
    cuont: 2
    config: [nope.bu, base.bu]
  db:
    platform: aws
    count: -1
    arch: x86
`);
    expect(await findingsOf(file)).toEqual([
      {
        code: "FD1003",
        message: "name: lower-case letters, digits and inner hyphens only, for example web-1",
        at: "1:7:name",
      },
      {
        code: "FD1004",
        message: 'unknown key "cuont"',
        at: "5:5:machines.web.cuont",
        hint: 'did you mean "count"?',
      },
      {
        code: "FD1005",
        message: 'there is no platform "awss"',
        at: "4:15:machines.web.platform",
        hint: 'did you mean "aws"?',
      },
      {
        code: "FD1006",
        message: "cannot read nope.bu: there is no such file",
        at: "6:14:machines.web.config.0",
        hint: "paths are relative to the deployment file",
      },
      {
        code: "FD1003",
        message: 'arch: "amd64" or "arm64" is wanted, not "x86"',
        at: "10:11:machines.db.arch",
        hint: "Left out: what the machine type says",
      },
      {
        code: "FD1003",
        message: "count: at least 0 is wanted, not -1",
        at: "9:12:machines.db.count",
        hint: "How many equal machines",
      },
      {
        code: "FD1003",
        message: "region is missing",
        at: "8:5:machines.db.options.region",
        hint: "Region, for example eu-central-1",
      },
      {
        code: "FD1003",
        message: "instanceType is missing",
        at: "8:5:machines.db.options.instanceType",
        hint: "Instance type, for example t3.small or, for arm64, t4g.small",
      },
    ]);
  });

  test("that is missing, a folder or no YAML is refused", async () => {
    mkdirSync(join(folder, "folder"));
    expect((await findingsOf(join(folder, "nope.yaml"))).map(({ code }) => code)).toEqual(["FD1001"]);
    expect((await findingsOf(join(folder, "folder")))[0]?.message).toContain("is a folder");
    expect((await findingsOf(write("name: [a\nmachines: {")))[0]).toMatchObject({ code: "FD1002", at: "2:1" });
    expect((await findingsOf(write("- a")))[0]?.code).toBe("FD1003");
  });

  test.each([
    ["name: a\nname: b\n", "FD1002", 'the key "name" is there twice', "leave one of the two"],
    [
      "machines:\n  web:\n    config: [a.bu\n    platform: aws\n",
      "FD1002",
      "what begins with [ has no ] at its end",
      "close it with ] before this place, or indent what it goes on with",
    ],
    [
      'name: "a" b\n',
      "FD1002",
      '"b" does not belong here: the value before it is complete',
      "begin a new line for another key, or put the whole value in quotes",
    ],
    ["name: shop\n\tx: 1\n", "FD1002", "a tab indents this line", "indent with spaces"],
    ["name: shop\nmachines\n", "FD1002", '"machines" has no value', "write `machines: value`"],
    ["name: @x\n", "FD1002", "a value cannot begin with @", "put it in quotes"],
    ['name: "x\n', "FD1002", "a text in quotes does not end", 'close it with "'],
    [
      "a:\n  b: 1\n c: 2\n",
      "FD1002",
      "this line is indented otherwise than those it belongs to",
      "let all keys of a map, and all items of a list, begin at the same column",
    ],
    [
      "a: b: c\n",
      "FD1002",
      "a value cannot go on with a key of its own on the same line, or on a line below it",
      'put a value that holds ": " in quotes; begin a map or a list on the line below its key',
    ],
    ["", "FD1003", /is empty$/, /start from examples\/quickstart\/flatcar.yaml$/],
    ["# nothing yet\n", "FD1003", /is empty$/, /start from examples\/quickstart\/flatcar.yaml$/],
  ])("%j says what is wrong and what to do", async (text, code, message, hint) => {
    const words = (want: string | RegExp) => (typeof want === "string" ? want : expect.stringMatching(want));
    expect(await findingsOf(write(text))).toEqual([
      { code, message: words(message), at: expect.any(String), hint: words(hint) },
    ]);
  });

  test("may be a program", async () => {
    const file = join(folder, "flatcar.ts");
    writeFileSync(
      file,
      'export default { name: "shop", machines: { web: { platform: "aws", options: {}, config: ["base.bu"] } } };\n',
    );
    expect((await loadDeployment(file)).machines.map(({ name }) => name)).toEqual(["shop-web-0"]);
    writeFileSync(join(folder, "bare.ts"), "export const a = 1;\n");
    expect(await findingsOf(join(folder, "bare.ts"))).toMatchObject([
      { code: "FD1003", hint: expect.stringContaining("defineDeployment") },
    ]);
  });

  test("may hold configuration itself, whose mistakes lie where it stands", async () => {
    const options = "platform: aws, options: {region: eu-central-1, instanceType: t4g.small}";
    const good = write(
      `name: shop\nmachines:\n  web: {${options}, config: [base.bu, {files: [{path: /etc/a, mode: "0600"}]}]}\n`,
    );
    const [machine] = (await loadDeployment(good)).machines;
    expect(machine?.config.map(({ kind }) => kind)).toEqual(["butane", "butane"]);
    const wrong = write(
      `name: shop\nmachines:\n  web:\n    ${options.replaceAll(", opt", "\n    opt")}\n    config:\n      - base.bu\n      - {files: [{path: /etc/a, mod: x}]}\n`,
    );
    expect(await findingsOf(wrong)).toEqual([
      {
        code: "FD1201",
        message: "there is no property mod",
        at: "8:38:machines.web.config.1.files[0].mod",
        hint: "did you mean mode?",
      },
    ]);
  });

  test("that is a program has configuration by config(), whose mistakes lie where it was called", async () => {
    const file = join(folder, "flatcar.ts");
    const library = new URL("../src/index.ts", import.meta.url).href;
    const text = (path: string) => `import { config, defineDeployment } from "${library}";
const base = config({ files: [{ path: "${path}", contents: "x" }] });
export default defineDeployment({ name: "shop", machines: { web: { platform: "aws", options: { region: "eu-central-1", instanceType: "t4g.small" }, config: [base] } } });
`;
    writeFileSync(file, text("/etc//a"));
    const [{ config } = { config: [] }] = (await loadDeployment(file)).machines;
    expect(config).toMatchObject([{ kind: "butane", origin: { line: 2, column: 14 } }]);
    expect(() => render(config)).toThrow(expect.objectContaining({ findings: [simplified({ line: 2, column: 39 })] }));
  });

  const simplified = (at: object) =>
    expect.objectContaining({
      message: "path is not fully simplified",
      at: expect.objectContaining({ path: "files[0].path", ...at }),
    });

  test("that is a program has its mistakes at the lines of defineDeployment()", async () => {
    const file = join(folder, "flatcar.ts");
    const library = new URL("../src/index.ts", import.meta.url).href;
    const text = `import { defineDeployment } from "${library}";
export default defineDeployment({
  name: "Shop",
  machines: {
    web: {
      platform: "aws",
      options: { region: "eu-central-1", instanceType: "t4g.small" },
      config: [
        { units: [{ name: "a.service", enable: true }] },
      ],
    },
  },
});
`;
    writeFileSync(file, text);
    await expect(loadDeployment(file)).rejects.toMatchObject({
      findings: [
        { code: "FD1003", at: { file, line: 3, column: 9, path: "name" } },
        { code: "FD1201", at: { file, line: 9, column: 48, path: "machines.web.config.0.units[0].enable" } },
      ],
    });
  });

  test("that is a program with a mistake is refused at the place that Node names", () => {
    const programs: Readonly<Record<string, string>> = {
      "syntax.ts": 'export default {\n  name: "a"\n  machines: {},\n};\n',
      "enum.ts": "enum A { X }\nexport default A;\n",
      "thrown.ts": 'const stop = (): never => {\n  throw new TypeError("no such thing");\n};\nexport default stop();\n',
      "outside.ts": 'import "./syntax.ts";\nexport default {};\n',
      "below.ts": 'export default JSON.parse("{");\n',
      "text.ts": 'throw "just text";\n',
      "null.ts": "throw null;\n",
      "package.ts": 'import x from "no-such-package";\nexport default x;\n',
      "import.ts": 'import x from "./nowhere.ts";\nexport default x;\n',
      "name.ts": 'import { x } from "./base.ts";\nexport default x;\n',
      "base.ts": "export const a = 1;\n",
      "number.ts": "export default 5;\n",
      "function.ts": "export default () => ({});\n",
      "void.ts": "export default undefined;\n",
    };
    for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, name), text);
    expect(findingsInNode(["nowhere.ts", ...Object.keys(programs)])).toEqual({
      "nowhere.ts": ["FD1001", "nowhere.ts", "cannot read nowhere.ts: there is no such file"],
      "syntax.ts": ["FD1001", "syntax.ts:3:3", "cannot run syntax.ts: SyntaxError: Expected ',', got 'ident'"],
      "enum.ts": ["FD1001", "enum.ts:1:1", expect.stringContaining("TypeScript enum is not supported")],
      "thrown.ts": ["FD1001", "thrown.ts:2:9", "cannot run thrown.ts: TypeError: no such thing"],
      "outside.ts": ["FD1001", `${join(folder, "syntax.ts")}:3:3`, expect.stringContaining("Expected ','")],
      "below.ts": ["FD1001", "below.ts:1:21", expect.stringContaining("in JSON at position 1")],
      "text.ts": ["FD1001", "text.ts", "cannot run text.ts: just text"],
      "null.ts": ["FD1001", "null.ts", "cannot run null.ts: null"],
      "package.ts": ["FD1001", "package.ts", expect.stringContaining("Cannot find package 'no-such-package'")],
      "import.ts": ["FD1001", "import.ts", expect.stringContaining("Cannot find module")],
      "name.ts": ["FD1001", "name.ts:1:10", expect.stringContaining("does not provide an export named 'x'")],
      "base.ts": ["FD1003", "base.ts", "base.ts has no default export"],
      "number.ts": ["FD1003", "number.ts", "an object is wanted, not 5"],
      "function.ts": ["FD1003", "function.ts", "an object is wanted, not a function"],
      "void.ts": ["FD1003", "void.ts", "void.ts has no default export"],
    });
  });
});

/** What a program that loads each of these files in Node itself is told of it, without a test runner's own way to import: code, place, message. */
function findingsInNode(files: readonly string[]): unknown {
  const script = `
    const { loadDeployment } = await import(${JSON.stringify(new URL("../src/deployment.ts", import.meta.url).href)});
    const told = {};
    for (const file of ${JSON.stringify(files)}) {
      const { code, findings: [{ at, message }] } = await loadDeployment(file).catch((error) => error);
      told[file] = [code, [at.file, at.line, at.column].filter((part) => part !== undefined).join(":"), message];
    }
    console.log(JSON.stringify(told));`;
  const words = ["--input-type=module", "-e", script];
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}
