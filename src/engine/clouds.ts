import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IO, Simulator } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import { toStateError } from "./failures.ts";

/** The simulated clouds of one deployment, each started when it is first used. */
export interface Clouds {
  /** The outside world with these platforms simulated, and those from before. With `keep` their changes are written to their files. */
  io(platforms: Iterable<string>, keep: boolean): Promise<IO>;
  close(): Promise<void>;
}

/** The real world: nothing is started. */
export function realClouds(io: IO): Clouds {
  return { io: async () => io, close: async () => undefined };
}

/** A cloud's state is `cloud-PLATFORM.json` in the deployment's folder. */
export function simulatedClouds(directory: string, io: IO): Clouds {
  const running = new Map<string, { readonly simulator: Simulator; readonly file: CloudFile }>();
  return {
    io: async (platforms, keep) => {
      for (const id of platforms) {
        if (running.has(id)) continue;
        const file = cloudFile(join(directory, `cloud-${id}.json`));
        const snapshot = file.read();
        const platform = await loadPlatform(id);
        const simulator = await platform.simulate({
          ...(snapshot === undefined ? {} : { snapshot }),
          ...(keep ? { changed: () => file.changed(() => simulator.snapshot()) } : {}),
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
    close: async () => {
      for (const { simulator, file } of running.values()) {
        file.flush();
        await simulator.close();
      }
      running.clear();
    },
  };
}

interface CloudFile {
  read(): string | undefined;
  /** Writes soon; `snapshot` is asked when it does. */
  changed(snapshot: () => string): void;
  flush(): void;
}

/** Writing all of a cloud takes the longer the more is in it, so that the pause between two writes is ten times the last write. */
function cloudFile(path: string): CloudFile {
  let waiting: (() => string) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = 0;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const snapshot = waiting;
    waiting = undefined;
    if (!snapshot) return;
    const begunMs = performance.now();
    write(path, snapshot());
    pauseMs = 10 * (performance.now() - begunMs);
  };
  return {
    read: () => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
    changed: (snapshot) => {
      waiting = snapshot;
      timer ??= setTimeout(flush, pauseMs);
    },
    flush,
  };
}

function write(path: string, text: string): void {
  try {
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw toStateError(error, path);
  }
}
