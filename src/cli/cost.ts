import { differenceOf, type Price, sumOf } from "../platform.ts";
import { type AnyPlatform, loadPlatform } from "../providers/index.ts";
import type { Planning } from "./planning.ts";
import { poolName } from "./pools.ts";
import type { Prices } from "./survey.ts";

/** What a deployment costs, without tax, as exact decimal text. Images, traffic and what options name by its id are not in it. */
export interface Cost {
  /** One for each currency: they are never mixed. */
  readonly sums: readonly CostSum[];
  /** Pools whose machines have a price. */
  readonly pools: readonly PoolCost[];
  /** Pools that are in no sum. */
  readonly unknown: readonly UnknownCost[];
}

export interface CostSum extends Price {
  readonly currency: string;
  /** What the plan adds to what there is, or saves where it begins with a minus; left out where nothing is there yet. */
  readonly change?: Price;
  /** ISO 8601: of the oldest price list in it. */
  readonly asked: string;
}

export interface PoolCost extends Price {
  readonly pool: string;
  readonly platform: string;
  readonly currency: string;
  /** How many machines. */
  readonly machines: number;
}

export interface UnknownCost {
  readonly pool: string;
  readonly platform: string;
  /** `untold`: the platform's API tells no prices; `unasked`: it was not asked yet; `unlisted`: its list lacks this machine. */
  readonly why: "untold" | "unasked" | "unlisted";
}

/** What one machine costs, or why that is not known. */
interface Item {
  readonly pool: string;
  readonly platform: string;
  readonly price: (Price & { readonly currency: string }) | UnknownCost["why"];
}

interface Machine {
  readonly name: string;
  readonly platform: AnyPlatform;
  readonly options: unknown;
}

/** The cost of a plan by the prices that are known. */
export async function costOf({ name, machines, known }: Planning, prices: Prices): Promise<Cost> {
  const loaded = known.map(async ({ name: machine, platform, plan }) => {
    return { name: machine, platform: await loadPlatform(platform), options: plan.options };
  });
  const before = (await Promise.all(loaded)).map((machine) => itemOf(machine, name, prices));
  const after = machines.map(({ plan, platform }) =>
    itemOf({ name: plan.name, platform, options: plan.options }, name, prices),
  );
  const currencies = new Set(
    [...after, ...before].flatMap(({ price }) => (typeof price === "string" ? [] : [price.currency])),
  );
  return {
    sums: [...currencies].map((currency) => sumIn(currency, after, before, prices)),
    pools: poolsOf(after),
    unknown: unknownOf(after),
  };
}

function itemOf({ name, platform, options }: Machine, deployment: string, prices: Prices): Item {
  const pool = poolName(deployment, name);
  const list = prices.get(platform.id);
  const keys = platform.charges?.(options);
  if (!keys) return { pool, platform: platform.id, price: "untold" };
  if (!list) return { pool, platform: platform.id, price: "unasked" };
  const parts = keys.flatMap((key) => list.prices[key] ?? []);
  const price = parts.length < keys.length ? "unlisted" : { currency: list.currency, ...total(parts) };
  return { pool, platform: platform.id, price };
}

function total(prices: readonly Price[]): Price {
  return { hourly: sumOf(prices.map(({ hourly }) => hourly)), monthly: sumOf(prices.map(({ monthly }) => monthly)) };
}

function pricesIn(currency: string, items: readonly Item[]): readonly Price[] {
  return items.flatMap(({ price }) => (typeof price !== "string" && price.currency === currency ? [price] : []));
}

function sumIn(currency: string, after: readonly Item[], before: readonly Item[], prices: Prices): CostSum {
  const [now, then] = [total(pricesIn(currency, after)), total(pricesIn(currency, before))];
  const change = {
    hourly: differenceOf(now.hourly, then.hourly),
    monthly: differenceOf(now.monthly, then.monthly),
  };
  const dates = [...prices.values()].flatMap((list) => (list.currency === currency ? [list.asked] : []));
  const asked = dates.sort()[0] ?? "";
  return { currency, ...now, ...(before.length > 0 ? { change } : {}), asked };
}

function poolsOf(items: readonly Item[]): readonly PoolCost[] {
  const pools = new Map<string, PoolCost>();
  for (const { pool, platform, price } of items) {
    if (typeof price === "string") continue;
    const key = `${pool} ${platform} ${price.currency}`;
    const sum = pools.get(key);
    const more = total(sum ? [sum, price] : [price]);
    pools.set(key, { pool, platform, currency: price.currency, machines: (sum?.machines ?? 0) + 1, ...more });
  }
  return [...pools.values()];
}

function unknownOf(items: readonly Item[]): readonly UnknownCost[] {
  const found = items.flatMap(({ pool, platform, price }) =>
    typeof price === "string" ? [[`${pool} ${platform} ${price}`, { pool, platform, why: price }] as const] : [],
  );
  return [...new Map(found).values()];
}
