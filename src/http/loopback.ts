import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of this process that only this machine reaches. */
export interface Loopback {
  /** `http://127.0.0.1:8080` */
  readonly origin: string;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Lets a server listen on 127.0.0.1, on a port of the system's choice. */
export async function listen(server: Server): Promise<Loopback> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
