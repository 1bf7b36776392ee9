import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../images/index.ts";
import { fields } from "../options.ts";
import type { Price, PriceList } from "../platform.ts";
import type { AnyPlatform } from "../providers/index.ts";
import { writeWhole } from "../whole-file.ts";
import type { Host } from "./command.ts";

/** A platform's prices, and when they were asked for. */
export interface KnownPrices extends PriceList {
  /** ISO 8601. */
  readonly asked: string;
}

/** One file for each platform, `prices/PLATFORM.json` in the cache: a price list names its places itself. */
function folderOf({ env }: Host): string {
  return join(cacheDirectory(env), "prices");
}

/** Whether these credentials lead to the vendor itself: all of them that are no secrets say where its API is. What another address tells is not kept. */
export function isVendors({ credentials }: AnyPlatform, { env }: Host): boolean {
  const places = fields(credentials).filter(({ secret }) => !secret);
  return places.every(({ schema, env: names }) => {
    const given = names.map((name) => env[name]).find((text) => text);
    return given === undefined || given === schema.safeParse(undefined).data;
  });
}

/** What an earlier survey brought; `undefined` where there was none, or its file is none of ours. */
export function cachedPrices(platform: string, host: Host): KnownPrices | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(join(folderOf(host), `${platform}.json`), "utf8"));
    return isKnownPrices(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps prices for plans that ask no cloud. */
export function keepPrices(platform: string, prices: KnownPrices, host: Host): void {
  const folder = folderOf(host);
  try {
    mkdirSync(folder, { recursive: true });
    writeWhole(join(folder, `${platform}.json`), JSON.stringify(prices), "all");
  } catch {
    // A cache that cannot be written is as good as none.
  }
}

function isKnownPrices(found: unknown): found is KnownPrices {
  if (!isRecord(found)) return false;
  const { currency, asked, prices } = found;
  const dated = typeof asked === "string" && !Number.isNaN(Date.parse(asked));
  return typeof currency === "string" && dated && isRecord(prices) && Object.values(prices).every(isPrice);
}

function isPrice(found: unknown): found is Price {
  return isRecord(found) && isAmount(found.hourly) && isAmount(found.monthly);
}

function isAmount(found: unknown): boolean {
  return typeof found === "string" && /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(found);
}

function isRecord(found: unknown): found is Readonly<Record<string, unknown>> {
  return typeof found === "object" && found !== null;
}
