import { rmSync } from "node:fs";
import { join } from "node:path";
import { type SimulatedImages, simulatedImages } from "../images/index.ts";
import type { ImageContent, ImagePlan, IO, Simulator } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import { readStateFile, writeStateFile } from "./state-file.ts";

/** The simulated clouds of one deployment, each started when it is first used. */
export interface Clouds {
  /** The outside world with these platforms simulated, and those from before. With `keep` their changes are written to their files. */
  io(platforms: Iterable<string>, keep: boolean): Promise<IO>;
  /** What imports read on them; `undefined` in the real world. */
  readonly content: ((plan: ImagePlan) => ImageContent) | undefined;
  /** Ends them for good: their files go. */
  remove(): Promise<void>;
  /** Ends them. Throws FD1601 or FD1602 when one of their files could not be written. */
  close(): Promise<void>;
}

/** The real world: nothing is started. */
export function realClouds(io: IO): Clouds {
  const nothing = async () => undefined;
  return { io: async () => io, content: undefined, remove: nothing, close: nothing };
}

/** A cloud's state is `cloud-PLATFORM.json` in the deployment's folder. */
export function simulatedClouds(directory: string, io: IO): Clouds & Pick<SimulatedImages, "content"> {
  const images = simulatedImages();
  const running = new Map<string, { readonly simulator: Simulator; readonly file: CloudFile }>();
  const kept = new Set<string>();
  return {
    content: images.content,
    io: async (platforms, keep) => {
      for (const id of platforms) {
        if (keep) kept.add(id);
        if (running.has(id)) continue;
        const file = cloudFile(join(directory, `cloud-${id}.json`));
        const snapshot = file.read();
        const platform = await loadPlatform(id);
        const simulator = await platform.simulate({
          ...(snapshot === undefined ? {} : { snapshot }),
          changed: () => {
            if (kept.has(id)) file.changed(() => simulator.snapshot());
          },
        });
        running.set(id, { simulator, file });
      }
      const env = Object.assign(
        {},
        io.env,
        ...[...running.values()].map(({ simulator }) => simulator.env),
      ) as IO["env"];
      return { ...io, env };
    },
    remove: async () => {
      images.close();
      for (const { simulator, file } of running.values()) {
        await simulator.close();
        file.remove();
      }
      running.clear();
    },
    close: async () => {
      images.close();
      const all = [...running.values()];
      running.clear();
      for (const { simulator } of all) await simulator.close();
      for (const { file } of all) file.close();
    },
  };
}

interface CloudFile {
  read(): string | undefined;
  /** Writes soon; `snapshot` is asked when it does. */
  changed(snapshot: () => string): void;
  remove(): void;
  /** Writes what is not written yet. Throws what any write failed with. */
  close(): void;
}

/** Writing all of a cloud takes the longer the more is in it, so that the pause between two writes is ten times the last write. */
function cloudFile(path: string): CloudFile {
  let waiting: (() => string) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failure: Error | undefined;
  let pauseMs = 0;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    const snapshot = waiting;
    waiting = undefined;
    return snapshot;
  };
  const flush = () => {
    const snapshot = stop();
    if (!snapshot) return;
    const begunMs = performance.now();
    try {
      writeStateFile(path, snapshot());
      failure = undefined;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    pauseMs = 10 * (performance.now() - begunMs);
  };
  return {
    read: () => readStateFile(path),
    changed: (snapshot) => {
      waiting = snapshot;
      timer ??= setTimeout(flush, pauseMs);
    },
    remove: () => {
      stop();
      rmSync(path, { force: true });
    },
    close: () => {
      flush();
      if (failure) throw failure;
    },
  };
}
