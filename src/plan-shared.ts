import type { Finding, Location } from "./errors.ts";
import type { MachinePlan } from "./platform.ts";
import { loadPlatform, type PlatformId } from "./providers/index.ts";

/** What is asked of a machine's spec. */
interface Spec {
  readonly name: string;
  readonly platform: PlatformId;
  at?(path: string): Location;
}

/** Machines that name something which only one of them can have: whoever came last would have it. */
export async function sharedThings(specs: readonly Spec[], plans: readonly MachinePlan[]): Promise<readonly Finding[]> {
  const holders = new Map<string, { readonly what: string; readonly machines: Spec[] }>();
  const specOf = new Map(specs.map((spec) => [spec.name, spec]));
  for (const { name, options } of plans) {
    const spec = specOf.get(name);
    if (!spec) continue;
    const platform = await loadPlatform(spec.platform);
    for (const { what } of platform.exclusive?.(options) ?? []) {
      const key = JSON.stringify([spec.platform, platform.scope(options), what]);
      const held = holders.get(key) ?? { what, machines: [] };
      held.machines.push(spec);
      holders.set(key, held);
    }
  }
  return [...holders.values()].flatMap(({ what, machines: [first, second, ...more] }) => {
    if (!first || !second) return [];
    const others = more.length === 0 ? "" : ` and ${more.length} more`;
    return {
      code: "FD1003",
      message: `${first.name}, ${second.name}${others} name ${what}, which one machine has at a time`,
      at: second.at?.("options") ?? { path: `${second.name}.options` },
      hint: "give each its own, in pools of one machine",
    } as const;
  });
}
