import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { userDataSize } from "../../../src/ignition/index.ts";
import { fields, parseWith } from "../../../src/options.ts";
import { type MachineSpec, plan } from "../../../src/plan.ts";
import type { SimulatedCall } from "../../../src/platform.ts";
import type { AnyPlatform, PlatformId, PlatformOptions } from "../../../src/providers/index.ts";
import { offlineContext } from "../../../src/testing.ts";
import { failure, newCalls, type Rule, type Trial } from "../rule.ts";
import { releaseFor } from "../world.ts";

export const everyOption = "every option appears in the request";

/** What a plan may hold, and what of it must arrive. */
export const inputRules: readonly Rule[] = [
  {
    name: "user data is taken up to the limit, and planning refuses more",
    async check({ open, platform }) {
      const { limit } = platform.userData;
      if (limit === undefined) return;
      const offset = limit - userDataSize((await planOf(platform, limit / 2)).userData, platform.userData);
      for (const spare of [1, 0]) {
        const world = await open();
        const planned = await planOf(platform, limit / 2 + offset - spare);
        const { ignition, userData } = planned;
        expect(userDataSize(userData, platform.userData)).toBe(limit - spare);
        const { id } = await world.driver().create({ ...(await world.plan()), ignition, userData }, world.run());
        expect(await world.cloud.machines()).toMatchObject([{ id, userData }]);
      }
      const error = await failure(planOf(platform, limit / 2 + offset + 1));
      expect(error.findings).toMatchObject([{ code: "FD1203", at: { path: "config" } }]);
    },
  },
  {
    name: "labels that the platform does not take are refused in the plan, and before any call",
    async check({ open, platform }) {
      for (const labels of platform.sample.refusedLabels ?? []) {
        const error = await failure(planOf(platform, 0, labels));
        const paths = error.findings.map(({ at }) => at?.path);
        const known = ["labels", ...Object.keys(labels).map((key) => `labels.${key}`)];
        expect(known).toEqual(expect.arrayContaining(paths));
        expect(error.findings.map(({ code, hint }) => `${code} ${typeof hint}`)).toEqual(
          paths.map(() => "FD1003 string"),
        );
        const world = await open();
        const plan = await world.plan({ labels });
        const before = world.cloud.calls().length;
        const refusal = await failure(world.driver().create(plan, world.run()));
        expect(refusal.code).toBe("FD1003");
        expect(newCalls(world, before)).toEqual([]);
      }
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
    images: "published",
    async check({ open, platform }) {
      const { image } = platform;
      if (image.kind !== "published") throw new Error("this rule is for published images");
      for (const arch of platform.architectures) {
        const world = await open();
        const { options } = await world.plan({ arch });
        const context = { io: world.io, signal: AbortSignal.timeout(20_000), artifact: async () => undefined };
        const release = releaseFor(arch, "9999.9.9");
        for (const offline of [true, false]) {
          const before = world.cloud.calls().length;
          const { credentials } = world;
          const error = await failure(image.locate(release, options, { ...context, credentials, offline }));
          expect(error.code).toBe(offline ? "FD1106" : "FD1111");
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

/** What planning makes of the smallest machine with a file of so many bytes. Nobody is asked for anything. */
/** A plan with so many bytes that no packing makes fewer. */
async function planOf(platform: AnyPlatform, bytes: number, labels: Readonly<Record<string, string>> = {}) {
  const [arch = "amd64"] = platform.architectures;
  const { version } = releaseFor(arch);
  const source = `data:,${randomBytes(bytes).toString("base64url").slice(0, bytes)}`;
  const text = JSON.stringify({
    ignition: { version: "3.4.0" },
    storage: { files: [{ path: "/a", contents: { source } }] },
  });
  const spec: MachineSpec = {
    name: "conf-web-0",
    platform: platform.id as PlatformId,
    release: version,
    options: platform.sample.options[arch] as PlatformOptions<PlatformId>,
    config: [{ kind: "ignition", name: "config.ign", text }],
    labels,
    image: "not looked up",
    at: (path) => ({ path }),
  };
  return plan(spec, offlineContext());
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
