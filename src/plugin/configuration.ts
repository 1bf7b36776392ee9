import { existsSync } from "node:fs";
import { z } from "zod";
import { type Finding, FlatcarError, nearest } from "../errors.ts";
import type { LintSwitches } from "../ignition/index.ts";
import { emptyLock, type Lock, readLock } from "../images/index.ts";
import { lintSwitches } from "../lint-switches.ts";
import { fields, parseWith } from "../options.ts";
import { randomOwner } from "../owner.ts";
import { isPlatformId, loadPlatform, platformIds } from "../providers/index.ts";
import type { Configuration, Connection } from "./connection.ts";
import { type Change, changeAt } from "./difference.ts";
import { isProperties, type Message, type Path, type Properties, unknownValue, type Value } from "./wire.ts";

export interface Checked extends Message {
  readonly findings: readonly Finding[];
}

/** Keys that the engine keeps among a provider's inputs for itself. */
const enginesOwn = new Set(["version", "pluginDownloadURL", "pluginChecksums", "parameterization", "__internal"]);

/**
 * Checks the provider's configuration and gives it an owner, once: the random id that all its machines are labelled with. Credentials
 * that come from the environment are not added: they would lie in state and be stale at the next run.
 */
export async function checkConfiguration(olds: Message, news: Message, connection: Connection): Promise<Checked> {
  const findings: Finding[] = [];
  const secrets: Path[] = [...news.secrets];
  const properties: Record<string, Value | undefined> = {};
  for (const [key, given] of Object.entries(news.properties)) {
    properties[key] = isPlatformId(key) ? await checkCredentials(key, given, findings, secrets) : given;
    findings.push(...checkSetting(key, given));
  }
  const { owner } = olds.properties;
  const told = connection.options.owner;
  if (typeof owner === "string" && told !== undefined && properties.owner === told && owner !== told)
    findings.push(otherOwner);
  properties.owner ??= (typeof owner === "string" ? owner : undefined) ?? told ?? randomOwner();
  return { properties, secrets, findings };
}

function checkSetting(key: string, value: Value | undefined): readonly Finding[] {
  if (isPlatformId(key) || enginesOwn.has(key) || value === unknownValue) return [];
  if (key === "owner") return /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(String(value)) ? [] : [wrongOwner];
  if (key === "offline") return isBoolean(value) ? [] : [notBoolean];
  if (key === "lock") return checkLock(value);
  if (key === "lints") return checkLints(parseText(value));
  const known = ["owner", "offline", "lock", "lints", ...platformIds];
  const near = nearest(key, known);
  const hint = near ? `did you mean "${near}"?` : `known keys: ${known.join(", ")}`;
  return [{ code: "FD1004", message: `unknown key "${key}" in the provider's configuration`, at: { path: key }, hint }];
}

const wrongOwner: Finding = {
  code: "FD1003",
  message: "owner: a letter, then lower-case letters, digits and inner hyphens, at most 63",
  at: { path: "owner" },
  hint: "leave it out and the provider makes one",
};
const notBoolean: Finding = { code: "FD1003", message: "offline: true or false", at: { path: "offline" } };

/** A run begins with the owner that state names; another one in state now was written since. */
const otherOwner: Finding = {
  code: "FD1504",
  message: "another run has made this deployment since this one began",
  hint: "run the same command again: it goes on with what that run has made",
};

const lintSetting = z.object({ lints: lintSwitches });

/** What is not known yet is not checked. */
function checkLints(value: Value | undefined): readonly Finding[] {
  const known = isProperties(value)
    ? Object.fromEntries(Object.entries(value).filter(([, level]) => level !== unknownValue))
    : value;
  return parseWith(lintSetting, { lints: known }, (path) => ({ path })).findings;
}

function checkLock(value: Value | undefined): readonly Finding[] {
  try {
    lockAt(value);
    return [];
  } catch (error) {
    if (error instanceof FlatcarError)
      return error.findings.map((finding) => ({ ...finding, at: finding.at ?? { path: "lock" } }));
    throw error;
  }
}

/** The lock file that is named, relative to the program's folder. Throws FD1601 where there is none, and FD1114 for its mistakes. */
function lockAt(value: Value | undefined): Lock {
  if (typeof value !== "string" || value === "") return emptyLock;
  if (existsSync(value)) return readLock(value);
  throw new FlatcarError({
    code: "FD1601",
    message: `lock: there is no ${value}`,
    at: { path: "lock" },
    hint: "`flatcar-deploy lock` writes it; a path is relative to the folder of the program",
  });
}

function isBoolean(value: Value | undefined): boolean {
  return typeof value === "boolean" || value === "true" || value === "false";
}

async function checkCredentials(
  id: string,
  given: Value | undefined,
  findings: Finding[],
  secrets: Path[],
): Promise<Value | undefined> {
  const value = parseText(given);
  if (value === undefined || value === unknownValue) return value;
  const platform = await loadPlatform(id);
  if (!isProperties(value)) {
    findings.push({ code: "FD1003", message: `${id}: an object of credentials is wanted`, at: { path: id } });
    return undefined;
  }
  const known = new Map(fields(platform.credentials).map((field) => [field.name, field]));
  for (const [key, credential] of Object.entries(value)) {
    const field = known.get(key);
    const at = { path: `${id}.${key}` };
    if (!field) findings.push(unknownCredential(id, key, [...known.keys()]));
    else if (credential !== unknownValue) findings.push(...parseWith(field.schema, credential, () => at).findings);
    if (field?.secret) secrets.push([id, key]);
  }
  return value;
}

function unknownCredential(id: string, key: string, known: readonly string[]): Finding {
  const near = nearest(key, known);
  const hint = near ? `did you mean "${near}"?` : `known keys: ${known.join(", ")}`;
  return { code: "FD1004", message: `unknown key "${id}.${key}"`, at: { path: `${id}.${key}` }, hint };
}

/** Generated SDKs send whatever is not a string as JSON text. */
function parseText(value: Value | undefined): Value | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return value;
  }
}

/**
 * A change of the provider's configuration never replaces what it made: where a machine lives (region, project) is among
 * the machine's own options, and credentials change often.
 */
export function diffConfiguration(olds: Message, news: Message): readonly Change[] {
  const keys = new Set([...Object.keys(olds.properties), ...Object.keys(news.properties)]);
  return [...keys].filter((key) => !enginesOwn.has(key)).flatMap((key) => changeAt([key], olds, news, false));
}

/** Takes the configuration over for this instance. What is secret in it never shows in anything that the instance writes. */
export function configure(given: Message, connection: Connection): Configuration {
  const { owner, offline, lints, lock, ...rest } = given.properties;
  const switches = parseText(lints);
  const credentials: Record<string, Properties> = {};
  for (const [key, value] of Object.entries(rest)) {
    const block = parseText(value);
    if (isPlatformId(key) && isProperties(block)) credentials[key] = block;
  }
  return {
    owner: typeof owner === "string" ? owner : (connection.options.owner ?? randomOwner()),
    offline: offline === true || offline === "true" || (connection.options.offline ?? false),
    lock: lockAt(lock),
    lints: isProperties(switches) ? (switches as LintSwitches) : {},
    credentials,
  };
}
