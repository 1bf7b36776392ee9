import { type Price, type PriceList, productOf } from "../../platform.ts";
import type { Size } from "./answers.ts";
import type { Options } from "./options.ts";

/** Share of the Droplet's price, https://docs.digitalocean.com/products/backups/details/pricing/, validated there on 2026-03-09; the API does not tell it. */
const backupShares = { weekly: "0.2", daily: "0.3" } as const;

/** Traffic beyond what is included is left out, and so is what the options name: volumes cost by themselves, and a reserved address nothing while it is assigned. */
export function charges({ size, backups }: Pick<Options, "size"> & Partial<Options>): readonly string[] {
  return [size, ...(backups ? [`${backups.plan} backups ${size}`] : [])];
}

/** Every size costs the same in each region. Pure. */
export function priceList(sizes: readonly Size[]): PriceList {
  const prices = sizes.flatMap(({ slug, price_hourly, price_monthly }): [string, Price][] => {
    const price = { hourly: String(price_hourly), monthly: String(price_monthly) };
    const backups = Object.entries(backupShares).map(([plan, share]): [string, Price] => [
      `${plan} backups ${slug}`,
      { hourly: productOf(price.hourly, share), monthly: productOf(price.monthly, share) },
    ]);
    return [[slug, price], ...backups];
  });
  return { currency: "USD", prices: Object.fromEntries(prices) };
}
