import { setImmediate as turnOfLoop, setTimeout as wait } from "node:timers/promises";
import type { IO, Run } from "../../src/platform.ts";
import type { Death } from "./gate.ts";
import { inProcess } from "./process.ts";
import type { Trial } from "./rule.ts";
import type { World } from "./world.ts";

export type Ended = "killed" | "lived";

/** Does something in a process that may be killed on the way. Throws what it throws while it lives. */
export type Dying = (
  step: (process: { readonly io: IO; readonly credentials: unknown; readonly run: Run }) => Promise<unknown>,
) => Promise<Ended>;

/** Requests that no step needs. */
const most = 300;

/**
 * The same turn again and again, each with a name of its own, whose process is killed one message later each time: after a request left it,
 * and before an answer reaches it. Ends with the turn in which it lives. To the cloud it is the same whether a process was killed before a request or by the
 * answer before.
 */
export async function atEachRequest(
  { platform, subject }: Trial,
  world: World,
  name: string,
  turn: (name: string, dying: Dying) => Promise<Ended>,
  ways: readonly Death["at"][] = ["request", "answer"],
): Promise<void> {
  for (const at of ways) {
    for (let after = 0, ended: Ended = "killed"; ended === "killed"; after++) {
      if (after > most) throw new Error(`${name} takes more than ${most} requests`);
      ended = await turn(`${name}-${at === "request" ? "q" : "a"}${after}`, dyingAt({ at, after }));
    }
  }

  function dyingAt(death: Death): Dying {
    return async (step) => {
      const ended = await inProcess(
        { platform, env: world.cloud.env, death, speed: subject.speed },
        ({ io, credentials, signal }) => step({ io, credentials, run: world.run({ signal }) }),
      );
      await settled();
      return ended === "killed" ? "killed" : "lived";
    };
  }
}

/** What a dead process sent is carried out all the same: the simulated cloud, in this process, comes to it first. */
async function settled(): Promise<void> {
  await wait(2);
  for (let turns = 0; turns < 20; turns++) await turnOfLoop();
}
