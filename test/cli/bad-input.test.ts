import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { expectGolden } from "../golden.ts";
import { fakeDeployments } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

type Files = Readonly<Record<string, string>>;

function yaml(from: string, to: string): Files {
  const text = shop["flatcar.yaml"].replace(from, to);
  expect(text).not.toBe(shop["flatcar.yaml"]);
  return { ...shop, "flatcar.yaml": text };
}

function butane(text: string): Files {
  return { ...shop, "base.bu": `variant: flatcar\nversion: 1.1.0\n${text}` };
}

/** Hexadecimal digits by chance pack to half of their size at best. */
const large = `storage:\n  files:\n    - path: /opt/large.txt\n      contents:\n        inline: ${randomBytes(17_000).toString("hex")}\n`;

/** What is wrong, the files, and what the errors say: code, place, remedy. All of it is found before anything is touched. */
const mistakes: [string, Files, readonly (string | RegExp)[]][] = [
  ["no file", {}, ["error[FD1001] there is no flatcar.yaml here", "-f"]],
  ["no YAML", { "flatcar.yaml": "name: [" }, [/error\[FD1002\]/, /flatcar\.yaml:\d+:\d+/]],
  [
    "an unknown key",
    yaml("config:", "confg:"),
    ["error[FD1004] unknown key", /flatcar\.yaml:10:\d+ {3}machines\.web\.confg/, 'did you mean "config"?'],
  ],
  [
    "an unknown option",
    yaml("instanceType: t3", "instancetype: t3"),
    ["error[FD1004]", 'did you mean "instanceType"?'],
  ],
  ["an unknown platform", yaml("platform: aws", "platform: asw"), ["error[FD1005]", /flatcar\.yaml:5:\d+/, "aws"]],
  [
    "a missing Butane file",
    yaml("[base.bu]", "[missing.bu]"),
    ["error[FD1006] cannot read missing.bu: there is no such file", /flatcar\.yaml:10/],
  ],
  ["a wrong count", yaml("count: 2", "count: -1"), ["error[FD1003]", /flatcar\.yaml:6/]],
  ["a count that no memory holds", yaml("count: 2", "count: 100000000"), ["error[FD1003]", /flatcar\.yaml:6/, "10000"]],
  ["an unknown channel", yaml("release: stable", "release: stabel"), ["error[FD1101]", /flatcar\.yaml:2/, "stable"]],
  [
    "a version that never was",
    yaml("release: stable", "release: 4593.2.99"),
    ["error[FD1102]", /flatcar\.yaml:2/, "4593.2"],
  ],
  ["a version without arm64", yaml("release: stable", "release: 2512.2.0"), ["error[FD1103]", "arm64"]],
  ["an unknown region", yaml("eu-central-1", "eu-centrl-1"), ["error[FD1410]", /flatcar\.yaml:8/, "eu-central-1"]],
  [
    "a region that nobody lists",
    yaml("eu-central-1", "eu-central-9"),
    ["error[FD1410]", /flatcar\.yaml:8:15 {3}machines\.web\.options\.region/, "image, or AWS_ENDPOINT_URL_EC2"],
  ],
  [
    "a region that nobody lists and an unknown channel",
    {
      ...shop,
      "flatcar.yaml": shop["flatcar.yaml"].replace("eu-central-1", "eu-central-9").replace("stable", "stabel"),
    },
    ["error[FD1101]", "error[FD1410]"],
  ],
  [
    "an address that two machines of a pool cannot both have",
    yaml("t3.small", "t3.small\n      privateIpv4: 172.31.0.20"),
    [
      "error[FD1003] shop-web-0, shop-web-1 name address 172.31.0.20 of the default subnet, which one machine has at a time",
      /flatcar\.yaml:8:\d+ {3}machines\.web\.options/,
      "give each its own",
    ],
  ],
  ["an unknown machine type", yaml("t3.small", "t3.smal"), ["error[FD1411]", /flatcar\.yaml:9/, "t3.small"]],
  [
    "a type of another arch",
    yaml("count: 2", "arch: arm64"),
    ["error[FD1113]", "t3.small is an amd64 machine, and arch says arm64", /flatcar\.yaml:6/],
  ],
  [
    "a type of another arch and an unknown channel",
    yaml("count: 2", "arch: arm64\n    release: stabel"),
    ["error[FD1113]", /flatcar\.yaml:6:11/, "error[FD1101]", /flatcar\.yaml:7:14/],
  ],
  [
    "a type of another arch and a region that nobody lists beside an unknown option",
    yaml(
      "count: 2\n    options:\n      region: eu-central-1",
      "arch: arm64\n    options:\n      subnett: x\n      region: eu-central-9",
    ),
    ["error[FD1113]", "t3.small is an amd64 machine, and arch says arm64", "error[FD1410]", "error[FD1004]"],
  ],
  ["a Butane error", butane("storage:\n  files:\n    - mode: 420\n"), ["error[FD1201]", /base\.bu:\d+:\d+/]],
  [
    "too much user data",
    butane(large),
    ["error[FD1203]", "16,384", /flatcar\.yaml:10/, "/opt/large.txt", /base\.bu:\d+/],
  ],
  [
    "a field that the release's Ignition does not have",
    {
      ...butane("storage:\n  luks:\n    - name: data\n      device: /dev/sdb\n      discard: true\n"),
      "flatcar.yaml": shop["flatcar.yaml"].replace("release: stable", "release: 3510.3.8"),
    },
    [
      "error[FD1204] the configuration needs Ignition 3.4.0, and Flatcar 3510.3.8 reads up to 3.3.0",
      /flatcar\.yaml:10:\d+ {3}machines\.web\.config/,
      "storage.luks.0.discard needs 3.4.0 (base.bu:7:16)",
      "3.4.0 is read from alpha 3535.0.0",
    ],
  ],
  ["an invalid lock", { ...shop, "flatcar.lock": "releases: [" }, ["error[FD1114]", "flatcar.lock:1"]],
];

