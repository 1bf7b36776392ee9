import { expect, test } from "vitest";
import { throwFindings } from "../../../src/errors.ts";
import { parseWith } from "../../../src/options.ts";
import type { Driver, ResourcePlan, ResourceState } from "../../../src/platform.ts";
import { resources } from "../../../src/providers/openstack/resources/index.ts";
import { openWorld } from "./cloud.ts";

/** Where labels of each are kept in a snapshot, and what others put there. */
const kinds = [
  ["Volume", "volumes", { "cinder.csi.openstack.org/cluster": "prod" }],
  ["LoadBalancer", "loadBalancers", ["prod", "team=a"]],
  ["SecurityGroup", "securityGroups", ["prod", "team=a"]],
] as const;

interface Kept {
  readonly id: string;
  readonly metadata?: object;
  readonly shown?: { readonly tags: readonly string[] };
}

/** A cloud's snapshot in which others have put something beside the labels of one thing. */
function besetBy(snapshot: string, list: string, id: string, theirs: object | readonly string[]): string {
  const all = JSON.parse(snapshot) as Readonly<Record<string, readonly Kept[]>>;
  const beset = (all[list] ?? []).map((one) => {
    if (!id.endsWith(one.id)) return one;
    if (!Array.isArray(theirs)) return { ...one, metadata: { ...one.metadata, ...theirs } };
    return { ...one, shown: { ...one.shown, tags: [...(one.shown?.tags ?? []), ...(theirs as readonly string[])] } };
  });
  return JSON.stringify({ ...all, [list]: beset });
}

test.each(kinds)(
  "%s: what others set beside its labels stays, and what the plan drops goes",
  async (name, list, theirs) => {
    const kind = resources[name];
    const { value: options, findings } = parseWith(kind.options, kind.sample.options({}), (path) => ({ path }));
    throwFindings(findings);
    const plan = { name: "shop", labels: { role: "db", stage: "a" }, options } as ResourcePlan;
    const first = await openWorld();
    const driver = ({ credentials, io }: typeof first) =>
      kind.connect(credentials, io) as unknown as Driver<ResourcePlan, ResourceState>;
    const { id } = await driver(first).create(plan, first.run());
    const snapshot = besetBy(first.simulator.snapshot(), list, id, theirs);
    await first.simulator.close();
    const world = await openWorld({ snapshot });
    const labels = { role: "web", tier: "1" };
    const changed = await driver(world).update?.(id, { ...plan, labels }, { ...world.run(), dropped: ["stage"] });
    const others = Array.isArray(theirs) ? { team: "a" } : theirs;
    expect(changed?.observed.labels).toEqual({ ...others, ...labels });
    expect(world.simulator.snapshot()).toContain('"prod"');
    const taken = await driver(world).create({ ...plan, labels: { ...labels, role: "db" } }, world.run());
    expect(taken).toMatchObject({ id, observed: { labels: { ...others, role: "db", tier: "1" } } });
    const from = world.simulator.calls.length;
    await driver(world).create({ ...plan, labels: { ...labels, role: "db" } }, world.run());
    expect(world.simulator.calls.slice(from).filter(({ name: call }) => !/^GET|tokens$/.test(call))).toEqual([]);
    expect(world.simulator.violations).toEqual([]);
    await world.simulator.close();
  },
);
