import { fieldsOf, shorthands, topFields } from "../src/ignition/builder/shape.ts";
import { ignitionSchema } from "../src/ignition/schema/ignition.ts";
import { toCamel } from "../src/ignition/schema/name.ts";
import type { Field, StructType, Type } from "../src/ignition/schema/type.ts";

/** Spec whose required names are required here too. */
const spec = 4;

/** Leaves that are more than any text or number, by struct and field. */
const leaves: Readonly<Record<string, string>> = {
  "File.mode": "Mode",
  "Directory.mode": "Mode",
  "File.path": "AbsolutePath | Late",
  "Directory.path": "AbsolutePath | Late",
  "Link.path": "AbsolutePath | Late",
  "Filesystem.path": "AbsolutePath | Late",
  "Tree.path": "AbsolutePath | Late",
  "Unit.name": "UnitName",
  "Dropin.name": "DropinName",
};

/** Text of `types.generated.ts`: the types of a config as a program writes it, from the tables that the transpiler reads. */
export function builderTypes(): string {
  const structs = new Map<string, StructType>();
  for (const { type } of topFields()) collect(type, structs);
  const required = requiredFields();
  const top = topFields().map((field) => fieldLine(field, undefined, required));
  const inner = [...structs.values()].map((type) => declaration(type, required));
  return [
    "// Generated from src/ignition/schema by scripts/generate.ts; do not edit.",
    'import type { AbsolutePath, DropinName, Mode, UnitName } from "./leaves.ts";',
    "",
    "/** A machine's configuration as a program writes it. `Late` is what may stand in the place of a text: the output of a resource. */",
    "export interface MachineConfig<Late = never> {",
    ...top,
    "}",
    ...inner,
    "",
  ].join("\n");
}

function collect(type: Type, structs: Map<string, StructType>): void {
  if (type.kind === "list") collect(type.item, structs);
  if (type.kind !== "struct" || structs.has(type.name)) return;
  structs.set(type.name, type);
  for (const field of fieldsOf(type)) collect(field.type, structs);
}

function declaration(type: StructType, required: ReadonlySet<string>): string {
  const lines = fieldsOf(type).map((field) => fieldLine(field, type.name, required));
  const late = lines.some((line) => line.includes("Late")) ? "Late" : "_Late";
  return ["", `export interface ${type.name}Config<${late} = never> {`, ...lines, "}"].join("\n");
}

function fieldLine({ name, type }: Field, struct: string | undefined, required: ReadonlySet<string>): string {
  const optional = required.has(`${struct}.${toCamel(name)}`) ? "" : "?";
  return `  readonly ${toCamel(name)}${optional}: ${typeText(type, name, `${struct}.${name}`)};`;
}

function typeText(type: Type, field: string, place: string): string {
  const leaf = leaves[place];
  if (leaf !== undefined) return leaf;
  if (type.kind === "list") {
    const item = typeText(type.item, field, "");
    return `readonly ${item.includes(" ") ? `(${item})` : item}[]`;
  }
  if (type.kind !== "struct") return { string: "string | Late", int: "number", bool: "boolean" }[type.kind];
  const own = `${type.name}Config<Late>`;
  return type.name === "Resource" && shorthands.has(field) ? `string | Late | ${own}` : own;
}

/** `File.path`: what Ignition itself asks for. */
function requiredFields(): ReadonlySet<string> {
  const structs = new Map<string, StructType>();
  collect(ignitionSchema(spec), structs);
  return new Set(
    [...structs].flatMap(([name, { fields }]) =>
      fields.flatMap((field) => (field.required ? [`${name}.${field.name}`] : [])),
    ),
  );
}
