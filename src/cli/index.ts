import { Console } from "node:console";
import { constants } from "node:os";
import { errorCodes, type Finding, FlatcarError } from "../errors.ts";
import { parseArguments } from "./arguments.ts";
import { exitCodes, type Host, type Invocation, isSet, signalCode } from "./command.ts";
import { printHelp } from "./help.ts";
import { withGiven } from "./next.ts";
import { type Output, outputFor } from "./output.ts";

/**
 * Runs one command line and returns its exit code: 0 done, 1 failed, 2 wrong input, 3 `plan --check` or `ignition diff` found changes, `orphans` something
 * or a policy of `release diff` is broken, above 128 stopped by a signal. Never throws.
 */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  const own = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const output = outputFor(host, own.includes("--json"));
  const answered = await answer(argv, host, output);
  const stopped = answered === exitCodes.failed && host.signal.aborted;
  const code = stopped ? stoppedCode(host.signal) : answered;
  try {
    await host.written?.();
    return code;
  } catch (error) {
    return report(error, outputFor(host, false), host);
  }
}

function stoppedCode({ reason }: AbortSignal): number {
  return signalCode(reason instanceof Error && isSignal(reason.cause) ? reason.cause : "SIGINT");
}

function isSignal(name: unknown): name is NodeJS.Signals {
  return typeof name === "string" && Object.hasOwn(constants.signals, name);
}

async function answer(argv: readonly string[], host: Host, output: Output): Promise<number> {
  let invocation: Invocation | undefined;
  try {
    invocation = parseArguments(argv);
    if (isSet(invocation, "version")) {
      const { printVersions } = await import("./version.ts");
      return await printVersions(output, host);
    }
    if (!invocation.entry || isSet(invocation, "help")) {
      printHelp(output, invocation.entry, invocation.arguments[0]);
      return exitCodes.done;
    }
    const { default: command } = await invocation.entry.load();
    return await command({ ...invocation, host, output });
  } catch (error) {
    return report(error, output, host, invocation);
  }
}

function report(error: unknown, output: Output, host: Host, invocation?: Invocation): number {
  const known = error instanceof FlatcarError ? error : internal(error);
  output.failed(invocation ? complete(known, invocation, host) : known);
  if (host.env.FLATCAR_DEPLOY_DEBUG) output.note(stackOf(error));
  const untouched = known.run === undefined && known.findings.some(({ code }) => errorCodes[code].input);
  return untouched ? exitCodes.wrongInput : exitCodes.failed;
}

function complete(
  { findings: [first, ...rest], cause, run, warnings }: FlatcarError,
  invocation: Invocation,
  { env }: Host,
): FlatcarError {
  const given = (finding: Finding) => withGiven(finding, invocation, env);
  return new FlatcarError([given(first), ...rest.map(given)], { cause, run, warnings });
}

function internal(error: unknown): FlatcarError {
  const message = error instanceof Error ? error.message : String(error);
  const finding = {
    code: "FD1901",
    message: `this should not have happened: ${message}`,
    hint: "run it again with FLATCAR_DEPLOY_DEBUG=1 and report what it prints, with the command and its input",
  } as const;
  return new FlatcarError(finding, { cause: error });
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.stack ?? error.message, ...(error.cause === undefined ? [] : ["cause:", stackOf(error.cause)])].join(
    "\n",
  );
}

/** The command line of this process, to its end. */
export async function main(): Promise<never> {
  // What a deployment file prints would stand in the middle of our own output, and break its JSON.
  globalThis.console = new Console(process.stderr);
  const { processHost } = await import("./process.ts");
  process.exit(await run(process.argv.slice(2), processHost()));
}