it("a pipe in place of a deployment file is refused", async () => {
  const cwd = folderWith(shop);
  execFileSync("mkfifo", [join(cwd, "pipe")]);
  const { code, stderr } = await runCli(["plan", "-f", "pipe"], { cwd, ...fakeDeployments() });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error\[FD1001\] .*pipe is no file that stays\n/);
});

describe("bad input", () => {
  it.each(mistakes)("%s", async (_, files, expected) => {
    for (const command of [
      ["plan", "--offline"],
      ["up", "--offline", "--yes"],
    ]) {
      const fake = fakeDeployments();
      const { code, stdout, stderr } = await runCli(command, { cwd: folderWith(files), ...fake });
      for (const text of expected)
        typeof text === "string" ? expect(stderr).toContain(text) : expect(stderr).toMatch(text);
      expect(stderr).toMatch(/docs\/errors\/FD\d{4}\.md/);
      expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
      expect(stdout).toBe("");
      expect(code).toBe(2);
      expect(fake.calls.filter((call) => call.startsWith("up"))).toEqual([]);
    }
  });

  it("warns of an unknown Butane key, as butane does, with the nearest right one", async () => {
    const cwd = folderWith(butane("storage:\n  filez: []\n"));
    const { code, stderr } = await runCli(["plan", "--offline"], { cwd, ...fakeDeployments() });
    expect(stderr).toBe("warning: base.bu:4:3 $.storage.filez: unused key filez; did you mean files?\n");
    expect(code).toBe(0);
  });

  it("tells what is wrong in several places once, with all of them", async () => {
    const files = { ...shop, "flatcar.yaml": shop["flatcar.yaml"].replaceAll("eu-central-1", "eu-centrl-1") };
    const cwd = folderWith(files);
    const { stderr } = await runCli(["plan", "--offline"], { cwd, ...fakeDeployments() });
    expect(stderr.match(/error\[FD1410\]/g)).toHaveLength(1);
    expect(stderr).toMatch(
      /flatcar\.yaml:8:\d+ {3}machines\.web\.options\.region\n {2}flatcar\.yaml:\d+:\d+ {3}machines\.worker\.options/,
    );
    const { stdout } = await runCli(["plan", "--offline", "--json"], { cwd, ...fakeDeployments() });
    expect(JSON.parse(stdout).findings).toHaveLength(2);
  });

  it("ends with 1 where a run had begun, whatever is wrong", async () => {
    const fake = fakeDeployments();
    const finding = { code: "FD1406", message: "the subnet does not exist" } as const;
    const counts = { create: 1, update: 0, replace: 0, delete: 0 };
    for (const [run, wanted] of [
      [undefined, 2],
      [{ name: "shop", counts, failed: [] }, 1],
    ] as const) {
      fake.failure = new FlatcarError(finding, { run });
      expect((await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake })).code).toBe(wanted);
    }
  });

  it("shows all mistakes at once", async () => {
    const text = shop["flatcar.yaml"]
      .replace("confg", "config")
      .replace("labels:", "lables:")
      .replace("t3.small", "t3.smal")
      .replace("[base.bu]", "[missing.bu]");
    const { stderr } = await runCli(["plan", "--offline"], {
      cwd: folderWith({ ...shop, "flatcar.yaml": text, "base.bu": "variant: flatcar\nversion: 9.9.9\n" }),
      ...fakeDeployments(),
    });
    for (const code of ["FD1004", "FD1006", "FD1201", "FD1411"]) expect(stderr).toContain(`error[${code}]`);
  });

  it.each(["plan", "up"])("%s refuses labels that the platform would, beside the other mistakes", async (verb) => {
    const labels = `      role: web\n      aws:team.io/x: a\n      Name: b\n      note: ${"v".repeat(257)}\n`;
    const files = {
      ...shop,
      "flatcar.yaml": shop["flatcar.yaml"]
        .replace("      role: web\n", labels)
        .replace("release: stable", "release: stabel"),
    };
    const argv = verb === "plan" ? ["plan"] : ["up", "--yes"];
    const fake = fakeDeployments();
    const { code, stdout, stderr } = await runCli([...argv, "--offline"], { cwd: folderWith(files), ...fake });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expectGolden("refused-labels", stderr);
    expect(fake.calls).toEqual(["open shop", "close"]);
  });

  it("shows the mistakes of the other files beside one that is missing, each once", async () => {
    const broken = { ...shop, "base.bu": "variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - mode: 420\n" };
    const text = shop["flatcar.yaml"].replaceAll("[base.bu]", "[missing.bu, base.bu]").replaceAll("labels:", "lables:");
    const cwd = folderWith({ ...broken, "flatcar.yaml": text });
    const commands: [argv: string[], missing: number][] = [
      [["plan"], 1],
      [["ignition", "render", "missing.bu", "base.bu", "away.bu"], 2],
    ];
    for (const [argv, missing] of commands) {
      const { code, stderr, stdout } = await runCli(argv, { cwd, ...fakeDeployments() });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr.match(/error\[FD1006\]/g)).toHaveLength(missing);
      expect(stderr.match(/error\[FD1201\] path not specified/g)).toHaveLength(1);
    }
  });

  it("asks no account for an image while the file is wrong", async () => {
    const cwd = folderWith(yaml("count: 2", "cuont: 2"));
    const { code, stderr } = await runCli(["plan", "--simulate"], { cwd, ...fakeDeployments() });
    expect(code).toBe(2);
    expect(stderr.match(/error\[FD\d+\]/g)).toEqual(["error[FD1004]"]);
  });

  it("is JSON with --json", async () => {
    const cwd = folderWith(yaml("t3.small", "t3.smal"));
    const { code, stdout, stderr } = await runCli(["plan", "--offline", "--json"], { cwd, ...fakeDeployments() });
    expect(code).toBe(2);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, findings: [{ code: "FD1411", at: { line: 9 } }] });
  });
});

