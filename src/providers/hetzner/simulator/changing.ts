import type { Handler } from "./request.ts";
import { begin, type Entry, found, type Resource, type Store } from "./store.ts";

export type Body = Readonly<Record<string, unknown>>;

/** An action that changes one entry at once, and has the effect of this kind when it ends. */
export function changing(
  resource: Resource,
  command: string,
  change: (entry: Entry, body: Body, store: Store) => void,
  kind?: string,
): Handler {
  return (store, { id, body }) => {
    change(found(store, resource, id), body, store);
    const effect = kind === undefined ? undefined : { kind, id };
    return { status: 201, body: { action: begin(store, command, [{ id, type: resource.replace(/s$/, "") }], effect) } };
  };
}

export const protect = (resource: Resource): Handler =>
  changing(resource, "change_protection", (entry, body) => {
    entry.protection = { delete: body.delete === true };
  });
