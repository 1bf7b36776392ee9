import type { KnownMachine } from "../engine/index.ts";
import { FlatcarError } from "../errors.ts";
import { loadPlatform } from "../providers/index.ts";
import { machines } from "./style.ts";

/** Throws FD1605 where the cloud would refuse to delete one of these after others are gone. */
export async function refuseGuarded(known: readonly KnownMachine[]): Promise<void> {
  const reasons = await Promise.all(known.map(guardOf));
  const guarded = known.flatMap(({ name }, index) => {
    const reason = reasons[index];
    return reason === undefined ? [] : [{ name, reason }];
  });
  const [first, ...rest] = guarded;
  if (!first) return;
  const who = rest.length === 0 ? `${first.name} is` : `${machines(guarded.length)} are`;
  throw new FlatcarError({
    code: "FD1605",
    message: `${who} protected against deletion`,
    details: guarded.map(({ name, reason }) => `${name}: ${reason}`),
    hint: "switch that off in the deployment file and change nothing else, run `flatcar-deploy up`, then try again",
  });
}

async function guardOf({ platform, plan }: KnownMachine): Promise<string | undefined> {
  return (await loadPlatform(platform)).guarded?.(plan.options);
}
