import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { encodeJson } from "../go/json-encode.ts";
import { gzip } from "../gzip/gzip.ts";
import { anySchema, readValues } from "../read-values.ts";
import { type Config, minorOf, type Resource } from "../schema/ignition.ts";
import type { Values } from "../schema/type.ts";
import { contentsOf } from "../summary.ts";

/**
 * A config that says nothing but where the real one is. Ignition reads that in its place, and gunzips it where it is told so. Source:
 * https://github.com/coreos/ignition/blob/v2.26.0/internal/exec/config_fetcher.go (RenderConfig).
 */
function pointer(replace: Resource, version: string | undefined, settings: Settings = {}): string {
  return encodeJson(anySchema, { ignition: { config: { replace }, ...settings, version } } as Values);
}

/** What Ignition needs to fetch anything, the config behind a pointer too. */
type Settings = Pick<NonNullable<Config["ignition"]>, "proxy" | "security" | "timeouts">;

function settingsOf(config: Config | undefined): Settings {
  const { proxy, security, timeouts } = config?.ignition ?? {};
  return { ...(proxy ? { proxy } : {}), ...(security ? { security } : {}), ...(timeouts ? { timeouts } : {}) };
}

/** A text gzipped into a config that holds it; `undefined` where it is no Ignition, or of a version that cannot. */
export function gzipped(ignition: string): string | undefined {
  const version = versionOf(ignition);
  if (version === undefined || minorOf(version) === 0) return undefined;
  const packed = Buffer.from(gzip(Buffer.from(ignition, "utf8"))).toString("base64");
  return pointer({ compression: "gzip", source: `data:;base64,${packed}` }, version);
}

/** A config that points to a text elsewhere, with what that says of how to fetch. */
export function pointerTo(ignition: string, url: string, sha512: string): string {
  const settings = settingsOf(readValues(ignition) as Config | undefined);
  return pointer({ source: url, verification: { hash: `sha512-${sha512}` } }, versionOf(ignition), settings);
}

/** SHA-512 of a text, in hexadecimal. */
export function sha512Of(ignition: string): string {
  return createHash("sha512").update(ignition, "utf8").digest("hex");
}

/** The config that was gzipped into another; `undefined` where none was, or where that one says more. */
export function inner(ignition: string): string | undefined {
  const { source, compression, ...more } = pointed(ignition) ?? {};
  if (compression !== "gzip" || Object.keys(more).length > 0) return undefined;
  const contents = contentsOf({ source, compression });
  if (!Buffer.isBuffer(contents) || !isUtf8(contents)) return undefined;
  const text = contents.toString("utf8");
  return readValues(text) ? text : undefined;
}

/** Whether a config makes a machine read exactly this text, wherever it is. */
export function pointsTo(ignition: string, text: string): boolean {
  const settings = settingsOf(readValues(text) as Config | undefined);
  const hash = pointed(ignition, settings)?.verification?.hash;
  return hash !== undefined && hash === `sha512-${sha512Of(text)}`;
}

/** What a config points to that says nothing else but these settings. */
function pointed(ignition: string, allowed: Settings = {}): Resource | undefined {
  if (!ignition.includes('"replace"')) return undefined;
  const { ignition: head, ...rest } = (readValues(ignition) ?? {}) as Config;
  const { config, version: _, ...settings } = head ?? {};
  const { replace, ...merged } = config ?? {};
  const more = [rest, merged].some((other) => Object.keys(other).length > 0);
  return more || !isDeepStrictEqual(settings, allowed) ? undefined : replace;
}

function versionOf(ignition: string): string | undefined {
  return (readValues(ignition) as Config | undefined)?.ignition?.version;
}
