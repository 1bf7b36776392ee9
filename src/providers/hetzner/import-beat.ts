import type { IO } from "../../platform.ts";
import type { Client } from "./client.ts";
import type { Server } from "./records.ts";

/** Label on the helper machine that its maker changes while it lives. */
const beatKey = "flatcar-deploy.beat";
const everyMs = 20_000;
/** Without a beat for so long the maker is taken for dead. */
const silenceMs = 60_000;
const pauseMs = 5_000;

/** Shows that the maker of a helper machine lives, until it ends. One beat that fails is made up by the next. */
export function beat(client: Client, io: IO, { id, labels }: Server): { end(): void } {
  const stop = new AbortController();
  const go = async () => {
    for (let count = 1; !stop.signal.aborted; count++) {
      await io.sleep(everyMs, stop.signal).catch(() => undefined);
      if (stop.signal.aborted) return;
      const body = { labels: { ...labels, [beatKey]: String(count) } };
      await client.send("PUT", `/servers/${id}`, stop.signal, { body }).catch(() => undefined);
    }
  };
  void go();
  return { end: () => stop.abort() };
}

/** Looks at another run's helper machine: true when it is gone or still beats, false when its maker is dead. Clocks of two computers are not compared. */
export async function watchBeat(client: Client, io: IO, other: Server, signal: AbortSignal): Promise<boolean> {
  const began = io.now().getTime();
  while (io.now().getTime() - began < silenceMs) {
    await io.sleep(pauseMs, signal);
    const now = await client.one<Server>(`/servers/${other.id}`, "server", signal);
    if (!now || now.labels[beatKey] !== other.labels[beatKey]) return true;
  }
  return false;
}
