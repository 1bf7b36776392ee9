import type { OpenDeployment, SurveyWish } from "../engine/index.ts";
import { type Finding, throwFindings } from "../errors.ts";
import type { Survey } from "../platform.ts";
import { loadPlatform } from "../providers/index.ts";
import { type Context, isSet } from "./command.ts";
import type { Planning } from "./planning.ts";
import type { PlannedMachine } from "./pools.ts";
import { cachedPrices, isVendors, type KnownPrices, keepPrices } from "./price-cache.ts";
import { shown } from "./run-screen.ts";

/** Prices that are known of each platform, by its id. */
export type Prices = ReadonlyMap<string, KnownPrices>;

/**
 * Asks the clouds for stock and prices before anything is made. `up` does where it makes a machine, `plan` where it is told to ask; a simulated
 * cloud is always asked. Throws what would be refused, all of it at once; gives the prices, those that are not asked for now from the cache.
 */
export async function pricesOf(
  context: Context,
  planning: Planning,
  deployment: OpenDeployment | undefined,
  verb: "plan" | "up",
): Promise<Prices> {
  const simulate = isSet(context, "simulate");
  const machines = made(planning);
  const makes = machines.length > 0 || planning.steps.some(({ begun }) => begun !== undefined);
  const asks = simulate || (verb === "up" ? makes : isSet(context, "refresh"));
  const platforms = [...new Set(planning.machines.map(({ platform }) => platform.id))];
  const wish = { platforms, machines };
  const surveys = asks && deployment && platforms.length > 0 ? await ask(context, wish, deployment) : noSurveys;
  throwFindings(
    placed(
      [...surveys.values()].flatMap(({ findings }) => findings),
      machines,
    ),
  );
  for (const note of [...surveys.values()].flatMap(({ notes }) => notes)) context.output.note(note);
  return known(context, planning, surveys);
}

const noSurveys: ReadonlyMap<string, Survey> = new Map();

/** A simulated cloud answers at once: there is nothing to show meanwhile. */
function ask(context: Context, wish: SurveyWish, deployment: OpenDeployment): ReturnType<OpenDeployment["survey"]> {
  if (isSet(context, "simulate")) return deployment.survey(wish, { signal: context.host.signal });
  return shown(context, [], (options) => deployment.survey(wish, options));
}

function made({ machines, steps }: Planning): readonly PlannedMachine[] {
  const names = new Set(steps.flatMap(({ kind, name }) => (kind === "create" || kind === "replace" ? [name] : [])));
  return machines.filter(({ plan }) => names.has(plan.name));
}

/** Findings at the places where the user wrote what is wrong, each place once. */
function placed(findings: readonly Finding[], machines: readonly PlannedMachine[]): readonly Finding[] {
  const specs = new Map(machines.map(({ spec, plan }) => [plan.name, spec]));
  const found = new Map<string, Finding>();
  for (const { machine, ...finding } of findings) {
    const path = finding.at?.path ?? "options";
    const at = specs.get(machine ?? "")?.at?.(path) ?? { path: `${machine}.${path}` };
    const key = JSON.stringify([finding.code, at]);
    if (!found.has(key)) found.set(key, { ...finding, at });
  }
  return [...found.values()];
}

/** Prices of a simulated cloud, and of any other address than the vendor's, are not kept: they are not those of the real one. */
async function known(
  context: Context,
  { machines, known }: Planning,
  surveys: ReadonlyMap<string, Survey>,
): Promise<Prices> {
  const { host } = context;
  const asked = host.now().toISOString();
  const all = new Set([...machines.map(({ platform }) => platform.id), ...known.map(({ platform }) => platform)]);
  const lists = [...all].map(async (id): Promise<readonly [string, KnownPrices][]> => {
    const real = !isSet(context, "simulate") && isVendors(await loadPlatform(id), host);
    const prices = surveys.get(id)?.prices;
    const kept = real && !prices ? cachedPrices(id, host) : undefined;
    if (real && prices) keepPrices(id, { ...prices, asked }, host);
    if (prices) return [[id, { ...prices, asked }]];
    return kept ? [[id, kept]] : [];
  });
  return new Map((await Promise.all(lists)).flat());
}
