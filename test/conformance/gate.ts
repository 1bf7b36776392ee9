import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Where a process is killed: as a request leaves it, or before an answer reaches it. */
export interface Death {
  readonly at: "request" | "answer";
  /** How many go through before. */
  readonly after: number;
}

/** The wire between one process and the cloud. Once it is cut, nothing of that process reaches the cloud any more. */
export interface Gate {
  readonly endpoint: string;
  /** Settles when it was cut by its death. */
  readonly cut: Promise<void>;
  close(): Promise<void>;
}

export async function openGate(target: string, death?: Death): Promise<Gate> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let left = death?.after ?? Number.POSITIVE_INFINITY;
  let dead = false;
  let died: () => void = () => undefined;
  const cut = new Promise<void>((resolve) => {
    died = resolve;
  });
  const die = () => {
    dead = true;
    for (const socket of sockets) socket.destroy();
    died();
  };
  /** A request that is the last one still reaches the cloud; an answer does not arrive. */
  const pass = (kind: Death["at"], data: Buffer, to: Socket) => {
    const last = death?.at === kind && left-- === 0;
    if (!last) return void to.write(data);
    if (kind === "answer") return die();
    to.write(data, () => die());
  };
  const server = createServer((client) => {
    if (dead) return void client.destroy();
    const cloud = connect(Number(port), hostname);
    for (const [from, to, kind] of [
      [client, cloud, "request"],
      [cloud, client, "answer"],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on("data", (data) => pass(kind, data, to));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close: () =>
      new Promise((resolve) => {
        dead = true;
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
