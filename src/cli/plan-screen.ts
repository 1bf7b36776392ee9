import { isDeepStrictEqual } from "node:util";
import { heldChannel } from "../images/index.ts";
import { fields } from "../options.ts";
import type { Change } from "../plan.ts";
import type { AnyPlatform } from "../providers/index.ts";
import type { Context } from "./command.ts";
import { extensionLines, extensionsOf } from "./extensions.ts";
import { formatEntry } from "./findings.ts";
import { lateLines } from "./held.ts";
import { formatChanges } from "./ignition-changes.ts";
import { imageCounts, imageText } from "./image-screen.ts";
import type { Output } from "./output.ts";
import { changeCount, type PlannedRelease, type Planning } from "./planning.ts";
import { formatRoom, type PlannedMachine, type PlannedPool, packingOf, poolName, userDataBytes } from "./pools.ts";
import { type Step, stepKinds, stepVerbs } from "./step.ts";
import { clean, machines, type Style, someOf, wrap } from "./style.ts";
import { formatTable } from "./table.ts";

/** The plan on a screen: releases, a row for each pool, what changes. */
export function printPlan(planning: Planning, { output, host }: Context): void {
  const { style } = output;
  for (const entry of new Set(planning.warnings.map(formatEntry))) output.note(style.yellow(entry));
  planning.releases.forEach((release, index) => {
    const start = index === 0 ? style.bold(planning.name) : " ".repeat(planning.name.length);
    output.line(`${start} · ${describeRelease(release, host.now())}`);
  });
  if (planning.releases.length === 0) output.line(`${style.bold(planning.name)} · no machines`);
  output.line();
  for (const line of lateLines(planning.held, output.width)) output.line(line);
  for (const line of formatTable(
    planning.pools.map((pool) => poolRow(pool, planning)),
    output,
  ))
    output.line(line);
  if (planning.pools.length > 0) output.line();
  const extended = extensionLines(planning.pools);
  for (const line of formatTable(extended, output)) output.line(line);
  if (extended.length > 0) output.line();
  printSteps(planning, output);
}

function poolRow({ name, machines: [first, ...more] }: PlannedPool, { images }: Planning): readonly string[] {
  if (!first) return [name];
  const { plan, platform } = first;
  const { size, place } = platform.summary(plan.options);
  return [
    name,
    `${more.length + 1} × ${size}`,
    `${platform.id} ${place}`,
    plan.release.arch,
    imageText(first, images),
    `user data ${userDataText(first)}`,
  ].map(clean);
}

/** `3.1 of 16.0 KiB, gzipped` */
function userDataText(machine: PlannedMachine): string {
  const room = formatRoom(userDataBytes(machine), machine.platform.userData.limit);
  const packing = packingOf(machine);
  return packing === undefined ? room : `${room}, ${packing === "gzip" ? "gzipped" : "the rest stored"}`;
}

/** `stable 4593.2.5, locked, published 12 days ago`. */
function describeRelease({ wanted, version, channel, locked, published }: PlannedRelease, now: Date): string {
  const held = heldChannel(wanted);
  const named = `${wanted === version ? channel : (held ?? wanted)} ${version}`;
  return [
    named,
    ...(held ? ["held until it is everywhere"] : []),
    ...(locked ? ["locked"] : []),
    ...(published ? [`published ${formatAge(published, now)}`] : []),
  ].join(", ");
}

const dayMs = 24 * 60 * 60 * 1000;

/** `today`, `12 days ago`. */
export function formatAge(published: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(published)) / dayMs);
  if (Number.isNaN(days)) return published;
  if (days < 1) return "today";
  return days === 1 ? "yesterday" : `${days} days ago`;
}

const marks = { create: "+", update: "~", finish: "~", replace: "±", delete: "-", keep: " " } as const;
const colors = {
  create: "green",
  update: "yellow",
  finish: "yellow",
  replace: "yellow",
  delete: "red",
  keep: "dim",
} as const;

