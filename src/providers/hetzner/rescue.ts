import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Client, ClientChannel } from "ssh2";
import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";

/** The rescue system of a helper machine. */
export interface Rescue {
  /** Brings a file into the rescue system's memory. `sent` is told the bytes so far. */
  upload(path: string, sent: (bytes: number) => void): Promise<void>;
  /** Writes what was brought to the disk, once its SHA-512 is known to be this one. Throws FD1433 where it is another. */
  write(sha512: string): Promise<void>;
  end(): void;
}

export interface RescueOptions {
  readonly host: string;
  readonly port: number;
  readonly privateKey: string;
  readonly io: IO;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

const file = "/root/flatcar.img";
export const uploadCommand = `cat > ${file}`;

/**
 * Nothing is written before the digest of what arrived is right. Blocks of zeros are left out only where the disk was filled with zeros before: what
 * is merely discarded may read as anything. bzip2 checks what it unpacks, and dd ends only when the disk has it.
 */
export function writeCommand(sha512: string): string {
  return [
    "set -euo pipefail",
    `echo '${sha512}  ${file}' | sha512sum --check --quiet || exit 9`,
    "if blkdiscard --force --zeroout /dev/sda; then conv=sparse,fsync; else conv=fsync; fi",
    `bzip2 --decompress --stdout ${file} | dd of=/dev/sda bs=4M iflag=fullblock conv=$conv status=none`,
    "sync",
  ].join("\n");
}

/** What `writeCommand` ends with where the digest is another. */
export const digestStatus = 9;

const retryMs = 3_000;
const handshakeMs = 20_000;
/** A rescue system is up within two minutes. */
const bootMs = 5 * 60_000;

/**
 * Connects as soon as the rescue system answers. Its host key is made at its start and nobody tells it: the first one that is seen is kept for
 * this import, and no other is taken after it. Throws FD1432 when there is no answer, FD1409 when it is cancelled.
 */
export async function openRescue(options: RescueOptions): Promise<Rescue> {
  const { io, signal, deadlineMs, host, port } = options;
  const until = Math.min(deadlineMs, io.now().getTime() + bootMs);
  const pin: Pin = { key: undefined };
  for (;;) {
    try {
      return rescueOf(await connect(options, pin), options);
    } catch (error) {
      if (signal.aborted) throw cancelled(signal);
      if (io.now().getTime() >= until) throw unanswered(`${host}:${port}`, error);
      await io.sleep(retryMs, signal);
    }
  }
}

interface Pin {
  key: Buffer | undefined;
}

async function connect({ host, port, privateKey, signal }: RescueOptions, pin: Pin): Promise<Client> {
  const { Client: SshClient } = (await import("ssh2")).default;
  const client = new SshClient();
  const hostVerifier = (key: Buffer) => {
    pin.key ??= key;
    return pin.key.equals(key);
  };
  return new Promise((resolve, reject) => {
    const abort = () => client.destroy();
    signal.addEventListener("abort", abort, { once: true });
    client.once("ready", () => resolve(client));
    client.on("error", reject);
    client.once("close", () => {
      signal.removeEventListener("abort", abort);
      reject(new Error("the connection was closed"));
    });
    client.connect({
      host,
      port,
      username: "root",
      privateKey,
      hostVerifier,
      readyTimeout: handshakeMs,
      keepaliveInterval: 15_000,
    });
    client.setNoDelay(true);
  });
}

function cancelled({ reason }: AbortSignal): FlatcarError {
  return new FlatcarError({ code: "FD1409", message: "cancelled: write the image" }, { cause: reason });
}

function unanswered(address: string, cause: unknown): FlatcarError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FlatcarError(
    {
      code: "FD1432",
      message: `the rescue system at ${address} does not let us in: ${reason}`,
      hint: "let connections to TCP port 22 of Hetzner's addresses out of this network, or set HCLOUD_RESCUE_ADDRESS to a tunnel",
    },
    { cause },
  );
}

function rescueOf(client: Client, options: RescueOptions): Rescue {
  const { signal } = options;
  return {
    async upload(path, sent) {
      const { status, errors } = await execute(client, options, uploadCommand, async (channel) => {
        const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
        let bytes = 0;
        source.on("data", (chunk) => {
          bytes += chunk.length;
          sent(bytes);
        });
        await pipeline(source, channel.stdin, { signal });
      });
      if (status !== 0) throw broken("take the image", status, errors);
    },
    async write(sha512) {
      const { status, errors } = await execute(
        client,
        options,
        writeCommand(sha512),
        async (channel) => void channel.end(),
      );
      if (status === digestStatus) throw changed(errors);
      if (status !== 0) throw broken("write the image", status, errors);
    },
    end: () => client.end(),
  };
}

interface Ended {
  readonly status: number | undefined;
  readonly errors: string;
}

type Feed = (channel: ClientChannel) => Promise<void>;

/** Runs a command, feeds it and waits for its end. Throws FD1408 when the time is over: the connection is cut off then. */
async function execute(client: Client, options: RescueOptions, command: string, feed: Feed): Promise<Ended> {
  const { io, signal, deadlineMs } = options;
  const over = new AbortController();
  let late = false;
  const watch = io.sleep(Math.max(0, deadlineMs - io.now().getTime()), over.signal).then(
    () => {
      late = true;
      client.destroy();
    },
    () => undefined,
  );
  const ended = await fed(client, command, feed)
    .finally(() => over.abort())
    .catch((error: unknown) => ({ error }));
  await watch;
  if (signal.aborted) throw cancelled(signal);
  if (late) throw overdue();
  if ("error" in ended) throw ended.error;
  return ended;
}

async function fed(client: Client, command: string, feed: Feed): Promise<Ended> {
  const { channel, ended } = await begin(client, command);
  await feed(channel).catch((error: unknown) => {
    if (!isClosed(error)) throw error;
  });
  return ended;
}

function overdue(): FlatcarError {
  return new FlatcarError({
    code: "FD1408",
    message: "waited for the image to be sent and written, until the time was over",
    hint: "run the same again; where the line is slow, give it more time",
  });
}

interface Begun {
  readonly channel: ClientChannel;
  readonly ended: Promise<Ended>;
}

/** Listens before anything else happens: a short command ends with the very packets that say that it began. */
function begin(client: Client, command: string): Promise<Begun> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve({ channel, ended: endOf(channel) })));
  });
}

function endOf(channel: ClientChannel): Promise<Ended> {
  const errors: string[] = [];
  let status: number | undefined;
  channel.stderr.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
  channel.once("exit", (code: number | null) => {
    status = code ?? undefined;
  });
  channel.resume();
  return new Promise((resolve) => {
    channel.once("close", () => resolve({ status, errors: errors.join("").trim() }));
  });
}

/** The other side stopped listening: its status says why. */
function isClosed(error: unknown): boolean {
  return ["EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED", "ECONNRESET"].includes(
    (error as { readonly code?: string }).code ?? "",
  );
}

function changed(errors: string): FlatcarError {
  return new FlatcarError({
    code: "FD1433",
    message: "what arrived in the rescue system is not the image that was sent: nothing was written",
    ...(errors === "" ? {} : { details: [errors] }),
    hint: "run the same again",
  });
}

function broken(what: string, status: number | undefined, errors: string): FlatcarError {
  const end = status === undefined ? "the connection broke off" : `it ended with status ${status}`;
  return new FlatcarError({
    code: "FD1432",
    message: `the rescue system could not ${what}: ${end}`,
    ...(errors === "" ? {} : { details: errors.split("\n").slice(-5) }),
    hint: "run the same again",
  });
}
