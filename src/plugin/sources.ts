import { readFileSync } from "node:fs";
import { type Finding, FlatcarError, parsePosition } from "../errors.ts";
import { type ConfigSource, directoryReader, programOrigin } from "../ignition/index.ts";
import type { Connection } from "./connection.ts";
import { intern } from "./planning.ts";
import { assetKey, hasUnknown, isAsset, isList, isProperties, type Value } from "./wire.ts";

/** The sources of a machine's configuration; `undefined` while a part of it is unknown. The same list for the same content. */
export function toSources(config: Value | undefined, connection: Connection): readonly ConfigSource[] | undefined {
  if (config === undefined) return intern(connection, "config []", () => []);
  if (!isList(config) || hasUnknown(config)) return undefined;
  const key = `config ${JSON.stringify(config)}`;
  return intern(connection, key, () => config.flatMap((element, index) => toSource(element, index)));
}

/** Complete Ignition as the only source. */
export function ignitionSource(text: string, connection: Connection): readonly ConfigSource[] {
  return intern(connection, `ignition ${text}`, () => [{ kind: "ignition", name: "ignition", text }]);
}

function toSource(element: Value, index: number): readonly ConfigSource[] {
  if (!isProperties(element)) return [];
  const { butane, ignition, filesDir, origin } = element;
  const name = typeof element.name === "string" ? element.name : `config[${index}]`;
  if (typeof butane === "string") {
    const files = typeof filesDir === "string" ? { files: directoryReader(filesDir) } : {};
    const made = typeof origin === "string" ? { origin: programOrigin(parsePosition(origin)) } : {};
    return [{ kind: "butane", name, text: butane, ...files, ...made }];
  }
  return typeof ignition === "string" ? [{ kind: "ignition", name, text: ignition }] : [];
}

/** In the place of what cannot be read, so that the rest is checked: it merges as nothing. */
const empty = { ignition: '{"ignition":{"version":"3.3.0"}}' };

/** Puts the text in the place of assets, so that a program may write `new FileAsset("web.bu")`. */
export function readAssets(config: Value | undefined, findings: Finding[]): Value | undefined {
  if (!isList(config)) return config;
  return config.map((element, index) => {
    if (!isProperties(element)) return element;
    const texts = Object.entries(element).map(([key, value]) => [
      key,
      isAsset(value) ? textOf(value, index, findings) : value,
    ]);
    return texts.some(([, text]) => text === undefined) ? empty : Object.fromEntries(texts);
  });
}

function textOf(asset: { readonly [assetKey]: string; readonly content: string }, index: number, findings: Finding[]) {
  const at = { path: `config[${index}]` };
  try {
    if (asset[assetKey] === "text") return asset.content;
    if (asset[assetKey] === "path") return readFileSync(asset.content, "utf8");
    throw new FlatcarError({ code: "FD1006", message: "only text and file assets can be a configuration", at });
  } catch (error) {
    if (error instanceof FlatcarError) findings.push(...error.findings);
    else findings.push({ code: "FD1006", message: `cannot read ${asset.content}: ${(error as Error).message}`, at });
    return undefined;
  }
}
