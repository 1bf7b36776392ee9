import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findPeer } from "../../../scripts/peers/place.ts";
import { type EngineRun, runIgnition, whyNoEngine } from "../../../src/cli/ignition-engine.ts";
import { FlatcarError } from "../../../src/errors.ts";
import {
  type ConfigSource,
  type DryRun,
  directoryReader,
  dryRun,
  type Rendered,
  render,
} from "../../../src/ignition/index.ts";
import { layOut } from "../butane.ts";
import {
  butaneGoldens,
  generatedButane,
  generatedIgnition,
  ignitionGoldens,
  mergedIgnition,
  publishedButane,
} from "../fixture.ts";
import { randomFrom } from "../random.ts";
import { randomConfig } from "./random-config.ts";

/** Generated configs per run. `FLATCAR_SEED` gives other ones. */
const generated = 120;
const seed = Number(process.env.FLATCAR_SEED ?? 1);
/** How many engines run at a time. */
const atOnce = 3;

const host = { env: process.env, signal: new AbortController().signal } as Parameters<typeof runIgnition>[1];
const reason = findPeer("ignition")
  ? await whyNoEngine(process.env)
  : "it is not built: node scripts/peers.ts ignition";

type Said = { readonly result: DryRun } | { readonly stops: readonly string[] };

function butane(
  cases: readonly { readonly name: string; readonly input: string }[],
  folder?: string,
): readonly ConfigSource[] {
  const files = folder === undefined ? {} : { files: directoryReader(folder) };
  return cases.map(({ name, input }) => ({ kind: "butane", name, text: input, ...files }));
}

function ignition(cases: readonly { readonly name: string; readonly input: string }[]): readonly ConfigSource[] {
  return cases.map(({ name, input }) => ({ kind: "ignition", name, text: input }));
}

/** Only what is a config at all has something to compare. */
function readable(sources: readonly ConfigSource[]): readonly (readonly [name: string, rendered: Rendered])[] {
  return sources.flatMap((source) => {
    try {
      return [[`${source.name}: ${source.text.slice(0, 2000)}`, render([source])] as const];
    } catch (error) {
      if (error instanceof FlatcarError) return [];
      throw error;
    }
  });
}

async function said(run: () => Promise<Pick<EngineRun, "result">>): Promise<Said> {
  try {
    return { result: (await run()).result };
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    return { stops: error.findings.map(({ message }) => message) };
  }
}

/** What we say, and what Ignition says of the same where it names nothing that we name. */
const sameInOtherWords: readonly (readonly [ours: RegExp, theirs: RegExp])[] = [
  [/compressed by gzip/, /unexpected EOF|gzip: invalid header/],
  [/those of the hash/, /hash verification failed/],
  [/hard link/, /link /],
  [/is in use/, /not unique|already exists/],
  [/valid name/, /not a valid|invalid user name/],
  [/config in it/, /config is not valid|failed to fetch|failed to acquire|error at/],
];

/** Where both stop, they do so at the same account or path, though not in the same words. */
function isSameStop(ours: readonly string[], theirs: string): boolean {
  return ours.some((message) => {
    const names = [...message.matchAll(/“([^”]+)”|(\/\S+)/g)].map(([, quoted, path]) =>
      (quoted ?? path ?? "").replace(/[:,]$/, ""),
    );
    const isNamed = names.some((name) => theirs.includes(name));
    return isNamed || sameInOtherWords.some(([own, other]) => own.test(message) && other.test(theirs));
  });
}

async function compare(configs: readonly (readonly [name: string, rendered: Rendered])[]): Promise<number> {
  const left = [...configs];
  let applied = 0;
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [name, rendered] = next;
      const ours = await said(async () => ({ result: dryRun(rendered) }));
      const theirs = await said(() => runIgnition(rendered, host));
      if ("stops" in ours && "stops" in theirs) {
        const same = isSameStop(ours.stops, theirs.stops.join());
        expect({ name, ours, theirs, same }).toEqual({ name, ours, theirs, same: true });
      } else {
        expect({ name, ...ours }).toEqual({ name, ...theirs });
        applied++;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return applied;
}

/** The folder that the goldens' own local files are in. */
const local = layOut("fd", butaneGoldens.fixture);
afterAll(() => local.remove());

const mergedConfigs = [...ignitionGoldens.merge, ...mergedIgnition].flatMap(({ name, result }) => {
  return [{ name, input: JSON.stringify(result) }];
});

const corpora: readonly (readonly [name: string, sources: readonly ConfigSource[], least: number])[] = [
  ["published Butane", butane(publishedButane), 150],
  ["Butane of the goldens", butane([...butaneGoldens.cases, ...generatedButane], join(local.root, "fd")), 60],
  [
    "Ignition of the goldens",
    ignition([...ignitionGoldens.validate, ...ignitionGoldens.published, ...generatedIgnition, ...mergedConfigs]),
    25,
  ],
  [`${generated} configs from seed ${seed}`, generatedConfigs(), 90],
];

function generatedConfigs(): readonly ConfigSource[] {
  const random = randomFrom(seed);
  return ignition(Array.from({ length: generated }, (_, index) => ({ name: `${index}`, input: randomConfig(random) })));
}

describe("our model and Ignition's own engine make the same of", () => {
  for (const [name, sources, least] of corpora) {
    it(name, { timeout: 280_000 }, async (context) => {
      if (reason !== undefined) context.skip(`Ignition cannot run here: ${reason}`);
      expect(await compare(readable(sources))).toBeGreaterThan(least);
    });
  }
});

it("where Ignition stops, its words come without hashes and without its scratch folder", async (context) => {
  if (reason !== undefined) context.skip(`Ignition cannot run here: ${reason}`);
  const hash = "$6$saltsalt$hashhash";
  const text = JSON.stringify({
    ignition: { version: "3.3.0" },
    passwd: { users: [{ name: "u", passwordHash: hash, groups: ["none"] }] },
  });
  const stops = runIgnition(render([{ kind: "ignition", name: "a.ign", text }]), host);
  await expect(stops).rejects.toThrow(
    "Ignition 2.26.0 stops: failed to create users/groups: failed to configure users: failed to create user \"u\": useradd: group 'none' does not exist",
  );
});
