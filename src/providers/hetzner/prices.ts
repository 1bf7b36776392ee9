import type { Options } from "./options.ts";
import type { Price, ServerType } from "./records.ts";

/** Of `GET /pricing`, https://docs.hetzner.cloud/reference/cloud#pricing: what beside a server's type costs. */
export interface Pricing {
  readonly currency: string;
  readonly server_backup: { readonly percentage: string };
  readonly primary_ips: readonly {
    readonly type: "ipv4" | "ipv6";
    readonly prices: readonly {
      readonly location: string;
      readonly price_hourly: Price;
      readonly price_monthly: Price;
    }[];
  }[];
}

/** Without tax. Traffic beyond what is included, volumes, and addresses that are named by their ids are left out. */
export interface Cost {
  readonly currency: string;
  readonly hourly: number;
  /** Most that a month costs. */
  readonly monthly: number;
}

/** What a machine costs; `undefined` where the API gives no price for its type in its location. Pure. */
export function costOf(options: Options, types: readonly ServerType[], pricing: Pricing): Cost | undefined {
  const type = types.find(({ name }) => name === options.serverType);
  const server = type?.prices.find(({ location }) => location === options.location);
  if (!server) return undefined;
  const share = options.backups ? 1 + Number(pricing.server_backup.percentage) / 100 : 1;
  const address = options.ipv4 && options.primaryIpv4 === undefined ? ipv4Price(options.location, pricing) : undefined;
  const sum = (price: Price, more: Price | undefined) => Number(price.net) * share + Number(more?.net ?? 0);
  return {
    currency: pricing.currency,
    hourly: sum(server.price_hourly, address?.price_hourly),
    monthly: sum(server.price_monthly, address?.price_monthly),
  };
}

function ipv4Price(location: string, { primary_ips }: Pricing) {
  return primary_ips.find(({ type }) => type === "ipv4")?.prices.find((price) => price.location === location);
}
