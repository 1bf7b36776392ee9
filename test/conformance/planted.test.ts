import { expect, test } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { loadPlatform } from "../../src/providers/index.ts";
import { type Flaw, type MachineDriver, simulated } from "./cloud.ts";
import { obey } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { createKilled } from "./rules/kills.ts";

interface Planted {
  readonly bug: string;
  /** The rule that must catch it. */
  readonly caughtBy: string;
  readonly flaw: Flaw;
}

let nonce = 0;

/** Mistakes that drivers make. A suite that lets one of them pass is no suite. */
const planted: readonly Planted[] = [
  {
    bug: "no look for an earlier machine",
    caughtBy: "a create that was cut off, and create again: one machine",
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) => driver.create(plan, { ...run, owner: `${run.owner}-${nonce++}` }),
    }),
  },
  {
    bug: "no look for an earlier machine, in another process",
    caughtBy: "a create that was cut off, and create again in another process: one machine",
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) => driver.create(plan, { ...run, owner: `${run.owner}-${nonce++}` }),
    }),
  },
  {
    bug: "no look for what a killed process made",
    caughtBy: createKilled,
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) => driver.create(plan, { ...run, owner: `${run.owner}-${nonce++}` }),
    }),
  },
  {
    bug: "an outage is read as an absence",
    caughtBy: "an outage is not an absence",
    flaw: (driver) => ({ ...driver, read: (id, run) => driver.read(id, run).catch(() => undefined) }),
  },
  {
    bug: "an outage is listed as nothing",
    caughtBy: "an outage is not an absence",
    flaw: (driver) => ({ ...driver, list: (scope, run) => driver.list(scope, run).catch(() => []) }),
  },
  {
    bug: "user data is altered",
    caughtBy: "user data arrives byte for byte",
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) => {
        const text = JSON.stringify(JSON.parse(plan.ignition), undefined, 1);
        return driver.create({ ...plan, userData: Buffer.from(text).toString("base64") }, run);
      },
    }),
  },
  {
    bug: "what a machine leaves is not looked for",
    caughtBy: "what a machine that vanished leaves is found by its owner, and deleting it leaves nothing",
    flaw: ({ remains: _, ...driver }) => driver,
  },
  {
    bug: "deleting what is gone throws",
    caughtBy: "deleting twice succeeds",
    flaw: (driver) => ({
      ...driver,
      async delete(id, run) {
        if (!(await driver.read(id, run))) throw new FlatcarError({ code: "FD1406", message: `there is no ${id}` });
        await driver.delete(id, run);
      },
    }),
  },
  {
    bug: "a secret stands in an error",
    caughtBy: "no credential in any log line, progress, error or state",
    flaw: (driver, env) => ({
      ...driver,
      create: (plan, run) =>
        driver.create(plan, run).catch((cause: unknown) => {
          throw new FlatcarError({ code: "FD1420", message: `refused: ${Object.values(env).join(" ")}` }, { cause });
        }),
    }),
  },
  {
    bug: "user data stands in the progress",
    caughtBy: "nothing of the configuration in any log line, progress or error",
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) => {
        run.progress(`sending ${plan.ignition}`);
        return driver.create(plan, run);
      },
    }),
  },
  {
    bug: "labels are lost on update",
    caughtBy: "update keeps the id and changes what it claims",
    flaw: (driver) => updating(driver, (plan) => ({ ...plan, labels: {} })),
  },
  {
    bug: "labels that others set are taken away",
    caughtBy: "labels that others set stay, and those that the plan drops go",
    flaw: (driver) => ({
      ...driver,
      async update(id, plan, run) {
        const found = (await driver.read(id, run))?.observed.labels ?? {};
        const dropped = Object.keys(found).filter((key) => !(key in plan.labels));
        return (await driver.update?.(id, plan, { ...run, dropped })) ?? missing(id);
      },
    }),
  },
  {
    bug: "labels that the plan drops stay",
    caughtBy: "labels that others set stay, and those that the plan drops go",
    flaw: (driver) => ({
      ...driver,
      async update(id, plan, { dropped: _, ...run }) {
        const labels = { ...(await driver.read(id, run))?.observed.labels, ...plan.labels };
        return (await driver.update?.(id, { ...plan, labels }, run)) ?? missing(id);
      },
    }),
  },
  {
    bug: "labels of a machine that is taken up stay",
    caughtBy: "creating what is there with other labels takes away those that an earlier create wrote, and no others",
    flaw: (driver) => ({
      ...driver,
      async create(plan, run) {
        const [there] = await driver.list("eu-central-1", run);
        return driver.create({ ...plan, labels: { ...there?.observed.labels, ...plan.labels } }, run);
      },
    }),
  },
  {
    bug: "update does nothing",
    caughtBy: "update keeps the id and changes what it claims",
    flaw: (driver) => ({ ...driver, update: async (id, _, run) => (await driver.read(id, run)) ?? missing(id) }),
  },
  {
    bug: "there is no update",
    caughtBy: "update is there exactly when something changes in place, and the sample shows each of it",
    flaw: ({ update: _, ...driver }) => driver,
  },
  {
    bug: "the owner label is missing",
    caughtBy: "list finds ours and only ours",
    flaw: (driver) => ({ ...driver, create: (plan, run) => driver.create(plan, { ...run, owner: "nobody" }) }),
  },
  {
    bug: "list gives what is somebody else's",
    caughtBy: "list finds ours and only ours",
    flaw: (driver) => ({ ...driver, list: (scope, run) => driver.list(scope, { ...run, owner: "another-owner" }) }),
  },
  {
    bug: "the id of a half-made machine is lost",
    caughtBy: "a half-made machine is reported with its id",
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) =>
        driver.create(plan, run).catch((error: unknown) => {
          throw error instanceof FlatcarError ? new FlatcarError(error.findings) : error;
        }),
    }),
  },
  {
    bug: "an abort is not heard",
    caughtBy: "an abort while the machine starts ends soon, gives its id, and is taken up again",
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) => driver.create(plan, { ...run, signal: new AbortController().signal }),
    }),
  },
  {
    bug: "a time limit is not kept",
    caughtBy: "a time limit is kept, and the id with it",
    flaw: (driver) => ({
      ...driver,
      create: (plan, { timeoutMs: _, ...run }) => driver.create(plan, run),
    }),
  },
  {
    bug: "user data near the limit is refused",
    caughtBy: "user data is taken up to the limit, and planning refuses more",
    flaw: (driver) => ({
      ...driver,
      create: async (plan, run) => {
        if (plan.userData.length > 20_000) throw new FlatcarError({ code: "FD1203", message: "too large" });
        return driver.create(plan, run);
      },
    }),
  },
  {
    bug: "labels are checked after a call",
    caughtBy: "labels that the platform does not take are refused in the plan, and before any call",
    flaw: (driver) => ({
      ...driver,
      create: async (plan, run) => {
        await driver.list("eu-central-1", run);
        return driver.create(plan, run);
      },
    }),
  },
  {
    bug: "an option is forgotten",
    caughtBy: "every option appears in the request",
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) =>
        driver.create({ ...plan, options: { ...(plan.options as object), keyName: undefined } }, run),
    }),
  },
  {
    bug: "the old machine is taken for the new one",
    caughtBy: "a replacement stands beside the old machine",
    flaw: (driver) => ({
      ...driver,
      create: async (plan, run) => (await driver.list("eu-central-1", run))[0] ?? driver.create(plan, run),
    }),
  },
  {
    bug: "it is not heard which machine is replaced",
    caughtBy: "a create that replaces makes another machine though an equal one is live",
    flaw: (driver) => ({
      ...driver,
      create: (plan, { replacing: _, ...run }) => driver.create(plan, run),
    }),
  },
  {
    bug: "each create that replaces makes a machine of its own",
    caughtBy: "a create that replaces makes another machine though an equal one is live",
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) => driver.create(plan, run.replacing ? { ...run, replacing: `${nonce++}` } : run),
    }),
  },
  {
    bug: "every other equal machine is taken for the new one",
    caughtBy: "a create that replaces never takes up what was replaced before",
    flaw: (driver) => ({
      ...driver,
      create: async (plan, run) => {
        const others = (await driver.list("eu-central-1", run)).filter(({ id }) => id !== run.replacing);
        return others[0] ?? driver.create(plan, run);
      },
    }),
  },
  {
    bug: "each machine is read by itself",
    caughtBy: "100 machines cost at most 1.1 calls each, to make and to delete",
    flaw: (driver) => ({
      ...driver,
      create: async (plan, run) => {
        const { id } = await driver.create(plan, run);
        return (await driver.read(id, run)) ?? missing(id);
      },
    }),
  },
  {
    bug: "a permission error has no code of its own",
    caughtBy: "permission is reported as FD1303",
    flaw: (driver) => ({
      ...driver,
      create: (plan, run) =>
        driver.create(plan, run).catch((error: unknown) => {
          throw new FlatcarError({ code: "FD1420", message: String(error) });
        }),
    }),
  },
];

test.each(planted)("$bug: $caughtBy", async ({ caughtBy, flaw }) => {
  const platform = await loadPlatform("aws");
  const rule = rules.find(({ name }) => name === caughtBy);
  if (!rule) throw new Error(`there is no rule "${caughtBy}"`);
  await expect(obey(rule, { ...simulated(platform), flaw })).rejects.toThrow();
});

function updating(
  driver: MachineDriver,
  change: (plan: Parameters<MachineDriver["create"]>[0]) => Parameters<MachineDriver["create"]>[0],
): MachineDriver {
  return { ...driver, update: async (id, plan, run) => (await driver.update?.(id, change(plan), run)) ?? missing(id) };
}

function missing(id: string): never {
  throw new Error(`${id} is not there`);
}
