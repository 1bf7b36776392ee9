import { decodeJson, misfitMessage } from "../decode/json.ts";
import { reportUnusedKeys } from "../decode/unused.ts";
import { decodeYaml } from "../decode/yaml.ts";
import { type JsonNode, positionOfOffset, readJson } from "../go/json-read.ts";
import type { Position, Step } from "../report/report.ts";
import { toSnake } from "../schema/name.ts";
import type { StructType, Value, Values } from "../schema/type.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parser.ts";
import { type Draft, newDraft } from "./draft.ts";

/** A text as its own reader sees it, or why that cannot read it. */
export type Parsed<Node> =
  | { readonly root: Node }
  | { readonly fault: string; readonly position: Position | undefined };

export function parseYamlText(text: string): Parsed<YamlNode | undefined> {
  try {
    return { root: parseYaml(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return faultOf(error.message);
  }
}

export function parseJsonText(text: string): Parsed<JsonNode> {
  try {
    return { root: readJson(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError && "offset" in error)) throw error;
    return { fault: error.message, position: positionOfOffset(text, Number(error.offset), "code points") };
  }
}

/** `yaml: line 5: did not find …` */
function faultOf(message: string): { readonly fault: string; readonly position: Position | undefined } {
  const [, line, rest] = /^(?:yaml: )?(?:line (\d+): )?(.*)$/s.exec(message.trim()) ?? [];
  return { fault: rest ?? message, position: line === undefined ? undefined : { line: Number(line), column: 1 } };
}

/** Reads YAML into a type: what does not fit is an error, a key that no type knows a warning. */
export function decodeYamlDraft(root: YamlNode | undefined, schema: StructType): { draft: Draft; values: Values } {
  const draft = newDraft(root);
  return { draft, values: mark(draft, yamlValues(draft, root, schema), []) as Values };
}

function yamlValues({ report }: Draft, root: YamlNode | undefined, schema: StructType): Values {
  const fail = (message: string) => {
    const { fault, position } = faultOf(message);
    report.problems.push({ kind: "error", message: fault, path: [], ...(position ? { position } : {}) });
  };
  try {
    const { values, errors } = decodeYaml(root, schema, { rootPackage: "types", package: "types" });
    for (const error of errors) fail(error);
    if (errors.length === 0) reportUnusedKeys(schema, values, root, report);
    return values;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    fail(error.message);
    return {};
  }
}

/** Reads JSON with names in camel case; the values have them in snake case. */
export function decodeJsonDraft(root: JsonNode, schema: StructType): { draft: Draft; values: Values } {
  const draft = newDraft(root);
  const { values, misfits } = decodeJson(root, schema, "types");
  for (const misfit of misfits) {
    draft.report.problems.push({ kind: "error", message: misfitMessage(misfit), path: misfit.path });
  }
  if (misfits.length === 0) reportUnusedKeys(schema, values, root, draft.report);
  return { draft, values: mark(draft, values, [], toSnake) as Values };
}

/** Notes where every object comes from, and gives keys their other names. */
function mark(draft: Draft, value: Value, path: readonly Step[], rename = (name: string) => name): Value {
  if (Array.isArray(value)) return value.map((item, index) => mark(draft, item, [...path, index], rename));
  if (typeof value !== "object") return value;
  const entries = Object.entries(value).map(([name, item]) => {
    return [rename(name), item === undefined ? undefined : mark(draft, item, [...path, name], rename)] as const;
  });
  const marked = Object.fromEntries(entries) as Values;
  draft.places.set(marked, path);
  return marked;
}
