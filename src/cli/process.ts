import { fstatSync, writeFileSync } from "node:fs";
import { FlatcarError } from "../errors.ts";
import { type Host, type Reader, signalCode, type Writer } from "./command.ts";

/** The real process as a host: its streams, environment, folder, and Ctrl-C as an abort signal. */
export function processHost(): Host {
  const { written, ...stdout } = writer(process.stdout);
  return {
    stdout,
    stderr: writer(process.stderr),
    written,
    stdin: reader(process.stdin),
    env: process.env,
    cwd: process.cwd(),
    signal: interrupts(),
    fetch: globalThis.fetch,
    now: () => new Date(),
  };
}

type Stream = NodeJS.WriteStream & { readonly fd: number };

/** A full disk must not end a run half-way, nor a reader that went away (`| head`): from then on nothing is printed. */
function writer(stream: Stream): Writer & { written(): Promise<void> } {
  let failure: NodeJS.ErrnoException | undefined;
  const failed = (error: Error) => {
    failure ??= error;
  };
  const put = isFile(stream) ? (text: string) => writeFileSync(stream.fd, text) : (text: string) => stream.write(text);
  stream.on("error", failed);
  return {
    write: (text) => {
      try {
        if (!failure) put(text);
      } catch (error) {
        failed(error as Error);
      }
    },
    written: async () => {
      await new Promise((resolve) => stream.write("", resolve));
      if (failure && failure.code !== "EPIPE") throw notWritten(failure);
    },
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
  };
}

/** Node's own stream takes what a nearly full disk took of a text for the whole of it. */
function isFile({ fd, isTTY }: Stream): boolean {
  const stats = fstatSync(fd);
  return stats.isFile() || (stats.isCharacterDevice() && !isTTY);
}

function notWritten(cause: NodeJS.ErrnoException): FlatcarError {
  const reason = cause.code === "ENOSPC" ? "no space is left on the device" : cause.message;
  const hint = "the command has ended, and what it printed is lost; write it to another place";
  return new FlatcarError({ code: "FD1602", message: `standard output cannot be written: ${reason}`, hint }, { cause });
}

function reader(stream: NodeJS.ReadStream): Reader {
  let lines: AsyncIterator<string> | undefined;
  return {
    isTTY: stream.isTTY === true,
    line: async () => {
      const { createInterface } = await import("node:readline");
      lines ??= createInterface({ input: stream })[Symbol.asyncIterator]();
      const { done, value } = await lines.next();
      return done ? undefined : value;
    },
    bytes: async () => {
      const { buffer } = await import("node:stream/consumers");
      return buffer(stream);
    },
  };
}

/** The first Ctrl-C asks the run to stop in order, and so does a terminal that goes away; the second one ends the process. */
function interrupts(): AbortSignal {
  const controller = new AbortController();
  const abort = (signal: NodeJS.Signals): void =>
    controller.abort(new Error(`stopped by ${signal}`, { cause: signal }));
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(signalCode(signal));
    abort(signal);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("SIGHUP", abort);
  return controller.signal;
}
