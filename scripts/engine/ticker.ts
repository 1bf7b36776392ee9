/** Shows that something long goes on: in place on a terminal, else a line every ten seconds. */
export interface Ticker {
  /** A line that stays, and what the running line is about from now on. */
  title(text: string): void;
  stop(): void;
  elapsed(): string;
}

const pipeMs = 10_000;
const terminalMs = 500;

export function startTicker(stream: NodeJS.WriteStream): Ticker {
  const begunMs = Date.now();
  let titled = false;
  const elapsed = () => formatSeconds(Math.round((Date.now() - begunMs) / 1000));
  const show = () => {
    if (titled) stream.write(stream.isTTY ? `\r\u001b[2K  still at it: ${elapsed()}` : `  still at it: ${elapsed()}\n`);
  };
  const timer = setInterval(show, stream.isTTY ? terminalMs : pipeMs);
  const clear = () => {
    if (stream.isTTY && titled) stream.write("\r\u001b[2K");
  };
  return {
    title: (text) => {
      clear();
      stream.write(`${text}\n`);
      titled = true;
    },
    stop: () => {
      clearInterval(timer);
      clear();
    },
    elapsed,
  };
}

function formatSeconds(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
