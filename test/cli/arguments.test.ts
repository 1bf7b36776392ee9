import { describe, expect, it } from "vitest";
import { parseArguments } from "../../src/cli/arguments.ts";
import { runCli } from "./run.ts";

describe("words and flags", () => {
  const cases: [string, readonly string[], { command: string; words?: string[]; flags?: Record<string, string[]> }][] =
    [
      ["a command", ["plan"], { command: "plan" }],
      ["a long flag and its value", ["plan", "--file", "a.yaml"], { command: "plan", flags: { file: ["a.yaml"] } }],
      ["a long flag with =", ["plan", "--file=a=b"], { command: "plan", flags: { file: ["a=b"] } }],
      ["an empty value", ["up", "--state="], { command: "up", flags: { state: [""] } }],
      ["a short flag", ["plan", "-f", "a"], { command: "plan", flags: { file: ["a"] } }],
      ["a short flag without space", ["plan", "-fa"], { command: "plan", flags: { file: ["a"] } }],
      [
        "flags before the command",
        ["--json", "-f", "plan", "up"],
        { command: "up", flags: { json: [""], file: ["plan"] } },
      ],
      ["the last of two", ["plan", "-f", "a", "-f", "b"], { command: "plan", flags: { file: ["a", "b"] } }],
      ["two words", ["ignition", "render", "a.bu", "-"], { command: "ignition render", words: ["a.bu", "-"] }],
      ["after --", ["ignition", "render", "--", "-f"], { command: "ignition render", words: ["-f"] }],
    ];
  it.each(cases)("%s", (_, argv, { command, words = [], flags = {} }) => {
    const parsed = parseArguments(argv);
    expect(parsed.entry?.name).toBe(command);
    expect(parsed.arguments).toEqual(words);
    expect(Object.fromEntries(parsed.flags)).toEqual(flags);
  });
});

describe("wrong usage is FD1701 with a way out", () => {
  const cases: [readonly string[], string, string][] = [
    [["plam"], 'there is no command "plam"', 'did you mean "plan"?'],
    [["plna"], 'there is no command "plna"', 'did you mean "plan"?'],
    [["frobnicate"], 'there is no command "frobnicate"', "flatcar-deploy --help lists them"],
    [["relase"], 'there is no command "relase"', 'did you mean "release"?'],
    [["ignition"], "`ignition` needs one more word", "flatcar-deploy ignition render"],
    [["ignition", "rendr"], 'there is no command "ignition rendr"', 'did you mean "ignition render"?'],
    [["plan", "--jsn"], "there is no option --jsn", "did you mean --json?"],
    [["plan", "-x"], "there is no option -x", "flatcar-deploy --help lists them"],
    [["plan", "--yes"], "`plan` takes no option --yes", "it takes --file"],
    [["plan", "-f"], "--file needs a value", "--file FILE"],
    [["plan", "--json=1"], "--json takes no value", ""],
    [["plan", "extra"], '`plan` does not take "extra"', "flatcar-deploy plan"],
    [["completion", "tcsh"], 'there is no completion for "tcsh"', "one of: bash, zsh, fish"],
  ];
  it.each(cases)("%j", async (argv, message, hint) => {
    const { code, stdout, stderr } = await runCli(argv);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(`error[FD1701] ${message}\n`);
    expect(stderr).toContain(hint);
    expect(stderr).toContain("docs/errors/FD1701.md");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("is one JSON document with --json", async () => {
    const { code, stdout, stderr } = await runCli(["plna", "--json"]);
    expect(code).toBe(2);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, findings: [{ code: "FD1701" }] });
  });
});
