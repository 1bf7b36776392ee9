import type { Connection } from "./connection.ts";
import { keeperOf } from "./memory.ts";

/** What one entry of the state is done with. */
interface Released {
  /** In messages, for example `machine`. */
  readonly what: string;
  readonly urn: string;
  readonly id: string;
}

/** Runs `remove`, unless another entry of the state goes on with the same thing: then it stays, and the user hears why. */
export async function unlessKept(
  { what, urn, id }: Released,
  { memory, journal }: Connection,
  remove: () => Promise<void>,
): Promise<void> {
  const keeper = keeperOf(memory, urn, id);
  if (keeper === undefined) return remove();
  const text =
    keeper === urn
      ? `${what} ${id} was not replaced: the plan of the new one is the same, so that the one that is there was taken up. With the option deleteBeforeReplace a new one is made`
      : `${what} ${id} stays: it is now that of ${keeper}`;
  journal.note("warning", urn, text);
}
