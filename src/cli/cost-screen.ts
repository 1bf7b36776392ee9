import { rounded } from "../platform.ts";
import { type Context, isSet } from "./command.ts";
import type { Cost, CostSum, PoolCost, UnknownCost } from "./cost.ts";
import { machines as countOf } from "./style.ts";
import { formatTable } from "./table.ts";

/** What the plan costs; nothing where no platform of it tells prices. */
export function printCost({ sums, pools, unknown }: Cost, context: Context): void {
  const { output } = context;
  const { style } = output;
  if (sums.length === 0 && unknown.every(({ why }) => why === "untold")) return;
  output.line();
  for (const sum of sums) output.line(`  ${sumText(sum, context)}`);
  const rows = [...pools.map(poolRow), ...unknown.map(unknownRow)];
  const many = pools.length > 1 || (pools.length > 0 && unknown.length > 0);
  if (many) for (const line of formatTable(rows, { ...output, indent: 4 })) output.line(line);
  for (const { change, currency } of sums) if (change) printChange(change.monthly, currency, context);
  const unasked = [...new Set(unknown.flatMap(({ platform, why }) => (why === "unasked" ? [platform] : [])))];
  if (unasked.length > 0)
    output.line(
      `  ${style.dim(`prices of ${unasked.join(", ")} are not known yet: \`plan --refresh\` asks for them`)}`,
    );
}

/** `about 7.98 EUR a month, 0.0128 an hour, without tax (prices of 2026-11-28)` */
function sumText({ currency, hourly, monthly, asked }: CostSum, context: Context): string {
  const of = isSet(context, "simulate") ? "the simulated cloud" : asked.slice(0, 10);
  const hour = `${rounded(hourly, 4)} an hour`;
  return `about ${money(monthly, currency)} a month, ${hour}, without tax ${context.output.style.dim(`(prices of ${of})`)}`;
}

function money(amount: string, currency: string): string {
  return `${rounded(amount, 2)} ${currency}`;
}

function poolRow({ pool, machines, monthly, currency }: PoolCost): readonly string[] {
  return [pool, countOf(machines), `${money(monthly, currency)} a month`];
}

const reasons: Readonly<Record<UnknownCost["why"], string>> = {
  untold: "tells no prices",
  unasked: "was not asked yet",
  unlisted: "has no price for it",
};

function unknownRow({ pool, platform, why }: UnknownCost): readonly string[] {
  return [pool, "not counted", `${platform} ${reasons[why]}`];
}

function printChange(monthly: string, currency: string, { output }: Context): void {
  const saves = monthly.startsWith("-");
  if (monthly === "0") return;
  const amount = money(saves ? monthly.slice(1) : monthly, currency);
  output.line(`  this plan ${saves ? "saves" : "adds"} ${amount} a month`);
}
