import { expect } from "vitest";
import { fields, parseWith } from "../../../src/options.ts";
import type { SimulatedCall, UserDataChannel } from "../../../src/platform.ts";
import { failure, newCalls, type Rule, type Trial } from "../rule.ts";
import { releaseFor } from "../world.ts";

export const everyOption = "every option appears in the request";

/** What a plan may hold, and what of it must arrive. */
export const inputRules: readonly Rule[] = [
  {
    name: "user data is taken up to the limit, and refused above it before any call",
    async check({ open, platform }) {
      const { limit } = platform.userData;
      if (limit === undefined) return;
      for (const size of [limit - 1, limit]) {
        const world = await open();
        const plan = { ...(await world.plan()), ...sized(size, platform.userData) };
        const { id } = await world.driver().create(plan, world.run());
        expect(await world.cloud.machines()).toMatchObject([{ id, userData: plan.userData }]);
      }
      const world = await open();
      const plan = { ...(await world.plan()), ...sized(limit + 1, platform.userData) };
      const before = world.cloud.calls().length;
      const error = await failure(world.driver().create(plan, world.run()));
      expect(error.code).toBe("FD1203");
      expect(newCalls(world, before)).toEqual([]);
    },
  },
  {
    name: "names up to the limit are taken",
    async check({ open, platform }) {
      const { characters } = platform.nameLimit;
      const world = await open();
      const name = `conf-${"n".repeat(characters)}`.slice(0, characters);
      const { id, observed } = await world.driver().create(await world.plan({ name }), world.run());
      expect(observed.name).toBe(name);
      expect(await world.cloud.machines()).toMatchObject([{ id, name }]);
    },
  },
  {
    name: "no image for an architecture is a clear error",
    async check({ open, platform }) {
      for (const arch of platform.architectures) {
        const world = await open();
        const { options } = await world.plan({ arch });
        const context = { io: world.io, signal: AbortSignal.timeout(20_000), artifact: async () => undefined };
        const release = releaseFor(arch, "9999.9.9");
        for (const offline of [true, false]) {
          const before = world.cloud.calls().length;
          const { credentials } = world;
          const error = await failure(platform.image.locate(release, options, { ...context, credentials, offline }));
          expect(error.code).toBe("FD1111");
          expect(error.message).toContain("9999.9.9");
          expect(error.message).toContain(arch);
          expect(error.findings[0].details?.length).toBeGreaterThan(0);
          expect(error.findings[0].hint).toBeTruthy();
          if (offline) expect(newCalls(world, before)).toEqual([]);
        }
      }
    },
  },
  {
    name: "every option has a description and is set in a sample",
    async check({ platform }) {
      const set = new Set(platform.sample.full.flatMap((options) => Object.keys(options as object)));
      for (const { name, description } of fields(platform.options)) {
        expect(description, name).not.toBe("");
        expect(set, "keys of sample.full").toContain(name);
      }
    },
  },
  {
    name: everyOption,
    async check(trial) {
      const silent = new Set(fields(trial.platform.options).map(({ name }) => name));
      for (const full of trial.platform.sample.full) {
        const whole = await leavesOf(trial, full);
        const noise = await leavesOf(trial, full);
        const fixed = [...whole].filter((leaf) => noise.has(leaf));
        for (const key of Object.keys(full as object).filter((name) => silent.has(name))) {
          const without = await leavesOf(trial, { ...(full as object), [key]: undefined });
          const told =
            without.size === 0
              ? says(whole, (full as Record<string, unknown>)[key])
              : fixed.some((leaf) => !without.has(leaf));
          if (told) silent.delete(key);
        }
      }
      const skipped = trial.subject.skips
        .filter(({ rule }) => rule === everyOption)
        .flatMap(({ options = [] }) => options);
      expect([...silent].sort()).toEqual([...skipped].sort());
    },
  },
];

/** Ignition of exactly so many bytes, as the channel counts them. */
function sized(size: number, { encoding, counted }: UserDataChannel): { ignition: string; userData: string } {
  const head = '{"ignition":{"version":"3.4.0"},"x":"';
  const bytes = encoding === "base64" && counted === "encoded" ? Math.floor(size / 4) * 3 : size;
  const ignition = `${head}${"a".repeat(bytes - head.length - 2)}"}`;
  return { ignition, userData: encoding === "base64" ? Buffer.from(ignition).toString("base64") : ignition };
}

/** Everything that the calls of one create say: name of the call, path and value. Empty where the options are not valid. */
async function leavesOf({ open, platform }: Trial, options: unknown): Promise<ReadonlySet<string>> {
  if (parseWith(platform.options, options, (path) => ({ path })).findings.length > 0) return new Set();
  const world = await open();
  const plan = await world.plan({ onlyOptions: options });
  const before = world.cloud.calls().length;
  const { id } = await world.driver().create(plan, world.run());
  return new Set([`id=${id.split("/")[0]}`, ...newCalls(world, before).flatMap(leaves)]);
}

function leaves({ name, parameters }: SimulatedCall): readonly string[] {
  const walk = (path: string, value: unknown): readonly string[] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, part]) => walk(`${path}.${key}`, part))
      : [`${path}=${String(value).replaceAll(/\b[0-9a-f]{32,}\b/g, "#")}`];
  return walk(name, parameters);
}

/** Whether one of the leaves holds the value, for an option that cannot be left out. */
function says(all: ReadonlySet<string>, value: unknown): boolean {
  return [...all].some((leaf) => leaf.endsWith(`=${String(value)}`));
}
