import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { toStateError } from "../../src/engine/failures.ts";
import { isAlive } from "../../src/pid.ts";
import { startTicker } from "./ticker.ts";

/**
 * Has `get` fill a folder with the program and whatever belongs to it, and moves each file to its place when all are whole: a run
 * that is cut off leaves nothing that looks complete. Of several at a time one works and the others wait for it.
 */
export async function getOnce(
  program: string,
  get: (folder: string, title: (text: string) => void) => Promise<void>,
): Promise<void> {
  const place = dirname(program);
  const partial = (pid: number | string) => join(dirname(place), `partial-${basename(program)}-${pid}`);
  const folder = partial(process.pid);
  try {
    mkdirSync(place, { recursive: true });
    await takeTurn(program, partial);
    if (existsSync(program)) return;
    mkdirSync(folder, { recursive: true });
    const ticker = startTicker(process.stdout);
    try {
      await get(folder, ticker.title);
    } finally {
      ticker.stop();
    }
    for (const name of readdirSync(folder).filter((entry) => entry !== basename(program))) {
      renameSync(join(folder, name), join(place, name));
    }
    renameSync(join(folder, basename(program)), program);
    console.log(`${basename(program)}: ready after ${ticker.elapsed()}`);
  } catch (error) {
    throw toStateError(error, place);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    release(program);
  }
}

/** Waits until no other process gets the same program. What a dead one left goes. Who comes first when two begin at once does not matter: both would work, and the last file stays. */
async function takeTurn(program: string, partial: (pid: number) => string): Promise<void> {
  for (let told = false; ; told = true) {
    const pid = holderOf(program);
    if (pid !== undefined && !isAlive(pid)) {
      rmSync(partial(pid), { recursive: true, force: true });
      rmSync(turnFile(program), { force: true });
    } else if (pid === undefined) {
      try {
        return writeFileSync(turnFile(program), String(process.pid), { flag: "wx" });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    } else {
      if (!told) console.log(`${basename(program)}: process ${pid} is getting it; waiting for that`);
      await wait(200);
    }
  }
}

function release(program: string): void {
  if (holderOf(program) === process.pid) rmSync(turnFile(program), { force: true });
}

function turnFile(program: string): string {
  return `${program}.turn`;
}

function holderOf(program: string): number | undefined {
  try {
    return Number(readFileSync(turnFile(program), "utf8")) || undefined;
  } catch {
    return undefined;
  }
}