/** Each machine that changes and why. Where all are new they only count, since the table above shows them. */
function printSteps(planning: Planning, output: Output): void {
  const changing = planning.steps.filter(({ kind }) => kind !== "keep");
  const shown = planning.steps.every(({ kind }) => kind === "create") ? [] : alike(changing, output.style);
  for (const group of shown) printGroup(group, output);
  if (shown.length > 0) output.line();
  const counts = stepKinds.flatMap((kind) => {
    const count = planning.steps.filter((step) => step.kind === kind).length;
    return count > 0 ? [output.style[colors[kind]](`${marks[kind]} ${machines(count)} ${stepVerbs[kind]}`)] : [];
  });
  const { rows, by } = planning.surplus;
  const length = by === "up" ? rows.length : 0;
  const surplus =
    length === 0 ? [] : [output.style.red(`- ${length} ${length === 1 ? "leftover" : "leftovers"} to delete`)];
  const all = [...counts, ...imageCounts(planning.images, output.style), ...surplus];
  if (all.length > 0) output.line(`  ${all.join("   ")}`);
  else output.line(`  Nothing to change: ${machines(planning.steps.length)} as the file says.`);
  for (const line of ignoredLines(planning)) output.line(`  ${output.style.dim(line)}`);
}

/** Machines to which the same is done for the same reason. */
interface Group {
  readonly kind: Step["kind"];
  readonly names: string[];
  readonly lines: readonly string[];
}

function alike(steps: readonly Step[], style: Style): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const step of steps) {
    const lines = stepLines(step, style);
    const key = JSON.stringify([step.kind, lines]);
    const group = groups.get(key) ?? { kind: step.kind, names: [], lines };
    groups.set(key, group);
    group.names.push(step.name);
  }
  return [...groups.values()];
}

const takenUp = "made by an interrupted run, and is not in the state yet: `up` takes it up";

function stepLines({ kind, changes, kept, begun }: Step, style: Style): readonly string[] {
  const real = changes.filter((change) => change.kind !== "ignored");
  const settingsOnly = kind === "update" && real.every((change) => change.kind === "settings");
  return [
    ...real.flatMap((change) => changeLines(change, style)),
    ...(settingsOnly ? ["settings only, nothing on the machine changes"] : []),
    ...(kind === "finish" ? [begun === undefined ? "an earlier run left it half made" : takenUp] : []),
    ...(kind === "replace" && begun !== undefined ? [`its replacement was ${takenUp}`] : []),
    ...kept.map((what) => `stays: ${clean(what)}`),
  ];
}

function printGroup({ kind, names, lines }: Group, { style, line, width }: Output): void {
  line(`  ${style[colors[kind]](`${marks[kind]} ${someOf(names)}`)}`);
  for (const text of lines) {
    for (const [index, part] of wrap(text, width - 8).entries()) line(`${" ".repeat(index === 0 ? 6 : 8)}${part}`);
  }
}

/** A line for each difference: `options.instanceType   t3.small → t3.large   replaces`. */
function changeLines({ path, kind, before, after, ignition, restarts }: Change, style: Style): readonly string[] {
  const consequence = kind === "replace" ? "   replaces" : restarts ? "   restarts" : "";
  const rebuilt = ignition && kind === "update" ? "   rebuilds: the disk is made anew, the address stays" : consequence;
  if (ignition) return [`configuration${rebuilt}`, ...formatChanges(ignition, style).map((line) => `  ${line}`)];
  return leafChanges(path, before, after).map(
    ([place, old, now]) => `${place}   ${value(old)} → ${value(now)}${consequence}`,
  );
}

type LeafChange = readonly [path: string, before: unknown, after: unknown];

/** What differs inside of two values of one kind: `options.volumes[0].sizeGiB`. */
function leafChanges(path: string, before: unknown, after: unknown): readonly LeafChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const indexes = [...Array(Math.max(before.length, after.length)).keys()];
    return indexes.flatMap((index) => leafChanges(`${path}[${index}]`, before[index], after[index]));
  }
  if (!isRecord(before) || !isRecord(after)) return [[path, before, after]];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => leafChanges(`${path}.${key}`, before[key], after[key]));
}

