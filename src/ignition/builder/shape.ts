import { type Dialect, dialectOf } from "../schema/butane.ts";
import type { Field, StructType } from "../schema/type.ts";

/** The Butane that a typed config becomes. */
export const butaneVersion = "1.1.0";

/** Sections of Butane whose keys stand at the top of a typed config; `systemd.units` is just `units`. */
export const hoisted = ["storage", "passwd", "systemd"] as const;

/** Fields that take a text where Butane has a resource: its `inline`. */
export const shorthands: ReadonlySet<string> = new Set(["contents", "append"]);

function dialect(): Dialect {
  const found = dialectOf(butaneVersion);
  if (!found) throw new Error(`there is no Butane ${butaneVersion}`);
  return found;
}

/** The fields of a struct that this version of Butane takes. */
export function fieldsOf(type: StructType): readonly Field[] {
  return type.fields.filter(({ name }) => type.name !== "Luks" || name !== dialect().refused.luks);
}

/** The fields at the top of a typed config, each with the section that it goes to. */
export function topFields(): readonly (Field & { readonly section?: string })[] {
  return dialect().schema.fields.flatMap((field) => {
    if (field.name === "version" || field.name === "variant") return [];
    const isHoisted = hoisted.some((name) => name === field.name) && field.type.kind === "struct";
    if (!isHoisted || field.type.kind !== "struct") return [field];
    return field.type.fields.map((inner) => ({ ...inner, section: field.name }));
  });
}
