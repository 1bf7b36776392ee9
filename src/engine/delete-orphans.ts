import { FlatcarError, throwFindings } from "../errors.ts";
import type { IO } from "../platform.ts";
import { type AnyPlatform, loadPlatform } from "../providers/index.ts";
import { connectKind, type Orphan } from "./orphans.ts";
import { connectDriver, connectImages, quietRun } from "./sweep.ts";

export interface DeleteOptions {
  readonly io: IO;
  readonly signal: AbortSignal;
  deleted(orphan: Orphan): void;
}

/** How long a first try waits for what still uses a thing: that may be something which only goes after it. */
const firstMs = 120_000;

/**
 * Deletes orphans: machines and what they left, then kinds before those that they need, then images. What fails is tried again in another round
 * while a round deletes anything. Throws every failure that is left at once.
 */
export async function deleteOrphans(orphans: readonly Orphan[], options: DeleteOptions): Promise<void> {
  const first = await round(orphans, options, firstMs);
  let failed = first.length > 0 ? await round(failedOf(first), options) : first;
  for (let before = first.length; failed.length > 0 && failed.length < before; ) {
    before = failed.length;
    failed = await round(failedOf(failed), options);
  }
  throwFindings(failed.flatMap(({ error }) => error.findings));
}

interface Failed {
  readonly orphan: Orphan;
  readonly error: FlatcarError;
}

function failedOf(failed: readonly Failed[]): readonly Orphan[] {
  return failed.map(({ orphan }) => orphan);
}

/** Tries each once, one step of the order after the other. */
async function round(
  orphans: readonly Orphan[],
  options: DeleteOptions,
  timeoutMs?: number,
): Promise<readonly Failed[]> {
  const failed: Failed[] = [];
  for (const step of await stepsOf(orphans)) {
    const tried = step.map(async (orphan) => {
      try {
        options.signal.throwIfAborted();
        await remove(orphan, options, timeoutMs);
        options.deleted(orphan);
      } catch (error) {
        if (!(error instanceof FlatcarError) || options.signal.aborted) throw stoppedOr(error, options);
        failed.push({ orphan, error });
      }
    });
    await Promise.all(tried);
  }
  return failed;
}

/** FD1409 for whatever comes of the user's wish to stop: some of it may be deleted. */
function stoppedOr(error: unknown, { signal }: DeleteOptions): unknown {
  if (!signal.aborted) return error;
  const message = "stopped before the end, as asked; what the list above calls deleted is gone";
  const hint = "run the same command again to go on with what is left";
  return new FlatcarError({ code: "FD1409", message, hint }, { cause: error });
}

async function remove(
  { owner, platform: id, type, id: own, place }: Orphan,
  { io, signal }: DeleteOptions,
  timeoutMs: number | undefined,
): Promise<void> {
  const run = { ...quietRun(owner, signal), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  if (type === "Machine" || type === "Remains") return (await connectDriver(id, io)).delete(own, run);
  if (type === "Image") return (await connectImages(id, io))?.delete(own, run);
  if (type === "Import") return (await connectImages(id, io))?.tidy?.(place, run);
  return connectKind(await loadPlatform(id), type, io).driver.delete(own, run);
}

/** What can go at the same time, in the order in which it goes. */
async function stepsOf(orphans: readonly Orphan[]): Promise<readonly (readonly Orphan[])[]> {
  const ranked = await Promise.all(orphans.map(async (orphan) => ({ orphan, rank: await rankOf(orphan) })));
  const ranks = [...new Set(ranked.map(({ rank }) => rank))].sort((a, b) => b - a);
  return ranks.map((rank) => ranked.flatMap((one) => (one.rank === rank ? [one.orphan] : [])));
}

/** The higher, the earlier. Of kinds: how many stand on top of each other up to it. */
async function rankOf({ platform, type }: Orphan): Promise<number> {
  if (type === "Machine" || type === "Remains" || type === "Import") return Number.POSITIVE_INFINITY;
  return type === "Image" ? -1 : heightOf(await loadPlatform(platform), type);
}

function heightOf(platform: AnyPlatform, type: string): number {
  const needs = platform.resources?.[type]?.sample.needs ?? [];
  return needs.length === 0 ? 0 : 1 + Math.max(...needs.map((needed) => heightOf(platform, needed)));
}
