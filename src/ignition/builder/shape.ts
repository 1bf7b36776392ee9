import { butaneVersions, type Dialect, dialectOf } from "../schema/butane.ts";
import { toCamel } from "../schema/name.ts";
import type { Field, StructType } from "../schema/type.ts";

/** The Butane that a typed config becomes where it names no version. */
export const usualVersion = "1.1.0";

/** Sections of Butane whose keys stand at the top of a typed config; `systemd.units` is just `units`. */
export const hoisted = ["storage", "passwd", "systemd"] as const;

/** Fields that take a text where Butane has a resource: its `inline`. */
export const shorthands: ReadonlySet<string> = new Set(["contents", "append"]);

/** The fields of a struct that this version of Butane takes. */
export function fieldsOf(type: StructType, { refused }: Dialect): readonly Field[] {
  return type.fields.filter(({ name }) => type.name !== "Luks" || name !== refused.luks);
}

/** The fields at the top of a typed config, each with the section that it goes to. */
export function topFields({ schema }: Dialect): readonly (Field & { readonly section?: string })[] {
  return schema.fields.flatMap((field) => {
    if (field.name === "version" || field.name === "variant") return [];
    const isHoisted = hoisted.some((name) => name === field.name) && field.type.kind === "struct";
    if (!isHoisted || field.type.kind !== "struct") return [field];
    return field.type.fields.map((inner) => ({ ...inner, section: field.name }));
  });
}

/** The first newer version of Butane that has a property, by its path: `trees[0].fileMode`. */
export function firstWith(property: string, { minor }: Dialect): string | undefined {
  return butaneVersions.find((version) => {
    const dialect = dialectOf(version);
    return dialect !== undefined && dialect.minor > minor && hasProperty(property, dialect);
  });
}

function hasProperty(property: string, dialect: Dialect): boolean {
  let fields: readonly Field[] = topFields(dialect);
  for (const step of property.replaceAll(/\[\d+\]/g, "").split(".")) {
    const type = fields.find(({ name }) => toCamel(name) === step)?.type;
    if (!type) return false;
    const inner = type.kind === "list" ? type.item : type;
    fields = inner.kind === "struct" ? fieldsOf(inner, dialect) : [];
  }
  return true;
}
