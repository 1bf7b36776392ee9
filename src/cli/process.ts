import type { Host, Reader, Writer } from "./command.ts";

/** The real process as a host: its streams, environment, folder, and Ctrl-C as an abort signal. */
export function processHost(): Host {
  return {
    stdout: writer(process.stdout),
    stderr: writer(process.stderr),
    stdin: reader(process.stdin),
    env: process.env,
    cwd: process.cwd(),
    signal: interrupts(),
    fetch: globalThis.fetch,
    now: () => new Date(),
  };
}

/** A reader that went away (`| head`) must not end a run half-way: from then on nothing is printed. */
function writer(stream: NodeJS.WriteStream): Writer {
  let closed = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    closed = true;
  });
  return {
    write: (text) => {
      if (!closed) stream.write(text);
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
    text: async () => {
      const { text } = await import("node:stream/consumers");
      return text(stream);
    },
  };
}

const interruptedCode = 130;

/** The first Ctrl-C asks the run to stop in order; the second one ends the process. */
function interrupts(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(interruptedCode);
    controller.abort(new Error("interrupted"));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
