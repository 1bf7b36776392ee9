import { fieldsOf, shorthands, topFields, usualVersion } from "../src/ignition/builder/shape.ts";
import { butaneVersions, dialectOf } from "../src/ignition/schema/butane.ts";
import { ignitionSchema } from "../src/ignition/schema/ignition.ts";
import { toCamel } from "../src/ignition/schema/name.ts";
import type { Field, StructType, Type } from "../src/ignition/schema/type.ts";

/** Spec whose required names are required here too. */
const spec = 4;

/** Leaves that are more than any text or number, by struct and field. */
const leaves: Readonly<Record<string, string>> = {
  "File.mode": "Mode",
  "Directory.mode": "Mode",
  "Tree.file_mode": "Mode",
  "Tree.dir_mode": "Mode",
  "File.path": "AbsolutePath | Late",
  "Directory.path": "AbsolutePath | Late",
  "Link.path": "AbsolutePath | Late",
  "Filesystem.path": "AbsolutePath | Late",
  "Tree.path": "AbsolutePath | Late",
  "Unit.name": "UnitName",
  "Dropin.name": "DropinName",
};

/** What one version of Butane has, by the name of the struct; that of the whole is `Butane`. */
interface Version {
  readonly version: string;
  readonly structs: ReadonlyMap<string, readonly Field[]>;
}

/** The fields that Ignition itself asks for, as `File.path`. */
type Required = ReadonlySet<string>;

/**
 * Text of `types.generated.ts`: the types of a config as a program writes it, from the tables that the transpiler reads. A struct that is
 * the same in two versions has one type.
 */
export function builderTypes(): string {
  const versions = [usualVersion, ...butaneVersions.filter((version) => version !== usualVersion)].map(toVersion);
  const required = requiredFields();
  const names = new Map<string, string>();
  const declarations: string[] = [];
  const declare = (struct: string, version: Version): string => {
    const body = bodyOf(struct, version, versions, required, (inner) => declare(inner, version));
    const key = `${struct} ${body}`;
    const others = [...names.keys()].filter((other) => other.startsWith(`${struct} `));
    const name = names.get(key) ?? `${struct}Config${others.length > 0 ? suffixOf(version) : ""}`;
    if (!names.has(key)) declarations.push(declaration(name, body));
    names.set(key, name);
    return name;
  };
  const members = versions.map((version) => `${declare("Butane", version)}<Late>`);
  return [
    "// Generated from src/ignition/schema by scripts/generate.ts; do not edit.",
    'import type { AbsolutePath, DropinName, Mode, UnitName } from "./leaves.ts";',
    "",
    "/**",
    " * A machine's configuration as a program writes it, for each version of Butane. `Late` is what may stand in the place of a text: the",
    " * output of a resource.",
    " */",
    `export type MachineConfig<Late = never> = ${members.join(" | ")};`,
    ...declarations.toReversed(),
    "",
  ].join("\n");
}

function toVersion(version: string): Version {
  const dialect = dialectOf(version);
  if (!dialect) throw new Error(`there is no Butane ${version}`);
  const structs = new Map<string, readonly Field[]>([["Butane", topFields(dialect)]]);
  for (const { type } of topFields(dialect)) collect(type, structs, (struct) => fieldsOf(struct, dialect));
  return { version, structs };
}

/** `1.2.0-experimental` → `1_2` */
function suffixOf({ version }: Version): string {
  return version.split(".").slice(0, 2).join("_");
}

function collect(
  type: Type,
  structs: Map<string, readonly Field[]>,
  fields: (struct: StructType) => readonly Field[],
): void {
  if (type.kind === "list") collect(type.item, structs, fields);
  if (type.kind !== "struct" || structs.has(type.name)) return;
  structs.set(type.name, fields(type));
  for (const field of fields(type)) collect(field.type, structs, fields);
}

/** A key that only another version has is `never`: in a union of types it would else be taken. */
function bodyOf(
  struct: string,
  { version, structs }: Version,
  versions: readonly Version[],
  required: Required,
  nameOf: (struct: string) => string,
): string {
  const fields = structs.get(struct) ?? [];
  const own = new Set(fields.map(({ name }) => name));
  const others = versions.flatMap((other) => (other.structs.get(struct) ?? []).map(({ name }) => name));
  const isUsual = version === usualVersion;
  return [
    ...(struct === "Butane" ? ['variant?: "flatcar"', `version${isUsual ? "?" : ""}: "${version}"`] : []),
    ...fields.map((field) => fieldText(field, struct, required, nameOf)),
    ...[...new Set(others)].filter((name) => !own.has(name)).map((name) => `${toCamel(name)}?: never`),
  ]
    .map((line) => `  readonly ${line};`)
    .join("\n");
}

function declaration(name: string, body: string): string {
  return `\nexport interface ${name}<${body.includes("Late") ? "Late" : "_Late"} = never> {\n${body}\n}`;
}

function fieldText(
  { name, type }: Field,
  struct: string,
  required: Required,
  nameOf: (struct: string) => string,
): string {
  const optional = required.has(`${struct}.${toCamel(name)}`) ? "" : "?";
  return `${toCamel(name)}${optional}: ${typeText(type, name, `${struct}.${name}`, nameOf)}`;
}

function typeText(type: Type, field: string, place: string, nameOf: (struct: string) => string): string {
  const leaf = leaves[place];
  if (leaf !== undefined) return leaf;
  if (type.kind === "list") {
    const item = typeText(type.item, field, "", nameOf);
    return `readonly ${item.includes(" ") ? `(${item})` : item}[]`;
  }
  if (type.kind !== "struct") return { string: "string | Late", int: "number", bool: "boolean" }[type.kind];
  const own = `${nameOf(type.name)}<Late>`;
  return type.name === "Resource" && shorthands.has(field) ? `string | Late | ${own}` : own;
}

function requiredFields(): Required {
  const structs = new Map<string, readonly Field[]>();
  collect(ignitionSchema(spec), structs, ({ fields }) => fields);
  return new Set(
    [...structs].flatMap(([name, fields]) =>
      fields.flatMap((field) => (field.required ? [`${name}.${field.name}`] : [])),
    ),
  );
}
