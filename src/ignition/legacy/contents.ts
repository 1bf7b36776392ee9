import { inlineData } from "../inline-data.ts";
import type { ButaneResource } from "../schema/butane.ts";
import { filled, textOf } from "./draft.ts";
import type { Contents2, Reference2 } from "./schema.ts";

/**
 * What a file holds: text in the document where it was text in a data URL, whatever its encoding; else its source as it is. A hash
 * is of the source, so that one with a hash is left alone too.
 */
export function contentsOf(contents: Contents2 = {}): ButaneResource {
  const { source = "", compression = "", verification, http_headers } = contents;
  const bare = verification?.hash === undefined && (http_headers ?? []).length === 0;
  const text = bare ? inlineText(source, compression) : undefined;
  if (text !== undefined) return { inline: text };
  return filled({ ...sourceOf({ source, verification, http_headers }), compression: textOf(compression) });
}

/** Something elsewhere. */
export function sourceOf({ source, verification, http_headers }: Reference2): ButaneResource {
  const { hash } = verification ?? {};
  const headers = http_headers?.map(({ name, value }) => filled({ name: name ?? "", value: textOf(value) }));
  return filled({ source, verification: hash === undefined ? undefined : { hash }, http_headers: headers });
}

function inlineText(source: string, compression: string): string | undefined {
  if (source === "") return "";
  if (!["", "gzip"].includes(compression)) return undefined;
  const bytes = inlineData(source, compression);
  return bytes && asText(bytes);
}

/** Bytes as something that a person can read; nothing where they are not. */
export function asText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return /(?![\n\t\r])\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Bytes as a file's contents: text, or a data URL. */
export function contentsOfBytes(bytes: Uint8Array): ButaneResource {
  const text = asText(bytes);
  return text === undefined ? { source: `data:;base64,${Buffer.from(bytes).toString("base64")}` } : { inline: text };
}
