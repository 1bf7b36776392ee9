import { FlatcarError } from "../../errors.ts";
import { once } from "../../http/once.ts";
import { byHand, type IO, type MachinePlan, type Run } from "../../platform.ts";
import { type Settled, settled } from "./actions.ts";
import { type Client, clientOf } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { type Fleet, fleet } from "./fleet.ts";
import { isHeldBy, withHolder } from "./image-labels.ts";
import { labelKeys } from "./labels.ts";
import type { Options } from "./options.ts";
import type { Image } from "./records.ts";
import { isReady } from "./state.ts";

/** On whose behalf, and until when. */
type Asked = Pick<Run, "owner" | "signal">;

/** One project, with what the verbs of one connection share: one list, one loop that waits, one look at each image. */
export interface Project {
  readonly client: Client;
  readonly io: IO;
  /** Waits until actions are over. */
  readonly done: Settled;
  fleet(owner: string): Fleet;
  /** The platform's own id of a plan's image. Throws FD1414 where the project has none that boots. */
  image(plan: MachinePlan<Options>, run: Asked): Promise<number>;
}

export function projectOf(credentials: Credentials, io: IO): Project {
  const client = clientOf(credentials, io);
  const fleets = new Map<string, Fleet>();
  return {
    client,
    io,
    done: settled(client, io),
    fleet(owner) {
      const known = fleets.get(owner) ?? fleet(client, owner);
      fleets.set(owner, known);
      return known;
    },
    image: imagesOf(client),
  };
}

function imagesOf(client: Client): Project["image"] {
  const looks = new Map<string, (signal: AbortSignal) => Promise<number>>();
  return async (plan, { owner, signal }) => {
    const { image, release } = plan;
    const key = `${image} ${release.arch} ${owner}`;
    const look = looks.get(key) ?? once((own) => find(client, plan, { owner, signal: own }));
    looks.set(key, look);
    return look(signal);
  };
}

/**
 * Whoever makes machines of an image holds it, or holds it by hand. Two that wrote labels at the same moment may have lost that: then it is held by hand
 * from now on, so that nobody deletes it.
 */
async function keepHeld(client: Client, { id, labels }: Image, owner: string, signal: AbortSignal): Promise<void> {
  if (isHeldBy(labels, owner) || isHeldBy(labels, byHand)) return;
  await client.send("PUT", `/images/${id}`, signal, { body: { labels: withHolder(labels, byHand) } });
}

/** Images that a plan means: one of the user's own by its number or name. */
async function candidates(
  client: Client,
  { image, ownImage, release }: MachinePlan<Options>,
  signal: AbortSignal,
): Promise<readonly Image[]> {
  const architecture = release.arch === "arm64" ? "arm" : "x86";
  if (ownImage && /^\d+$/.test(image)) {
    const one = await client.one<Image>(`/images/${image}`, "image", signal);
    return one?.architecture === architecture ? [one] : [];
  }
  const query = ownImage ? { name: image } : { type: "snapshot", label_selector: `${labelKeys.image}==${image}` };
  return client.all<Image>("images", { ...query, architecture }, signal);
}

async function find(client: Client, plan: MachinePlan<Options>, { owner, signal }: Asked): Promise<number> {
  const { image, ownImage, release } = plan;
  const images = await candidates(client, plan, signal);
  const ready = images.find(isReady);
  if (ready && !ownImage) await keepHeld(client, ready, owner, signal);
  if (ready) return ready.id;
  const pending = images.length > 0;
  throw new FlatcarError({
    code: "FD1414",
    message: `the project has no image ${image} for ${release.arch}${pending ? " that is ready" : ""}`,
    details: [`Flatcar ${release.version}, ${release.channel}`],
    hint: pending
      ? "another run imports it just now: wait for it, and run the same again"
      : "import it with `flatcar-deploy image import`, or name an image of the project",
  });
}
