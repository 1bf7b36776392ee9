import type { Connection } from "./connection.ts";
import { isList, isProperties, type Message, type Value, valueAt } from "./wire.ts";

/** Makes every secret of a message one that never shows. */
export function hideSecrets({ properties, secrets }: Message, connection: Connection): void {
  for (const path of secrets) hideValue(valueAt(properties, path), connection);
}

function hideValue(value: Value | undefined, connection: Connection): void {
  if (typeof value === "string") hideText(value, connection);
  else if (isList(value)) for (const element of value) hideValue(element, connection);
  else if (isProperties(value)) for (const inner of Object.values(value)) hideValue(inner, connection);
}

/** A document is hidden as a whole and in its values: an error may quote one of them. */
function hideText(text: string, connection: Connection): void {
  if (connection.hides(text)) return;
  connection.hide(text);
  for (const value of text.trimStart().startsWith("{") ? jsonTexts(text) : yamlTexts(text)) {
    if (value.length >= shortestValue) connection.hide(value);
  }
}

/** Shorter values are words such as `flatcar` or `core`, and to blot them out would garble messages. */
const shortestValue = 8;

function jsonTexts(text: string): readonly string[] {
  const found: string[] = [];
  try {
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value === "string") found.push(value);
      return value;
    });
  } catch {
    return text.split('"');
  }
  return found;
}

function yamlTexts(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.length === 1) return [];
  return lines.map(
    (line) => /^\s*(?:- +)*(?:[\w.-]+: +)?(.*?)\s*$/.exec(line)?.[1]?.replace(/^(["'])(.*)\1$/, "$2") ?? "",
  );
}
