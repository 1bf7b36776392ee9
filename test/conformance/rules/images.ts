import { expect } from "vitest";
import type { ImageDriver, ImagePlan, ImageRun, ImportedImages, IO } from "../../../src/platform.ts";
import type { AnyPlatform } from "../../../src/providers/index.ts";
import { imageContent, imagePlan } from "../imported.ts";
import { failure, persist, type Rule, type Trial } from "../rule.ts";
import { releaseFor, type World } from "../world.ts";

/** A platform's images on one cloud. */
export interface Studio {
  readonly world: World;
  readonly plan: ImagePlan;
  /** A new driver, which remembers nothing, over this way to the cloud. */
  driver(io?: IO): ImageDriver;
  run(overrides?: Partial<ImageRun>): ImageRun;
  images(): Promise<readonly string[]>;
}

/** A cloud without images, and all that is needed to bring one there. */
export async function studioOf({ open, platform }: Pick<Trial, "open" | "platform">): Promise<Studio> {
  const images = imported(platform);
  const world = await open({ stocked: false });
  const arch = platform.architectures[0] ?? "amd64";
  const { options } = await world.plan({ arch, image: "sha512-none" });
  const plan = imagePlan(images, releaseFor(arch), options);
  return {
    world,
    plan,
    driver: (io = world.io) => images.connect(world.credentials, io),
    run: (overrides = {}) => ({ ...world.run(), content: imageContent(plan), ...overrides }),
    images: () => world.cloud.images(),
  };
}

function imported({ image }: AnyPlatform): ImportedImages<unknown, unknown> {
  if (image.kind !== "imported") throw new Error("this rule is for imported images");
  return image;
}

/** A way to the cloud that is cut off for good before request `index`, as if the process had been killed there. */
export function cutOff(io: IO, index: number): { readonly io: IO; readonly asked: () => number } {
  let count = 0;
  const fetch: IO["fetch"] = (...request) => {
    if (count++ < index) return io.fetch(...request);
    return Promise.reject(new TypeError("fetch failed", { cause: new Error("this process is dead") }));
  };
  return { io: { ...io, fetch }, asked: () => Math.min(count, index) };
}

