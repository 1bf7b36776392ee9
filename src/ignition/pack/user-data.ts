import type { UserDataChannel } from "../../platform.ts";
import { inner } from "./pointer.ts";

/** Ignition as a channel carries it. */
export function encodeUserData(ignition: string, { encoding }: UserDataChannel): string {
  return encoding === "base64" ? Buffer.from(ignition, "utf8").toString("base64") : ignition;
}

/** Size of user data as the channel's limit counts it, in bytes. */
export function userDataSize(userData: string, channel: UserDataChannel): number {
  if (channel.encoding === "plain" || channel.counted === "encoded") return Buffer.byteLength(userData, "utf8");
  return Buffer.byteLength(userData, "base64");
}

/** Ignition from user data, out of the config that it was gzipped into; `undefined` when it is none. */
export function unpack(userData: string, channel: UserDataChannel): string | undefined {
  const text = channel.encoding === "base64" ? decodeBase64(userData) : userData;
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const ignition = value !== null && typeof value === "object" && "ignition" in value ? value.ignition : undefined;
    const known = ignition !== null && typeof ignition === "object" && "version" in ignition;
    return known ? (inner(text) ?? text) : undefined;
  } catch {
    return undefined;
  }
}

function decodeBase64(data: string): string | undefined {
  const text = data.replace(/\s/g, "");
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, "base64").toString("utf8");
}
