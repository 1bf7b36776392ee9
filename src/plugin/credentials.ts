import { throwFindings } from "../errors.ts";
import { fields, resolveCredentials } from "../options.ts";
import type { Run } from "../platform.ts";
import type { AnyPlatform } from "../providers/index.ts";
import { type Connection, configurationOf } from "./connection.ts";
import { intern } from "./planning.ts";
import type { Target } from "./urn.ts";
import type { Properties } from "./wire.ts";

/**
 * A driver of a platform with this instance's credentials, connected once. Throws FD1301 when they are missing. What is secret of them shows
 * in no text from here on.
 */
export function connected<Driver extends object>(
  platform: AnyPlatform,
  what: string,
  connection: Connection,
  connect: (credentials: unknown) => Driver,
): Driver {
  connection.signal.throwIfAborted();
  return intern(connection, `driver ${platform.id} ${what}`, () => connect(credentialsOf(platform, connection)));
}

function credentialsOf(platform: AnyPlatform, connection: Connection): unknown {
  const given = configurationOf(connection).credentials[platform.id];
  const { value, findings } = resolveCredentials(platform, given, connection.options.io.env);
  throwFindings(findings);
  const credentials = value as Readonly<Record<string, unknown>>;
  for (const { name, secret } of fields(platform.credentials)) {
    const text = credentials[name];
    if (secret && typeof text === "string") connection.hide(text);
  }
  return value;
}

/** One call of a verb. `seconds` is the resource's own timeout; 0 means none. */
export function runOf({ urn }: Target, { owner }: Properties, seconds: number, connection: Connection): Run {
  const { journal, signal } = connection;
  return {
    owner: typeof owner === "string" ? owner : configurationOf(connection).owner,
    signal,
    progress: (line) => journal.progress(urn, connection.redact(line)),
    ...(seconds > 0 ? { timeoutMs: seconds * 1000 } : {}),
  };
}
