import type { KnownMachine, OpenDeployment } from "../engine/index.ts";
import { FlatcarError } from "../errors.ts";
import { loadPlatform } from "../providers/index.ts";
import type { Context } from "./command.ts";
import { rowName, shown } from "./run-screen.ts";
import { machines } from "./style.ts";

/** These machines as the cloud has them now; those that are gone are left out. */
export type Ask = (machines: readonly KnownMachine[]) => Promise<readonly KnownMachine[]>;

/** Asks for each machine by its id, and shows that. */
export function askCloud(deployment: OpenDeployment, context: Context): Ask {
  return (known) => shown(context, [], (options) => deployment.observed(known, options));
}

/**
 * Throws FD1605 where the cloud would refuse to delete one of these after others are gone. It is asked for those that state calls
 * protected, and for no others: that may have been switched off in its console.
 */
export async function refuseGuarded(known: readonly KnownMachine[], ask: Ask): Promise<void> {
  const noted = await guardsOf(known);
  if (noted.length === 0) return;
  const guarded = await guardsOf(await ask(noted.map(({ machine }) => machine)));
  const [first, ...rest] = guarded;
  if (!first) return;
  const who = rest.length === 0 ? `${rowName(first.machine)} is` : `${machines(guarded.length)} are`;
  const old = guarded.some(({ machine }) => machine.replaced);
  throw new FlatcarError({
    code: "FD1605",
    message: `${who} protected against deletion`,
    details: guarded.map(({ machine, reason }) => `${rowName(machine)}: ${reason}`),
    hint: old ? inConsole : inFile,
  });
}

const inFile =
  "switch that off in the deployment file and change nothing else, run `flatcar-deploy up`, then try again";
const inConsole =
  "switch that off in the cloud's console: the deployment file does not speak of old machines; then try again";

interface Guard {
  readonly machine: KnownMachine;
  readonly reason: string;
}

/** Those of these machines that the cloud would refuse to delete, as they are told of here. */
async function guardsOf(known: readonly KnownMachine[]): Promise<readonly Guard[]> {
  const guards = known.map(async (machine) => {
    const reason = (await loadPlatform(machine.platform)).guarded?.(machine.plan.options);
    return reason === undefined ? [] : [{ machine, reason }];
  });
  return (await Promise.all(guards)).flat();
}
