import { type Finding, FlatcarError, type Location } from "../errors.ts";
import type { UserDataChannel } from "../platform.ts";
import type { Contributor } from "./source.ts";

export interface PackContext {
  readonly machine: string;
  readonly platform: string;
  readonly contributors?: readonly Contributor[];
  readonly at?: Location;
}

/** How many of the largest parts an error names. */
const named = 3;

/**
 * Encodes Ignition for a channel. Throws FD1203, naming size, limit and the largest parts, where it is too large.
 */
export function pack(ignition: string, channel: UserDataChannel, context: PackContext): string {
  const userData = channel.encoding === "base64" ? Buffer.from(ignition, "utf8").toString("base64") : ignition;
  const size = userDataSize(userData, channel);
  if (channel.limit !== undefined && size > channel.limit) throw tooLarge(size, channel, channel.limit, context);
  return userData;
}

function tooLarge(size: number, channel: UserDataChannel, limit: number, context: PackContext): FlatcarError {
  const largest = (context.contributors ?? []).slice(0, named).map(describe);
  const finding: Finding = {
    code: "FD1203",
    message: `user data of ${context.machine} is ${format(size)} bytes; ${context.platform} takes ${format(limit)}`,
    ...(context.at ? { at: context.at } : {}),
    details: [...(largest.length > 0 ? [`largest: ${largest.join(", ")}`] : []), `limit: ${channel.source}`],
    hint: "host the largest files and name their URL in `contents.source`, or move them into an image or a system extension",
  };
  return new FlatcarError(finding);
}

function describe({ what, bytes, file, line, column }: Contributor): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return `${what} ${bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KiB`} (${place})`;
}

function format(count: number): string {
  return count.toLocaleString("en-US");
}

/** Size of user data as the channel's limit counts it, in bytes. */
export function userDataSize(userData: string, channel: UserDataChannel): number {
  if (channel.encoding === "plain" || channel.counted === "encoded") return Buffer.byteLength(userData, "utf8");
  return Buffer.byteLength(userData, "base64");
}

/** Ignition from user data; `undefined` when it is none. */
export function unpack(userData: string, channel: UserDataChannel): string | undefined {
  const text = channel.encoding === "base64" ? decodeBase64(userData) : userData;
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const ignition = value !== null && typeof value === "object" && "ignition" in value ? value.ignition : undefined;
    return ignition !== null && typeof ignition === "object" && "version" in ignition ? text : undefined;
  } catch {
    return undefined;
  }
}

function decodeBase64(data: string): string | undefined {
  const text = data.replace(/\s/g, "");
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, "base64").toString("utf8");
}
