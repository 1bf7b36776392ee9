import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program at low priority and keeps quiet about what it prints, unless it fails. Throws with its last lines. */
export function runProgram(program: string, words: readonly string[], options: ProgramOptions = {}): Promise<void> {
  const env = { ...process.env, ...options.env };
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words], { ...options, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (text: string) => {
      output = (output + text).slice(-2_000);
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.on("spawn", () => child.pid !== undefined && setPriority(child.pid, constants.priority.PRIORITY_LOW));
    child.on("error", (error) => reject(new Error(`${program} cannot be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} ${words.join(" ")} ended with ${code ?? signal}${lastLines(output)}`));
    });
  });
}

function lastLines(output: string): string {
  const lines = output.trimEnd().split("\n").slice(-6);
  return lines.join("").trim() === "" ? "" : `:\n${lines.map((line) => `    ${line}`).join("\n")}`;
}
