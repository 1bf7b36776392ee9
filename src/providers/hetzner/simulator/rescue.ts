import { createHash } from "node:crypto";
import { type AddressInfo, createServer } from "node:net";
import ssh from "ssh2";
import type { SimulatorOptions } from "../../../platform.ts";
import { digestStatus, uploadCommand, writeCommand } from "../rescue.ts";
import { newKeyPair } from "../ssh-key.ts";
import { all, type Hidden, hiddenOf, type Store } from "./store.ts";

export interface RescueServer {
  /** Host and port. */
  readonly address: string;
  close(): void;
}

const { privateKey: hostKey } = newKeyPair();

/**
 * The rescue systems of all servers behind one port: the key that a client comes with says which one is meant. It runs no command. It knows those
 * of `rescue.ts`, keeps what is uploaded as its digest and its size, and the digest of what is "written" on the disk.
 */
export async function openRescues(
  store: Store,
  settle: () => void,
  changed: NonNullable<SimulatorOptions["changed"]>,
): Promise<RescueServer> {
  const connections = new Set<ssh.Connection>();
  const server = new ssh.Server({ hostKeys: [hostKey] }, (connection) => {
    connections.add(connection);
    connection.on("close", () => connections.delete(connection)).on("error", () => undefined);
    let hidden: Hidden | undefined;
    connection.on("authentication", (attempt) => {
      settle();
      hidden = attempt.method === "publickey" ? rescueWith(store, attempt) : undefined;
      if (hidden) attempt.accept();
      else attempt.reject(["publickey"]);
    });
    connection.on("session", (accept) => serveSession(accept(), () => hidden, changed));
  });
  const port = createServer({ noDelay: true }, (socket) => server.injectSocket(socket));
  await new Promise<void>((resolve) => port.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(port.address() as AddressInfo).port}`,
    close() {
      port.close();
      for (const connection of connections) connection.end();
    },
  };
}

/** The server that runs its rescue system and lets this key in. */
function rescueWith(store: Store, { key, blob, signature, hashAlgo }: ssh.PublicKeyAuthContext): Hidden | undefined {
  const sent = `${key.algo} ${key.data.toString("base64")}`;
  const found = all(store, "servers")
    .map(({ id }) => hiddenOf(store, id))
    .find(({ inRescue, rescueKeys = [] }) => inRescue === true && rescueKeys.some((known) => known.startsWith(sent)));
  if (!found || !signature || !blob) return found;
  const parsed = ssh.utils.parseKey(sent);
  return !(parsed instanceof Error) && parsed.verify(blob, signature, hashAlgo) === true ? found : undefined;
}

function serveSession(
  session: ssh.Session,
  hidden: () => Hidden | undefined,
  changed: NonNullable<SimulatorOptions["changed"]>,
): void {
  session.on("exec", (accept, reject, { command }) => {
    const rescue = hidden();
    if (!rescue) return reject();
    const channel = accept();
    const end = async (status: number) => {
      await changed();
      channel.exit(status);
      channel.end();
    };
    if (command === uploadCommand) return receive(channel, rescue, end);
    channel.resume();
    void end(ranWrite(command, rescue) ?? 127);
  });
}

function receive(channel: ssh.ServerChannel, rescue: Hidden, end: (status: number) => Promise<void>): void {
  const hash = createHash("sha512");
  let size = 0;
  channel.on("data", (chunk: Buffer) => {
    hash.update(chunk);
    size += chunk.length;
  });
  channel.once("end", () => {
    rescue.file = { sha512: hash.digest("hex"), size };
    void end(0);
  });
}

/** Status of `writeCommand`; `undefined` where it is another command. */
function ranWrite(command: string, rescue: Hidden): number | undefined {
  const sha512 = /[0-9a-f]{128}/.exec(command)?.[0] ?? "";
  if (command !== writeCommand(sha512)) return undefined;
  if (rescue.file?.sha512 !== sha512) return digestStatus;
  rescue.disk = sha512;
  return 0;
}
