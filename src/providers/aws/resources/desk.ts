import { type Poller, poller } from "../../../http/poll.ts";
import type { IO } from "../../../platform.ts";
import { type Api, apis } from "../client.ts";
import type { Credentials } from "../credentials.ts";
import { unlessUnknown } from "../errors.ts";
import { gather, keysInOneCall, type Look } from "../gather.ts";
import type { AnyRecipe, Found } from "./kind.ts";

/** One kind in one region, with what the verbs of one connection share. */
export interface Desk {
  readonly recipe: AnyRecipe;
  readonly api: Api;
  readonly io: IO;
  /** As AWS shows it now; `undefined` where AWS says that it does not know it. Questions of a moment go together. */
  readonly look: Look<Found>;
  readonly poll: Poller<Found>;
}

/** Regions by name, each opened once. */
export function desksOf(recipe: AnyRecipe, credentials: Credentials, io: IO): (region: string) => Desk {
  const connect = apis(credentials, io);
  const known = new Map<string, Desk>();
  return (region) => {
    const desk = known.get(region) ?? open(recipe, connect(region), io);
    known.set(region, desk);
    return desk;
  };
}

function open(recipe: AnyRecipe, api: Api, io: IO): Desk {
  const gathered = gather<Found>(io, async (ids, signal) => {
    const found = await recipe.describe({ ids }, api, signal);
    return new Map(found.map((one) => [recipe.idOf(one), one]));
  });
  const look: Look<Found> = (id, signal) => unlessUnknown(gathered(id, signal));
  const ask = async (ids: readonly string[], signal: AbortSignal) => {
    const found = await Promise.all(ids.map(async (id) => [id, await look(id, signal)] as const));
    return new Map(found.flatMap(([id, one]) => (one ? [[id, one] as const] : [])));
  };
  return { recipe, api, io, look, poll: poller({ ask, idsInOneCall: keysInOneCall }, io) };
}