function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

function value(given: unknown): string {
  if (given === undefined) return "(none)";
  if (isRecord(given))
    return clean(
      Object.entries(given)
        .map(([key, each]) => `${key} ${value(each)}`)
        .join(", "),
    );
  if (Array.isArray(given) && given.length > 0) return given.map(value).join(", ");
  return clean(typeof given === "string" ? given : JSON.stringify(given));
}

/** What differs and stays so, by the file's own policy: machines that would be other ones were they made today. */
function ignoredLines({ steps, name }: Planning): readonly string[] {
  const ignored = new Map<string, Set<string>>();
  for (const step of steps) {
    for (const { path, kind } of step.changes) {
      if (kind !== "ignored") continue;
      const pool = poolName(name, step.name);
      ignored.set(path, (ignored.get(path) ?? new Set()).add(pool));
    }
  }
  return [...ignored].map(([path, pools]) => {
    return `${[...pools].join(", ")}: only new machines get ${ignoredWhat[path] ?? path}`;
  });
}

const ignoredWhat: Readonly<Record<string, string>> = {
  image: "the other image (onImageChange: keep)",
  ignition: "the changed configuration (onConfigChange: ignore)",
};

/** More of every machine, for who asks before saying yes. */
export function printDetails(planning: Planning, output: Output): void {
  for (const {
    name,
    machines: [first, ...more],
  } of planning.pools) {
    if (!first) continue;
    const { plan, platform } = first;
    output.line();
    output.line(`  ${output.style.bold(name)}   ${[first, ...more].map((machine) => machine.plan.name).join(" ")}`);
    const options = Object.entries(hideSecrets(platform, plan.options)).flatMap(([key, given]) => leaves(key, given));
    const labels = Object.entries(plan.labels).map(([key, given]) => [`label ${key}`, given]);
    const rows = [
      ["image", plan.image],
      ["ignition", `${Buffer.byteLength(plan.ignition)} bytes`],
      ...options,
      ...labels,
    ];
    for (const line of formatTable(rows, { ...output, indent: 4 })) output.line(line);
  }
  output.line();
}

/** A row for each value that holds no other: `metadata.hopLimit`, `volumes.0.device`. */
function leaves(path: string, given: unknown): readonly (readonly string[])[] {
  if (given === undefined) return [];
  const inner = typeof given === "object" && given !== null ? Object.entries(given) : [];
  return inner.length > 0 ? inner.flatMap(([key, each]) => leaves(`${path}.${key}`, each)) : [[path, value(given)]];
}

function hideSecrets(platform: AnyPlatform, options: unknown): Readonly<Record<string, unknown>> {
  const secret = new Set(fields(platform.options).flatMap((field) => (field.secret ? [field.name] : [])));
  return Object.fromEntries(
    Object.entries((options ?? {}) as object).map(([key, given]) => [key, secret.has(key) ? "[secret]" : given]),
  );
}

/** The same as a JSON document. */
export function planDocument(planning: Planning): Record<string, unknown> {
  return {
    name: planning.name,
    file: planning.file,
    releases: planning.releases,
    changes: changeCount(planning),
    steps: planning.steps,
    images: planning.images,
    machines: planning.machines.map((machine) => {
      const { plan, platform } = machine;
      return {
        name: plan.name,
        pool: poolName(planning.name, plan.name),
        platform: platform.id,
        ...platform.summary(plan.options),
        release: plan.release,
        image: plan.image,
        options: hideSecrets(platform, plan.options),
        labels: plan.labels,
        extensions: extensionsOf(machine),
        userData: { bytes: userDataBytes(machine), limit: platform.userData.limit, packing: packingOf(machine) },
      };
    }),
    warnings: planning.warnings,
  };
}
