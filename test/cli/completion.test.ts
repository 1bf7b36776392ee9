import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { platformIds } from "../../src/providers/index.ts";
import { runCli } from "./run.ts";

/** What a real bash offers after these words; the last one is being typed. */
async function complete(...words: string[]): Promise<readonly string[]> {
  const { stdout: script } = await runCli(["completion", "bash"]);
  const program = `${script}
COMP_WORDS=(flatcar-deploy "$@"); COMP_CWORD=$#
_flatcar_deploy
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", program, "bash", ...words], {
    encoding: "utf8",
    cwd: new URL("../../examples", import.meta.url),
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

describe("bash", () => {
  const cases: [string, readonly string[], readonly string[]][] = [
    ["commands", [""], [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? ""))]],
    ["the rest of a command", ["pla"], ["plan", "platforms"]],
    ["second words", ["release", ""], ["current", "diff", "list", "show"]],
    ["options of the command", ["plan", "--of"], ["--offline"]],
    ["options after a value", ["plan", "-f", "x.yaml", "--ch"], ["--check"]],
    ["files after -f", ["plan", "-f", "quicks"], ["quickstart"]],
    ["files of ignition render", ["ignition", "render", "a"], ["aws"]],
    ["files after -o", ["ignition", "render", "-o", "a"], ["aws"]],
    ["folders after --files-dir", ["ignition", "render", "--files-dir", "a"], ["aws"]],
    ["files of ignition validate", ["ignition", "validate", "a"], ["aws"]],
    ["platforms", ["image", "show", "stable", "--platform", ""], platformIds],
    ["architectures", ["release", "show", "--arch", "arm"], ["arm64"]],
    ["channels", ["release", "show", "st"], ["stable"]],
    ["shells", ["completion", ""], ["bash", "zsh", "fish"]],
    ["nothing for a name", ["destroy", ""], []],
  ];
  it.each(cases)("%s", async (_, words, offered) => {
    expect((await complete(...words)).toSorted()).toEqual([...offered].toSorted());
  });
});

describe("every shell", () => {
  it.each(["bash", "zsh", "fish"])("%s knows every command and option", async (shell) => {
    const { code, stdout } = await runCli(["completion", shell]);
    expect(code).toBe(0);
    for (const { name, flags } of commands) {
      for (const word of name.split(" ")) expect(stdout).toContain(word);
      for (const flag of flags) expect(stdout).toMatch(new RegExp(`(--|-l )${flag}\\b`));
    }
  });

  it.for(["bash", "zsh", "fish"])("%s accepts the script", async (shell, { skip }) => {
    if (spawnSync(shell, ["--version"]).error) skip(`${shell} is not installed`);
    const folder = mkdtempSync(join(tmpdir(), "completion-"));
    const file = join(folder, "script");
    writeFileSync(file, (await runCli(["completion", shell])).stdout);
    const { status, stderr } = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
