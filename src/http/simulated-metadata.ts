import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { SimulatedMetadata } from "../platform.ts";
import { listen } from "./loopback.ts";

/** A request to a metadata service. */
export interface MetadataRequest {
  readonly method: string;
  /** Without what stands behind `?`. */
  readonly path: string;
  /** By their names in small letters. */
  readonly headers: IncomingMessage["headers"];
}

/** What a metadata service says. */
export interface MetadataAnswer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What one machine is told. */
export type MetadataService = (request: MetadataRequest) => MetadataAnswer;

/** The metadata services of one simulated cloud. */
export interface MetadataServices {
  /** Serves one machine, on a port of its own. */
  open(service: MetadataService, drive?: SimulatedMetadata["configDrive"]): Promise<SimulatedMetadata>;
  /** Closes those that are still open. */
  close(): Promise<void>;
}

export function openMetadataServices(): MetadataServices {
  const open = new Set<SimulatedMetadata>();
  return {
    async open(service, drive) {
      const { origin, close } = await listen(serverOf(service));
      const metadata: SimulatedMetadata = {
        url: origin,
        ...(drive ? { configDrive: drive } : {}),
        close: () => {
          open.delete(metadata);
          return close();
        },
      };
      open.add(metadata);
      return metadata;
    },
    async close() {
      await Promise.all([...open].map((metadata) => metadata.close()));
    },
  };
}

function serverOf(service: MetadataService) {
  return createServer(({ method = "GET", url = "/", headers }, response) => {
    const { status, body, headers: more } = service({ method, path: url.replace(/\?.*$/, ""), headers });
    response.writeHead(status, { "content-type": "text/plain", ...more });
    response.end(body);
  });
}

/** Values by name. What is `undefined` is not there; a name like `0=operator` is listed so and asked for as `0`. */
export interface MetadataTree {
  readonly [name: string]: string | MetadataTree | undefined;
}

/** The value at a path, or the names below it, a line each, folders with a slash; `undefined` where nothing is. */
export function lookUp(tree: MetadataTree, path: string): string | undefined {
  let found: string | MetadataTree | undefined = tree;
  for (const segment of path.split("/").filter((part) => part !== "")) {
    if (found === undefined || typeof found === "string") return undefined;
    found = entriesOf(found).find(([name]) => name.replace(/^(\d+)=.*$/, "$1") === segment)?.[1];
  }
  return typeof found === "object" ? entriesOf(found).map(listed).join("\n") : found;
}

function entriesOf(tree: MetadataTree): readonly (readonly [name: string, value: string | MetadataTree])[] {
  return Object.entries(tree).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function listed([name, value]: readonly [name: string, value: string | MetadataTree]): string {
  return typeof value === "string" || /^\d+=/.test(name) ? name : `${name}/`;
}

/** A public key in the place of one of which only the name is known. Nobody has its other half. */
export function keyNamed(name: string): string {
  const parts = [Buffer.from("ssh-ed25519"), createHash("sha256").update(name).digest()];
  const blob = Buffer.concat(parts.flatMap((part) => [Buffer.from([0, 0, 0, part.length]), part]));
  return `ssh-ed25519 ${blob.toString("base64")} ${name}`;
}
