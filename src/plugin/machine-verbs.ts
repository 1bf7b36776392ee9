import { FlatcarError } from "../errors.ts";
import type { AnyPlatform } from "../providers/index.ts";
import { checkMachine } from "./check.ts";
import type { Connection } from "./connection.ts";
import { createMachine, deleteMachine, previewCreate, previewUpdate, readMachine, updateMachine } from "./machine.ts";
import { diffMachine, type MachineDifference } from "./machine-diff.ts";
import { explainRelease } from "./release-change.ts";
import { unlessKept } from "./spare.ts";
import type { Target } from "./urn.ts";
import type { Verbs } from "./verbs.ts";
import type { Message } from "./wire.ts";

export const machineVerbs: Verbs<Target> = {
  check: (target, given, connection) => checkMachine({ ...target, ...given }, connection),
  diff: async ({ urn, platform }, { id, olds, news, ignored }, connection) => {
    const { memory } = connection;
    memory.compared.set(urn, id);
    const found = diffMachine(platform, olds, news, ignored);
    explain(found, urn, news, connection);
    if (found.changes.some(({ path: [key] }) => key === "version"))
      await explainRelease(urn, olds.properties, news.properties, connection);
    const replaced = found.changes.some(({ replaces }) => replaces);
    const sameName = olds.properties.name === news.properties.name;
    return {
      changes: found.changes,
      deleteBeforeReplace: (sameName && memory.fixedNames.has(urn)) || share(platform, olds, news),
      stable: replaced ? [] : ["name", "owner", "arch", "image"],
    };
  },
  previewCreate,
  create: createMachine,
  read: readMachine,
  previewUpdate,
  update: async (target, kept, news, seconds, connection) => {
    const { unready } = connection.memory;
    unready.add(target.urn);
    const updated = await updateMachine(target, kept, news, seconds, connection);
    unready.delete(target.urn);
    return updated;
  },
  delete: async (target, { id, inputs }, seconds, connection) => {
    const { urn } = target;
    if (connection.memory.unready.has(urn)) throw stillNeeded(id);
    const remove = () => deleteMachine(target, { id, inputs }, seconds, connection);
    await unlessKept({ what: "machine", urn, id }, connection, remove);
  },
};

/** Whether both machines name something that only one can have at a time, and that does not go over while both run. Of options that are not known yet nobody can say. */
function share({ options, exclusive }: AnyPlatform, olds: Message, news: Message): boolean {
  const [old, now] = [olds, news].map(({ properties }) => {
    const parsed = options.safeParse(properties.options);
    return parsed.success ? (exclusive?.(parsed.data) ?? []).flatMap(({ what, moves }) => (moves ? [] : [what])) : [];
  });
  return (old ?? []).some((one) => now?.includes(one));
}

/** How many changes of a configuration are named. */
const named = 3;

/** Says in the machine's row what the configuration changes on it. Of a secret one only how much. */
function explain({ ignition }: MachineDifference, urn: string, { secrets }: Message, connection: Connection): void {
  if (ignition.length === 0) return;
  const secret = secrets.some(([key]) => key === "ignition");
  const names = ignition.slice(0, named).map(({ path, summary }) => `${path} ${summary}`);
  const more = ignition.length > named ? [`${ignition.length - named} more`] : [];
  const text = secret ? `${ignition.length} of its settings` : [...names, ...more].join(", ");
  connection.journal.note("info", urn, connection.redact(`configuration changes: ${text}`));
}

/** The engine goes on after a failure, and would delete the machine that runs although the one in its place does not. */
function stillNeeded(id: string): FlatcarError {
  return new FlatcarError({
    code: "FD1416",
    message: `machine ${id} stays: the one that is to replace it is not up`,
    hint: "run the same again: it finishes the new one and then deletes this one",
  });
}
