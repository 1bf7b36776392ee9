import { type Entry, withoutLints } from "../ignition/index.ts";
import { doubtsOf, installedExtensions } from "../images/index.ts";
import type { Release } from "../platform.ts";
import { type Connection, configurationOf } from "./connection.ts";
import { planningOf } from "./planning.ts";
import { toSources } from "./sources.ts";
import type { Message, Properties, Value } from "./wire.ts";

/** How many warnings of one machine are told. */
const told = 20;

/**
 * Says in the machine's row what is allowed in its configuration and doubtful, of a secret one only which lints found something.
 * Complete Ignition is not looked at: it has no lines to point at, and whoever made it has been told.
 */
export function warn(urn: string, config: Value | undefined, { secrets }: Message, connection: Connection): void {
  const sources = config === undefined ? undefined : toSources(config, connection);
  const all = (sources && planningOf(connection).memory.rendered.get(sources)?.warnings) ?? [];
  const warnings = withoutLints(all, configurationOf(connection).lints);
  const secret = secrets.some(([key]) => key === "config");
  const texts = [...new Set(warnings.map((entry) => (secret ? withoutPlace(entry) : warningText(entry))))];
  const more = texts.length > told ? [`${texts.length - told} more warnings about the configuration`] : [];
  for (const text of [...texts.slice(0, told), ...more]) {
    connection.journal.note("warning", urn, connection.redact(text));
  }
}

/** Says in the machine's row what speaks against the extensions that it is made with; of those in complete Ignition its maker has been told. */
export function warnOfExtensions(
  urn: string,
  { ignition, channel, version }: Properties,
  connection: Connection,
): void {
  if (typeof ignition !== "string" || typeof version !== "string") return;
  const release = { channel: channel as Release["channel"], version };
  const now = connection.options.io.now();
  for (const { name, version: own } of installedExtensions(ignition))
    for (const { said } of doubtsOf({ name, version: own }, release, now))
      connection.journal.note("warning", urn, connection.redact(`${name} ${own} ${said}`));
}

function withoutPlace({ code }: Entry): string {
  return `the secret configuration has a warning${code === undefined ? "" : `: docs/lints/${code}.md`}`;
}

/** A warning on one line: `FL101: web.bu:6: …`. */
export function warningText({ file, line, message, code, hint }: Entry): string {
  const place = [file, line, ` ${message}`].filter(Boolean).join(":");
  const remedy = hint === undefined ? "" : `; ${hint}`;
  return `${code === undefined ? "" : `${code}: `}${place}${remedy}`;
}
