// Gets the software of others that the tests run against into the cache. Quiet about what is there already.
//   node scripts/peers.ts                     what it knows
//   node scripts/peers.ts NAME…               gets them; `all` for every one
//   node scripts/peers.ts --optional NAME…    one that cannot be had here gives its reason, and the exit code is 0
import { existsSync } from "node:fs";
import { type Peer, peers } from "./peers/catalogue.ts";
import { buildGo } from "./peers/go.ts";
import { installNpm } from "./peers/npm.ts";
import { fill, peersCache, placeOf } from "./peers/place.ts";
import { installPython } from "./peers/python.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const names = words.filter((word) => word !== "--optional");
  if (names.length === 0) return list();
  const wanted = names.includes("all") ? peers : peers.filter(({ name }) => names.includes(name));
  const unknown = names.filter((name) => name !== "all" && !peers.some((peer) => peer.name === name));
  if (unknown.length > 0) {
    console.error(`unknown: ${unknown.join(", ")}; known: ${peers.map(({ name }) => name).join(", ")}`);
    return 2;
  }
  let missing = 0;
  for (const peer of wanted) if (!(await got(peer))) missing++;
  return missing > 0 && !words.includes("--optional") ? 1 : 0;
}

async function got(peer: Peer): Promise<boolean> {
  const place = placeOf(peer, process.env);
  if (existsSync(place)) return true;
  const title = `${peer.name} ${peer.version}`;
  const started = Date.now();
  console.log(`${title}: getting it into ${peersCache(process.env)}; this takes ${peer.takes}, once`);
  try {
    await fill(place, (folder) => install(peer, folder));
    console.log(`${title}: ready after ${Math.round((Date.now() - started) / 1000)} s`);
    return true;
  } catch (error) {
    console.error(`${title}: cannot be had here. ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function install(peer: Peer, folder: string): Promise<void> {
  if (peer.kind === "go") return buildGo(peer, folder);
  return peer.kind === "npm" ? installNpm(peer, folder) : installPython(peer, folder);
}

function list(): number {
  const width = Math.max(...peers.map(({ name, version }) => name.length + version.length + 1));
  for (const peer of peers) {
    const there = existsSync(placeOf(peer, process.env)) ? "there" : "not got";
    console.log(`${`${peer.name} ${peer.version}`.padEnd(width)}  ${there.padEnd(7)}  ${peer.about}`);
  }
  return 0;
}
