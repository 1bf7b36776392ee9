import type { OpenDeployment } from "../engine/index.ts";
import type { Context } from "./command.ts";
import { clean, wrap } from "./style.ts";

/** Where `up` looks for what an earlier run has left. */
export type LeftoverPlaces = Awaited<ReturnType<OpenDeployment["leftoverPlaces"]>>;

/** The line of a plan that says so; none after a run that ended in order. */
export function printLeftovers(places: LeftoverPlaces, { output }: Context): void {
  if (places.length === 0) return;
  const where = places.map(({ platform, scope }) => `${platform} ${scope}`).join(", ");
  const text = `also takes up or deletes what an earlier run left behind, if anything is found in ${where}`;
  output.line();
  for (const line of wrap(clean(text), output.width - 2)) output.line(output.style.red(`  ${line}`));
}
