import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type GoPeer, type Peer, peers } from "./catalogue.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where peers are kept: `$XDG_CACHE_HOME/flatcar-deploy/peers`, `~/.cache` where the variable is not an absolute path. */
export function peersCache(env: Environment): string {
  const base = env.XDG_CACHE_HOME?.startsWith("/") ? env.XDG_CACHE_HOME : join(env.HOME ?? homedir(), ".cache");
  return join(base, "flatcar-deploy", "peers");
}

/** The folder of one peer at its pinned version; it is there only when it is complete. A program of ours has another one when it changes. */
export function placeOf(peer: Peer, env: Environment): string {
  const own = peer.kind === "go" && "file" in peer.source ? `-${digestOf(peer.source.file, peer.files)}` : "";
  return join(peersCache(env), `${peer.name}-${peer.version}${own}`);
}

function digestOf(file: string, changed: GoPeer["files"]): string {
  const hash = createHash("sha256").update(readFileSync(new URL(file, import.meta.url)));
  if (changed) hash.update(JSON.stringify(changed));
  return hash.digest("hex").slice(0, 8);
}

/** The program to start for a peer, Python's for one from PyPI; the folder of a package of npm. `undefined` when the peer was not got yet. */
export function findPeer(name: string, env: Environment = process.env): string | undefined {
  const peer = peers.find((candidate) => candidate.name === name);
  if (!peer) throw new Error(`there is no peer "${name}"`);
  const inside = { python: "bin/python", go: `bin/${peer.name}`, npm: `node_modules/${peer.name}` }[peer.kind];
  const program = join(placeOf(peer, env), inside);
  return existsSync(program) ? program : undefined;
}

/**
 * Fills a folder beside the peer's place and gives it its name when it is whole: a run that is cut off leaves nothing that looks
 * complete. Of two at a time the first one to finish stays. Whatever a dead run left goes.
 */
export async function fill(place: string, make: (folder: string) => Promise<void>): Promise<void> {
  await sweep(place);
  const folder = `${place}.partial-${process.pid}`;
  await mkdir(folder, { recursive: true });
  try {
    await make(folder);
    await rename(folder, place).catch((error: unknown) => {
      if (!existsSync(place)) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sweep(place: string): Promise<void> {
  const cache = join(place, "..");
  await mkdir(cache, { recursive: true });
  for (const name of await readdir(cache)) {
    const pid = /\.partial-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(cache, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
