import type { Checked } from "./configuration.ts";
import type { Connection } from "./connection.ts";
import type { Change } from "./difference.ts";
import type { Autonaming } from "./name.ts";
import type { HalfMade } from "./status.ts";
import type { Target } from "./urn.ts";
import type { Message } from "./wire.ts";

/** A resource as the engine keeps it. */
export interface Kept {
  readonly id: string;
  readonly inputs: Message;
  readonly outputs: Message;
}

/** What the user writes of a resource, beside what the engine has of it. */
export interface ToCheck {
  readonly olds: Message;
  readonly news: Message;
  readonly autonaming: Autonaming | undefined;
}

export interface ToDiff {
  readonly id: string;
  readonly olds: Message;
  readonly news: Message;
  /** Property paths that the user wants left as they are. */
  readonly ignored: readonly string[];
}

export interface Difference {
  readonly changes: readonly Change[];
  readonly deleteBeforeReplace: boolean;
  /** Outputs that stay what they are, whatever changes. */
  readonly stable: readonly string[];
}

/** What the engine asks of one type of resource. `seconds` is the resource's own timeout; 0 means none. */
export interface Verbs<T extends Target> {
  check(target: T, given: ToCheck, connection: Connection): Promise<Checked>;
  diff(target: T, given: ToDiff, connection: Connection): Difference | Promise<Difference>;
  previewCreate(inputs: Message): Message;
  /** Throws a `HalfMadeError` for every failure after the cloud has accepted it. */
  create(target: T, inputs: Message, seconds: number, connection: Connection): Promise<Kept>;
  /** `undefined` when the cloud says that there is none. */
  read(target: T, kept: Kept, seconds: number, connection: Connection): Promise<Kept | undefined>;
  previewUpdate(target: T, kept: Kept, news: Message): Message;
  update(target: T, kept: Kept, news: Message, seconds: number, connection: Connection): Promise<Message>;
  delete(target: T, kept: Pick<Kept, "id" | "inputs">, seconds: number, connection: Connection): Promise<void>;
}

/** A failure after the cloud has accepted the resource: the engine keeps it, and comes back to it. */
export class HalfMadeError extends Error {
  readonly made: HalfMade;

  constructor(cause: unknown, made: HalfMade) {
    super("the resource is there, and is not ready", { cause });
    this.made = made;
  }
}
