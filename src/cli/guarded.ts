import type { KnownMachine } from "../engine/index.ts";
import { FlatcarError } from "../errors.ts";
import { loadPlatform } from "../providers/index.ts";
import { rowName } from "./run-screen.ts";
import { machines } from "./style.ts";

/** Those of these machines that the cloud would refuse to delete, as they are told of here. */
export async function guardedOf(known: readonly KnownMachine[]): Promise<readonly KnownMachine[]> {
  const reasons = await Promise.all(known.map(guardOf));
  return known.filter((_, index) => reasons[index] !== undefined);
}

/** Throws FD1605 where the cloud would refuse to delete one of these after others are gone. */
export async function refuseGuarded(known: readonly KnownMachine[]): Promise<void> {
  const reasons = await Promise.all(known.map(guardOf));
  const guarded = known.flatMap((machine, index) => {
    const reason = reasons[index];
    return reason === undefined ? [] : [{ name: rowName(machine), replaced: machine.replaced === true, reason }];
  });
  const [first, ...rest] = guarded;
  if (!first) return;
  const who = rest.length === 0 ? `${first.name} is` : `${machines(guarded.length)} are`;
  const old = guarded.some(({ replaced }) => replaced);
  throw new FlatcarError({
    code: "FD1605",
    message: `${who} protected against deletion`,
    details: guarded.map(({ name, reason }) => `${name}: ${reason}`),
    hint: old ? inConsole : inFile,
  });
}

const inFile =
  "switch that off in the deployment file and change nothing else, run `flatcar-deploy up`, then try again";
const inConsole =
  "switch that off in the cloud's console: the deployment file does not speak of old machines; then try again";

async function guardOf({ platform, plan }: KnownMachine): Promise<string | undefined> {
  return (await loadPlatform(platform)).guarded?.(plan.options);
}
