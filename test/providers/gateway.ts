import type { IO } from "../../src/platform.ts";

/**
 * A gateway that gives up on the first call, which the service behind it carries out only after `lateMs` of the clock of `io`: at once where it is
 * left out, but after the next one.
 */
export function behindGateway(io: IO, path: RegExp, lateMs: number | undefined): IO {
  let posts = 0;
  let late: (() => Promise<unknown>) | undefined;
  const fetch: typeof io.fetch = async (url, init) => {
    if (init?.method !== "POST" || !path.test(String(url))) return io.fetch(url, init);
    posts++;
    const { signal: _, ...kept } = init;
    if (posts > 1) {
      const answer = await io.fetch(url, init);
      await late?.();
      return answer;
    }
    if (lateMs === undefined) late = () => io.fetch(url, kept);
    else void io.sleep(lateMs).then(() => io.fetch(url, kept));
    return new Response("<html><h1>504 Gateway Time-out</h1></html>", { status: 504 });
  };
  return { ...io, fetch };
}
