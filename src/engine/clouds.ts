import { rmSync } from "node:fs";
import { join } from "node:path";
import { FlatcarError } from "../errors.ts";
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
  /** Ends them. The files of those go that hold nothing any more: what others made there, and images that are held by hand, stay. */
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
        const simulator: Simulator = await platform
          .simulate({
            ...(snapshot === undefined ? {} : { snapshot }),
            changed: () => (kept.has(id) ? file.changed(() => simulator.snapshot()) : undefined),
          })
          .catch((error: unknown) => unreadable(error, directory));
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
        const holds = holdsAny(simulator);
        await simulator.close();
        if (holds) file.close();
        else file.remove();
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

function holdsAny(simulator: Simulator): boolean {
  return [...simulator.machines(), ...simulator.leftovers(), ...(simulator.images?.() ?? [])].length > 0;
}

/** What an earlier version kept in another form says where it lies: nothing real is lost with it. */
function unreadable(error: unknown, directory: string): never {
  if (!(error instanceof FlatcarError) || error.code !== "FD1601") throw error;
  const hint = `another version of flatcar-deploy kept it: delete ${directory} to begin with an empty simulated cloud`;
  throw new FlatcarError({ code: "FD1601", message: error.message, hint }, { cause: error });
}

interface CloudFile {
  read(): string | undefined;
  /** Asks `snapshot` soon and writes it; resolves then, also where it could not be written. */
  changed(snapshot: () => string): Promise<void>;
  remove(): void;
  /** Writes what is not written yet. Throws what the last write failed with. */
  close(): void;
}

/** A write that waits, and who waits for it. */
interface Waiting {
  readonly snapshot: () => string;
  readonly told: (() => void)[];
}

/**
 * Writing all of a cloud takes the longer the more is in it: one write serves all changes that wait for it, and the pause between two is five times
 * the last, so that a sixth of the time at most goes into writing.
 */
function cloudFile(path: string): CloudFile {
  let waiting: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failure: Error | undefined;
  let nextMs = 0;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    const last = waiting;
    waiting = undefined;
    return last;
  };
  const flush = () => {
    const last = stop();
    if (!last) return;
    const begunMs = performance.now();
    try {
      writeStateFile(path, last.snapshot());
      failure = undefined;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    const endedMs = performance.now();
    nextMs = endedMs + 5 * (endedMs - begunMs);
    for (const tell of last.told) tell();
  };
  return {
    read: () => readStateFile(path),
    changed: (snapshot) =>
      new Promise((tell) => {
        waiting ??= { snapshot, told: [] };
        waiting.told.push(tell);
        timer ??= setTimeout(flush, Math.max(0, nextMs - performance.now()));
      }),
    remove: () => {
      for (const tell of stop()?.told ?? []) tell();
      rmSync(path, { force: true });
    },
    close: () => {
      flush();
      if (failure) throw failure;
    },
  };
}
