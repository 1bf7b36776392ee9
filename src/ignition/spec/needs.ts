import { newReport } from "../report/report.ts";
import { type Config, ignitionSchema, versionOf, withVersion } from "../schema/ignition.ts";
import type { StructType, Type, Value, Values } from "../schema/type.ts";
import { checkConfig } from "../validate.ts";

export type Path = readonly (string | number)[];

/** A place in a config that does not mean the same in another version of the spec. */
export interface Misfit {
  readonly path: Path;
  /** The version nearest to the wanted one that has it as it is, `3.4.0`. */
  readonly needs: string;
  /** Left out: the wanted version has no such field. */
  readonly why?: string;
}

/** Lowest minor version of the spec that holds a valid config of the version `minor`, with all that it means. */
export function needs(config: Config, minor: number): number {
  let lowest = minor;
  while (lowest > 0 && misfits(config, minor, lowest - 1).length === 0) lowest -= 1;
  return lowest;
}

/**
 * What a valid config of the minor version `from` would lose in the version `to`: fields that are not in its types, values that its
 * rules refuse, and what means something else there.
 */
export function misfits(config: Config, from: number, to: number): readonly Misfit[] {
  const found = [
    ...(to < from ? missing(ignitionSchema(from), config as Values, to, []) : []),
    ...refused(config, from, to),
    ...turned(config, from, to),
  ];
  return [...new Map(found.map((misfit) => [misfit.path.join("."), misfit])).values()];
}

/** Fields that a version does not have yet, by the types alone. */
function* missing(type: Type, value: Value, to: number, path: Path): Generator<Misfit> {
  if (type.kind === "list") {
    for (const [index, item] of (value as Value[]).entries()) yield* missing(type.item, item, to, [...path, index]);
  }
  if (type.kind !== "struct") return;
  for (const entry of type.fields) {
    const inner = (value as Values)[entry.name];
    if (inner === undefined || !isWritten(entry.type, inner)) continue;
    const place = [...path, entry.name];
    if ((entry.since ?? 0) > to) yield { path: place, needs: versionOf(entry.since ?? 0) };
    else yield* missing(entry.type, inner, to, place);
  }
}

/** Whether anything of a value is written; `false` and zero are. */
function isWritten(type: Type, value: Value): boolean {
  if (type.kind === "list") return (value as Value[]).length > 0;
  return type.kind !== "struct" || isStructWritten(type, value as Values);
}

function isStructWritten(type: StructType, values: Values): boolean {
  return type.fields.some((entry) => {
    const value = values[entry.name];
    if (value === undefined) return entry.required === true;
    return entry.required === true || (!(entry.byValue && !value) && isWritten(entry.type, value));
  });
}

/** What the rules of another version refuse and those of its own do not. */
export function refused(config: Config, from: number, to: number): readonly Misfit[] {
  const own = faults(config, from);
  const wrong = [...faults(config, to)].filter(([place]) => !own.has(place));
  const step = Math.sign(from - to);
  return wrong.map(([place, { path, message }]) => {
    let nearest = to + step;
    while (nearest !== from && faults(config, nearest).has(place)) nearest += step;
    return { path, needs: versionOf(nearest), why: `“${message}” in ${versionOf(to)}` };
  });
}

function faults(config: Config, minor: number): ReadonlyMap<string, { readonly path: Path; readonly message: string }> {
  const report = newReport();
  checkConfig(withVersion(config, minor), { minor, flatcar: true }, report);
  const errors = report.problems.filter(({ kind }) => kind === "error");
  return new Map(
    errors.map(({ path, message }) => {
      const steps = path.map((step) => (typeof step === "object" ? step.key : step));
      return [steps.join("."), { path: steps, message }];
    }),
  );
}

/** Where the same text means something else from a version on. Source: v3_5/translate and v3_6/translate of Ignition 2.26.0. */
const turns: readonly { readonly minor: number; readonly why: string; places(config: Config): Iterable<Path> }[] = [
  { minor: 5, why: "Ignition loses it where the config says 3.4.0", places: advertisements },
  { minor: 6, why: "setuid, setgid and sticky bits have no effect before 3.6.0", places: specialModes },
];

function turned(config: Config, from: number, to: number): readonly Misfit[] {
  const [low, high] = from < to ? [from, to] : [to, from];
  return turns
    .filter(({ minor }) => low < minor && minor <= high)
    .flatMap(({ minor, why, places }) =>
      [...places(config)].map((path) => ({ path, needs: versionOf(to < from ? minor : minor - 1), why })),
    );
}

function* advertisements({ storage }: Config): Generator<Path> {
  for (const [index, { clevis }] of (storage?.luks ?? []).entries()) {
    for (const [place, { advertisement }] of (clevis?.tang ?? []).entries()) {
      if (advertisement !== undefined) yield ["storage", "luks", index, "clevis", "tang", place, "advertisement"];
    }
  }
}

function* specialModes({ storage }: Config): Generator<Path> {
  for (const kind of ["directories", "files"] as const) {
    for (const [index, { mode = 0 }] of (storage?.[kind] ?? []).entries()) {
      if ((Number(mode) & 0o7000) !== 0) yield ["storage", kind, index, "mode"];
    }
  }
}