/** What goes wrong outside: one clear error, exit code 1 (2 where the user has to give something). */
const failures: [string, FlatcarError, number][] = [
  [
    "credentials missing",
    new FlatcarError({ code: "FD1301", message: "no credentials for EC2", hint: "set AWS_ACCESS_KEY_ID" }),
    2,
  ],
  ["credentials refused", new FlatcarError({ code: "FD1302", message: "EC2 refused the credentials" }), 1],
  ["throttled", new FlatcarError({ code: "FD1403", message: "EC2 asks to slow down" }), 1],
  ["endpoint down", new FlatcarError({ code: "FD1404", message: "cannot reach http://127.0.0.1:9" }), 1],
  [
    "engine missing",
    new FlatcarError({ code: "FD1501", message: "there is no Pulumi engine", hint: "npm run engine" }),
    1,
  ],
  ["engine too old", new FlatcarError({ code: "FD1502", message: "Pulumi 3.1.0 is too old" }), 1],
  ["locked", new FlatcarError({ code: "FD1504", message: "another run holds this deployment's state" }), 1],
  ["disk full", new FlatcarError({ code: "FD1602", message: "no space is left" }), 1],
];

describe("failures of the run", () => {
  it.each(failures)("%s", async (_, failure, exit) => {
    const fake = fakeDeployments();
    fake.failure = failure;
    const { code, stderr } = await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    expect(code).toBe(exit);
    expect(stderr).toContain(`error[${failure.code}] ${failure.message}\n`);
    expect(stderr).toContain(`docs/errors/${failure.code}.md`);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(fake.calls.at(-1)).toBe("close");
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])("a run that %s has stopped ends with %i", async (name, exit) => {
    const fake = fakeDeployments();
    fake.failure = new FlatcarError({ code: "FD1409", message: "stopped" });
    const signal = AbortSignal.abort(new Error("stopped", { cause: name }));
    expect((await runCli(["up", "--yes"], { cwd: folderWith(shop), signal, ...fake })).code).toBe(exit);
  });

  it.each(["plan", "up"])("%s of a file without any pool", async (verb) => {
    const cwd = folderWith({ "flatcar.yaml": "name: shop\nmachines: {}\n" });
    const { code, stderr } = await runCli([verb], { cwd, ...fakeDeployments() });
    expect(code).toBe(2);
    expect(stderr).toContain("error[FD1003] machines has no pool");
    expect(stderr).toContain("\n  flatcar.yaml:2:11   machines\n");
  });

  it("a state that cannot be opened", async () => {
    const open = async () => {
      throw new FlatcarError({ code: "FD1601", message: "state cannot be written to /: the file system is read-only" });
    };
    const { code, stderr } = await runCli(["up", "--yes"], { cwd: folderWith(shop), open });
    expect(code).toBe(1);
    expect(stderr).toContain("error[FD1601]");
  });

  it("a plan goes on without an engine for remote state, and says so", async () => {
    const fake = fakeDeployments();
    const open: typeof fake.open = async (options) => ({
      ...(await fake.open(options)),
      exists: () => true,
      known: async () => {
        throw new FlatcarError({ code: "FD1501", message: "there is no Pulumi engine" });
      },
    });
    const { code, stderr, stdout } = await runCli(["plan", "--state", "s3://bucket"], { cwd: folderWith(shop), open });
    expect(code).toBe(0);
    expect(stderr).toContain("no Pulumi engine");
    expect(stdout).toContain("+ 3 machines to make");
  });

  it("anything unexpected is FD1901 and says how to report it; the stack only when asked for", async () => {
    const open = async () => {
      throw new TypeError("undefined is not a function");
    };
    const cwd = folderWith(shop);
    const quiet = await runCli(["plan"], { cwd, open });
    expect(quiet.code).toBe(1);
    expect(quiet.stderr).toContain("error[FD1901] this should not have happened: undefined is not a function");
    expect(quiet.stderr).toContain("FLATCAR_DEPLOY_DEBUG=1");
    expect(quiet.stderr).not.toMatch(/^\s+at /m);
    const loud = await runCli(["plan"], { cwd, open, env: { FLATCAR_DEPLOY_DEBUG: "1" } });
    expect(loud.stderr).toMatch(/^\s+at /m);
  });
});

describe("secrets", () => {
  const canary = "canary-3f9c2b7d1e";

  it("of the environment never reach the screen, whoever wrote the text", async () => {
    const fake = fakeDeployments();
    fake.failure = new FlatcarError({ code: "FD1302", message: `EC2 refused ${canary}`, details: [`key ${canary}`] });
    for (const more of [[], ["--json"]]) {
      const { stdout, stderr } = await runCli(["up", "--yes", ...more], {
        cwd: folderWith(shop),
        ...fake,
        env: { AWS_SECRET_ACCESS_KEY: canary, PULUMI_CONFIG_PASSPHRASE: canary },
      });
      expect(stdout + stderr).not.toContain(canary);
    }
  });
});

describe("text from elsewhere", () => {
  it("cannot command the terminal", async () => {
    const fake = fakeDeployments();
    fake.failure = new FlatcarError({
      code: "FD1420",
      message: "bad \u001b]0;owned\u0007 \u001b[2J",
      hint: "\u001b[31mred",
    });
    const { stdout, stderr } = await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    expect(stdout + stderr).not.toContain("\u001b");
  });
});
