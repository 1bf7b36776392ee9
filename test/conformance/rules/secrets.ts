import { inspect } from "node:util";
import { expect } from "vitest";
import { fields } from "../../../src/options.ts";
import type { Fault } from "../../../src/platform.ts";
import { outcome, persist, type Rule, type Trial } from "../rule.ts";
import { configCanary, type World } from "../world.ts";

const kinds: readonly Fault["kind"][] = [
  "before",
  "after",
  "drop",
  "throttle",
  "capacity",
  "quota",
  "permission",
  "credentials",
];

/** What must not be seen. */
export const secretRules: readonly Rule[] = [
  {
    name: "no credential in any log line, progress, error or state",
    async check(trial) {
      for (const kind of [undefined, ...kinds]) {
        const world = await trial.open();
        const secrets = secretsOf(trial, world);
        expect(secrets.length).toBeGreaterThan(0);
        const shown = await everythingShown(world, kind);
        for (const secret of secrets) expect(shown.join("\n")).not.toContain(secret);
      }
    },
  },
  {
    name: "nothing of the configuration in any log line, progress or error",
    async check(trial) {
      for (const kind of kinds) {
        const world = await trial.open();
        const encoded = Buffer.from(configCanary).toString("base64").slice(0, 12);
        const errors = await everythingShown(world, kind, false);
        for (const text of [configCanary, encoded]) expect(errors.join("\n")).not.toContain(text);
      }
    },
  },
];

/** Values of secret credentials, where the cloud takes any. */
function secretsOf({ platform }: Trial, { cloud }: World): readonly string[] {
  const names = fields(platform.credentials)
    .filter(({ secret }) => secret)
    .flatMap(({ env }) => env);
  return names.flatMap((name) => (cloud.env[name] ? [cloud.env[name]] : []));
}

/** All four verbs, each with a fault in its way, and everything that they said, gave or threw. */
async function everythingShown(
  world: World,
  kind: Fault["kind"] | undefined,
  states = true,
): Promise<readonly string[]> {
  const driver = world.driver();
  const plan = await world.plan();
  const shown: unknown[] = [];
  const see = async (step: () => Promise<unknown>) => {
    if (kind) world.cloud.fail({ kind, times: 9 });
    shown.push(await outcome(step().then((value) => states && shown.push(value))));
  };
  await see(() => driver.create(plan, world.run()));
  const [machine] = await world.cloud.machines();
  const { id } = machine ?? (await persist(() => driver.create(plan, world.run()), 20));
  await see(() => driver.read(id, world.run()));
  await see(() => Promise.resolve(driver.update?.(id, { ...plan, labels: { role: "db" } }, world.run())));
  await see(() => driver.list(world.scope, world.run()));
  await see(() => driver.delete(id, world.run()));
  const texts = shown.flatMap((value) => [inspect(value, { depth: 20 }), JSON.stringify(value) ?? ""]);
  return [...world.said, ...texts];
}
