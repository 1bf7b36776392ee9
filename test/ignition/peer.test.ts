import { spawnSync } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPeer } from "../../scripts/peers/place.ts";
import { runCli } from "../cli/run.ts";
import { layOut, runButane } from "./butane.ts";
import { randomButane } from "./butane-documents.ts";
import { butaneGoldens, generatedButane, generatedIgnition } from "./fixture.ts";
import { randomIgnition } from "./ignition-documents.ts";
import { mutate, pick, type Random, randomFrom } from "./random.ts";

/**
 * Documents per run and tool: known ones with something put in or cut out, ones made from the types, and these with something put in
 * or cut out, in turn. `FLATCAR_SEED` gives another set, `FLATCAR_DOCUMENTS` another number.
 */
const documents = Number(process.env.FLATCAR_DOCUMENTS ?? 500);
/** Against what hangs. */
const timeout = 60_000 + 200 * documents;
const seed = Number(process.env.FLATCAR_SEED ?? 1);
const yaml = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ": ",
  "- ",
  "\n",
  "  ",
  "'",
  '"',
  "#",
  "|",
  ">-\n",
  "? ",
  "&a ",
  "*a",
  "<<: ",
  "!!str ",
  "!foo ",
  "~",
  "0x1F",
  "1e3",
  "yes",
  "é",
  "😀",
  "\r\n",
  "---\n",
  "\t",
  "%",
  "\u0085",
  "\ufeff",
  "!!binary ",
];
const json = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "\n",
  "1e5",
  "-",
  "0",
  "null",
  "tru",
  "é",
  "😀",
  "%",
  "\\ud800",
  "\ufeff",
  "\x07",
];

/** Unused keys of one mapping come in no order; the last line of a report loses its white space. */
function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .sort();
}

/** The document of a turn. */
function inputOf(
  turn: number,
  known: readonly string[],
  make: (random: Random) => string,
  pieces: readonly string[],
  random: Random,
) {
  if (turn % 3 === 0) return mutate(pick(known, random), pieces, random);
  const made = make(random);
  return turn % 3 === 1 ? made : mutate(made, pieces, random);
}

/** What a tool made of a document. */
interface Said {
  readonly code: number | null;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** Most differences that a run tells of; of those that look the same it tells one. */
const most = 20;

/** Differences that a run found, by what they look like. */
type Differences = Map<string, { readonly input: string; readonly ours: Said; readonly real: Said }>;

function compare(differences: Differences, input: string, ours: Said, real: Said): void {
  if (isDeepStrictEqual(ours, real)) return;
  const only = (left: Said, right: Said) =>
    [...left.stderr, ...left.stdout].filter((line) => ![...right.stderr, ...right.stdout].includes(line));
  const looks = [...only(ours, real), "/", ...only(real, ours)].join("\n").replace(/[0-9]+|[`"'].*/g, "");
  if (differences.size < most && !differences.has(looks)) differences.set(looks, { input, ours, real });
}

/** Variants that are not Flatcar's are refused, whatever butane makes of them. */
const otherVariant = /No translator exists for variant (?!flatcar )/;

/** Go gives the unused keys of a mapping in any order; where one holds `%` its own formatting makes another text of each order. */
function runValidator(validator: string, input: string, likely: string) {
  const run = () => spawnSync(validator, ["-"], { input, encoding: "utf8" });
  let real = run();
  for (let turn = 0; turn < 100 && input.includes("%") && !isSame(asGo119(real.stdout), likely); turn++) real = run();
  return real;
}

function isSame(left: string, right: string): boolean {
  return isDeepStrictEqual(lines(left), lines(right));
}

describe("beside the real butane", () => {
  const butane = findPeer("butane");
  let folder: ReturnType<typeof layOut>;
  beforeAll(() => {
    folder = layOut("fd", butaneGoldens.fixture);
  });
  afterAll(() => folder.remove());

  it(`${documents} documents from seed ${seed}`, { timeout }, async (context) => {
    if (!butane) return skip(context, "butane");
    const random = randomFrom(seed);
    const known = [...butaneGoldens.cases, ...generatedButane].map(({ input }) => input);
    const differences: Differences = new Map();
    for (let turn = 0; turn < documents; turn++) {
      const input = inputOf(turn, known, randomButane, yaml, random);
      const args = [...(turn % 2 === 0 ? ["--raw-errors"] : []), ...(turn % 5 === 0 ? ["-s"] : []), "-p", "-d", "fd"];
      const real = spawnSync(butane, args, { input, cwd: folder.root, encoding: "utf8" });
      if (real.stderr.includes("panic:")) continue;
      const ours = await runButane(args, input, folder.root);
      if (otherVariant.test(ours.stderr)) continue;
      const said = { code: ours.rc, stdout: [ours.stdout], stderr: lines(ours.stderr) };
      compare(differences, input, said, { code: real.status, stdout: [real.stdout], stderr: lines(real.stderr) });
    }
    expect([...differences.values()]).toEqual([]);
  });
});

describe("beside the real ignition-validate", () => {
  const validator = findPeer("ignition-validate");

  it(`${documents} configs from seed ${seed}`, { timeout }, async (context) => {
    if (!validator) return skip(context, "ignition-validate");
    const random = randomFrom(seed);
    const known = generatedIgnition.map(({ input }) => input);
    const differences: Differences = new Map();
    for (let turn = 0; turn < documents; turn++) {
      const input = inputOf(turn, known, randomIgnition, json, random);
      const ours = await runCli(["ignition", "validate", "--compat", "ignition-2.26", "-"], { stdin: input });
      const real = runValidator(validator, input, ours.stdout);
      const said = { code: ours.code, stdout: lines(ours.stdout), stderr: lines(ours.stderr) };
      compare(differences, input, said, {
        code: real.status,
        stdout: lines(asGo119(real.stdout)),
        stderr: lines(real.stderr),
      });
    }
    expect([...differences.values()]).toEqual([]);
  });
});

/** Go 1.26 also names embedded structs. */
function asGo119(text: string): string {
  return text.replace(/\.(Node|(File|Directory|Link)Embedded1)\./g, ".");
}

function skip(context: { skip(note: string): never }, peer: string): never {
  context.skip(`${peer} is not installed: node scripts/peers.ts ${peer}`);
}
