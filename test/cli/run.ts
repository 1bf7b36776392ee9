import { onTestFinished, vi } from "vitest";
import type { Host } from "../../src/cli/command.ts";
import { run } from "../../src/cli/index.ts";
import type { OpenDeploymentFunction } from "../../src/engine/index.ts";
import { FlatcarError } from "../../src/errors.ts";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A terminal of this width; a pipe when left out. */
  readonly columns?: number;
  /** What the user types, a line each. */
  readonly answers?: readonly string[];
  /** All of standard input. */
  readonly stdin?: string | Uint8Array;
  readonly fetch?: typeof globalThis.fetch;
  readonly now?: Date;
  readonly signal?: AbortSignal;
  readonly open?: OpenDeploymentFunction;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a user has who deploys. */
const keys = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example-of-a-secret" };

/** The environment of a user without an account; Amazon's own chain finds none either until the test ends. */
export function noAccount(): Readonly<Record<string, string>> {
  vi.stubEnv("HOME", "/nonexistent");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  for (const name of [...Object.keys(keys), "AWS_PROFILE"]) vi.stubEnv(name, undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  return { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
}

/** The command line in this process, without a network: what it printed and its exit code. */
export async function runCli(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const terminal = options.columns === undefined ? {} : { columns: options.columns, rows: 24 };
  const isTTY = options.columns !== undefined;
  const answers = [...(options.answers ?? [])];
  const host: Host = {
    stdout: { write: (text) => void stdout.push(text), isTTY, ...terminal },
    stderr: { write: (text) => void stderr.push(text), isTTY, ...terminal },
    stdin: {
      isTTY,
      line: async () => answers.shift(),
      bytes: async () => bytesOf(options.stdin ?? ""),
    },
    env: { NO_COLOR: "1", HOME: "/nonexistent", ...(options.open ? keys : {}), ...options.env },
    cwd: options.cwd ?? process.cwd(),
    signal: options.signal ?? new AbortController().signal,
    fetch: options.fetch ?? refuse,
    ...(options.open ? { openDeployment: options.open } : {}),
    now: () => options.now ?? new Date("2026-11-24T12:00:00Z"),
  };
  const code = await run(argv, host);
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}

function bytesOf(input: string | Uint8Array): Uint8Array {
  return typeof input === "string" ? Buffer.from(input, "utf8") : input;
}

const refuse: typeof globalThis.fetch = async (input) => {
  const url = new URL(input instanceof Request ? input.url : input);
  throw new FlatcarError({ code: "FD1404", message: `a test asked ${url.host}, and tests have no network` });
};
