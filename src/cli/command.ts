import { constants } from "node:os";
import type { OpenDeploymentFunction } from "../engine/index.ts";
import type { Output } from "./output.ts";

/** Where a command runs: everything that a test replaces. */
export interface Host {
  readonly stdout: Writer;
  readonly stderr: Writer;
  readonly stdin: Reader;
  /** Waits until standard output is written. Throws FD1602 where some of it could not be. Left out: it always is. */
  written?(): Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C and the like; the `cause` of its reason is the name of the signal. */
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
  now(): Date;
  /** How a deployment and its state are opened; the engine's own way when left out. */
  readonly openDeployment?: OpenDeploymentFunction;
}

/** Somewhere to print. */
export interface Writer {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Somewhere to read answers from. */
export interface Reader {
  readonly isTTY: boolean;
  /** One line without its end; `undefined` at the end of the input. */
  line(): Promise<string | undefined>;
  /** Everything up to the end. */
  bytes(): Promise<Uint8Array>;
}

/** An option of the command line. */
export interface Flag {
  /** Without dashes. */
  readonly name: string;
  readonly short?: string;
  /** Placeholder of its value, for example `FILE`; left out when it takes none. */
  readonly value?: string;
  readonly description: string;
  /** What it is to some commands, by their names, in the place of `description`. */
  readonly descriptions?: Readonly<Record<string, string>>;
  /** What completion offers as value; a `FILE` completes file names by itself. */
  readonly values?: "platforms" | readonly string[];
}

/** A row of the table of commands. */
export interface CommandEntry {
  /** One or two words: `plan`, `ignition render`. */
  readonly name: string;
  readonly summary: string;
  /** Positional arguments as help shows them: `[ID]`, `FILE…`. */
  readonly arguments?: string;
  /** Least and most positional arguments; none when left out. */
  readonly count?: readonly [number, number];
  /** Names of the flags it takes, beside those that every command takes. */
  readonly flags: readonly string[];
  /** Flags that one may expect it to take, and why it does not. */
  readonly refuses?: Readonly<Record<string, string>>;
  /** Programs whose own command line it takes behind `--compat`. */
  readonly compat?: readonly string[];
  readonly examples?: readonly string[];
  load(): Promise<{ readonly default: Command }>;
}

/** What the user typed, ready for a command. */
export interface Invocation {
  readonly entry: CommandEntry | undefined;
  readonly arguments: readonly string[];
  /** Values by flag name, in the order given; a flag without value holds "". */
  readonly flags: ReadonlyMap<string, readonly string[]>;
}

export interface Context extends Invocation {
  readonly host: Host;
  readonly output: Output;
}

/** Runs and returns the exit code; throws `FlatcarError` for what went wrong. */
export type Command = (context: Context) => Promise<number>;

export const exitCodes = { done: 0, failed: 1, wrongInput: 2, changes: 3 } as const;

/** What a shell gives a program that a signal has ended: 130 for SIGINT, which is Ctrl-C. */
export function signalCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** Value of a flag, the last one when it was given more than once. */
export function flagValue({ flags }: Invocation, name: string): string | undefined {
  return flags.get(name)?.at(-1);
}

export function isSet({ flags }: Invocation, name: string): boolean {
  return flags.has(name);
}

/** The same call without one of its options. */
export function without<Call extends Invocation>(name: string, call: Call): Call {
  return { ...call, flags: new Map([...call.flags].filter(([flag]) => flag !== name)) };
}
