import { decodeJson, misfitMessage } from "../decode/json.ts";
import { reportUnusedKeys, type SourceNode } from "../decode/unused.ts";
import { decodeYaml, withoutValues } from "../decode/yaml.ts";
import { type JsonNode, positionOfOffset, readJson } from "../go/json-read.ts";
import { newReport, type Position, type Report, type Step } from "../report/report.ts";
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

/** Reads YAML into a type: what does not fit is an error, a key that no type knows a warning. The values may have other names. */
export function decodeYamlDraft(
  root: YamlNode | undefined,
  schema: StructType,
  rename?: (name: string) => string,
): { draft: Draft; values: Values } {
  const draft = newDraft(root);
  return { draft, values: mark(draft, yamlValues(draft, root, schema), [], rename) as Values };
}

function yamlValues({ report }: Draft, root: YamlNode | undefined, schema: StructType): Values {
  const fail = (message: string) => {
    const { fault, position } = faultOf(message);
    report.problems.push({ kind: "error", message: fault, path: [], ...(position ? { position } : {}) });
  };
  try {
    const { values, errors } = decodeYaml(root, schema, { rootPackage: "types", package: "types" });
    for (const error of errors) fail(withoutValues(error));
    if (errors.length === 0) warnOfUnusedKeys(report, schema, values, root);
    return values;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    fail(error.message);
    return {};
  }
}

/** What butane says besides, of `<<`, of aliases and of sections with nothing in them, is no loss. */
function warnOfUnusedKeys(report: Report, schema: StructType, values: Values, root: SourceNode | undefined): void {
  const unused = newReport();
  reportUnusedKeys(schema, values, root, unused);
  for (const problem of unused.problems) if (/^unused key (?!<<$)/.test(problem.message)) report.problems.push(problem);
}

/** Reads JSON with names in camel case; the values have them in snake case. */
export function decodeJsonDraft(root: JsonNode, schema: StructType): { draft: Draft; values: Values } {
  const draft = newDraft(root);
  const { values, misfits } = decodeJson(root, schema, "types");
  for (const misfit of misfits) {
    draft.report.problems.push({ kind: "error", message: misfitMessage(misfit), path: misfit.path });
  }
  if (misfits.length === 0) warnOfUnusedKeys(draft.report, schema, values, root);
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