/** What every driver of imported images keeps. */
export const imageRules: readonly Rule[] = [
  {
    name: "an image is imported, read, listed and let go of, and nothing is left",
    images: "imported",
    async check(trial) {
      const studio = await studioOf(trial);
      const { plan } = studio;
      const driver = studio.driver();
      const run = studio.run();
      const made = await driver.create(plan, run);
      expect(made).toMatchObject({ phase: "ready", release: plan.release, place: plan.place, holders: [run.owner] });
      expect(await studio.images()).toEqual([made.image]);
      expect(await studio.driver().read(made.id, run)).toEqual(made);
      expect(await studio.driver().list(plan.place, run)).toEqual([made]);
      expect(await studio.world.cloud.leftovers()).toEqual([]);
      await studio.driver().delete(made.id, run);
      await studio.driver().delete(made.id, run);
      expect(await studio.driver().read(made.id, run)).toBeUndefined();
      expect(await studio.images()).toEqual([]);
    },
  },
  {
    name: "an image is imported once, whoever asks, and stays while somebody holds it",
    images: "imported",
    async check(trial) {
      const studio = await studioOf(trial);
      const [one, other] = [studio.run({ owner: "fd-one" }), studio.run({ owner: "fd-other" })];
      const made = await studio.driver().create(studio.plan, one);
      const calls = studio.world.cloud.calls().length;
      const again = await studio.driver().create(studio.plan, other);
      expect(again.id).toBe(made.id);
      expect([...again.holders].sort()).toEqual(["fd-one", "fd-other"]);
      expect(studio.world.cloud.calls().length - calls).toBeLessThan(8);
      expect((await studio.driver().create(studio.plan, one)).id).toBe(made.id);
      await studio.driver().delete(made.id, one);
      expect((await studio.driver().read(made.id, other))?.holders).toEqual(["fd-other"]);
      expect(await studio.images()).toEqual([made.image]);
      await studio.driver().delete(made.id, other);
      expect(await studio.images()).toEqual([]);
    },
  },
  {
    name: "two imports at once make one image",
    images: "imported",
    async check(trial) {
      const studio = await studioOf(trial);
      const runs = ["fd-one", "fd-other"].map((owner) => studio.run({ owner }));
      const made = await Promise.all(runs.map((run) => persist(() => studio.driver().create(studio.plan, run))));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(await studio.images()).toHaveLength(1);
      expect(await studio.world.cloud.leftovers()).toEqual([]);
      const [image] = await studio.driver().list(studio.plan.place, studio.run());
      expect([...(image?.holders ?? [])].sort()).toEqual(["fd-one", "fd-other"]);
    },
  },
  {
    name: "an import that was killed at any request is gone on with, and leaves nothing",
    images: "imported",
    async check(trial) {
      for (let index = 0, ended = false; !ended; index++) {
        const studio = await studioOf(trial);
        const way = cutOff(studio.world.io, index);
        const brief = { timeoutMs: 600_000 };
        ended = await studio
          .driver(way.io)
          .create(studio.plan, studio.run(brief))
          .then(
            () => true,
            () => false,
          );
        const made = await persist(() => studio.driver().create(studio.plan, studio.run()));
        expect(made.phase, `killed before request ${index}`).toBe("ready");
        expect(await studio.images(), `killed before request ${index}`).toEqual([made.image]);
        expect(await studio.world.cloud.leftovers(), `killed before request ${index}`).toEqual([]);
        await studio.world.cloud.close();
        if (index > 300) throw new Error("an import takes more than 300 requests");
      }
    },
  },
  {
    name: "a machine boots the image that was imported, and says so",
    images: "imported",
    async check({ open }) {
      const world = await open();
      const plan = await world.plan();
      const { observed } = await world.driver().create(plan, world.run());
      expect(plan.image).toMatch(/^sha512-[0-9a-f]{56}$/);
      expect(observed.image).toBe(plan.image);
    },
  },
  {
    name: "a machine of an image that is not there is refused before anything is made",
    images: "imported",
    async check({ open }) {
      const world = await open();
      const plan = { ...(await world.plan()), image: `sha512-${"0".repeat(56)}` };
      const error = await failure(world.driver().create(plan, world.run()));
      expect(error.code).toBe("FD1414");
      expect(error.findings[0].hint).toMatch(/import/);
      expect(await world.cloud.machines()).toEqual([]);
    },
  },
  {
    name: "an outage is no missing image",
    images: "imported",
    async check(trial) {
      const studio = await studioOf(trial);
      const made = await studio.driver().create(studio.plan, studio.run());
      const dead = studio.driver(cutOff(studio.world.io, 0).io);
      const run = studio.run({ timeoutMs: 2_000 });
      expect((await failure(dead.read(made.id, run))).code).not.toBe("FD1414");
      await failure(dead.list(studio.plan.place, run));
      await failure(dead.delete(made.id, run));
      expect(await studio.images()).toEqual([made.image]);
    },
  },
  {
    name: "an import that is stopped says so, and the next one ends it",
    images: "imported",
    async check(trial) {
      const studio = await studioOf(trial);
      const abort = new AbortController();
      const progress = () => abort.abort();
      const run = studio.run({ signal: abort.signal, progress });
      const ended = await studio
        .driver()
        .create(studio.plan, run)
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      if (ended !== undefined) expect(await failure(Promise.reject(ended as Error))).toMatchObject({ code: "FD1409" });
      await persist(() => studio.driver().create(studio.plan, studio.run()));
      expect(await studio.images()).toHaveLength(1);
      expect(await studio.world.cloud.leftovers()).toEqual([]);
    },
  },
];
