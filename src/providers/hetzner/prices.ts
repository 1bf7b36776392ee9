import { type Price, type PriceList, productOf } from "../../platform.ts";
import type { Options } from "./options.ts";
import type { Price as Amount, ServerType } from "./records.ts";

/** Of `GET /pricing`, https://docs.hetzner.cloud/reference/cloud#pricing: what beside a server's type costs. */
export interface Pricing {
  readonly currency: string;
  readonly server_backup: { readonly percentage: string };
  readonly primary_ips: readonly {
    readonly type: "ipv4" | "ipv6";
    readonly prices: readonly ({ readonly location: string } & Amounts)[];
  }[];
}

interface Amounts {
  readonly price_hourly: Amount;
  readonly price_monthly: Amount;
}

/** Traffic beyond what is included is left out, and so is what the options name by its id. */
export function charges({ serverType, location, backups, ipv4, primaryIpv4 }: Options): readonly string[] {
  const own = ipv4 && primaryIpv4 === undefined;
  return [
    `${serverType} ${location}`,
    ...(backups ? [`backups ${serverType} ${location}`] : []),
    ...(own ? [`ipv4 ${location}`] : []),
  ];
}

/** Every type in every location, with and without backups, and addresses. Pure. */
export function priceList(types: readonly ServerType[], pricing: Pricing): PriceList {
  const share = productOf(pricing.server_backup.percentage, "0.01");
  const machines = types.flatMap(({ name, prices }) =>
    prices.flatMap(({ location, ...amounts }): [string, Price][] => [
      [`${name} ${location}`, netOf(amounts)],
      [`backups ${name} ${location}`, partOf(netOf(amounts), share)],
    ]),
  );
  const ipv4 = pricing.primary_ips.find(({ type }) => type === "ipv4")?.prices ?? [];
  const addresses = ipv4.map((amounts) => [`ipv4 ${amounts.location}`, netOf(amounts)] as const);
  return { currency: pricing.currency, prices: Object.fromEntries([...machines, ...addresses]) };
}

function netOf({ price_hourly, price_monthly }: Amounts): Price {
  return { hourly: price_hourly.net, monthly: price_monthly.net };
}

function partOf({ hourly, monthly }: Price, share: string): Price {
  return { hourly: productOf(hourly, share), monthly: productOf(monthly, share) };
}
