import { z } from "zod";
import { type Finding, FlatcarError } from "../errors.ts";
import { fileKey, importedFile, resolveRelease } from "../images/index.ts";
import { importAddress } from "../plan.ts";
import type { ImageDriver, ImagePlan, ImageState, ImportedImages, MachinePlan, Release, Run } from "../platform.ts";
import { byHand, filledAddress, importedImage } from "../platform.ts";
import type { AnyPlatform } from "../providers/index.ts";
import type { Checked } from "./configuration.ts";
import { type Connection, configurationOf } from "./connection.ts";
import { contentOf } from "./content.ts";
import { connected, runOf } from "./credentials.ts";
import { changeAt, withoutIgnored } from "./difference.ts";
import { parsePartly } from "./inputs.ts";
import { intern, planningOf } from "./planning.ts";
import { unlessKept } from "./spare.ts";
import type { ImageTarget, Target } from "./urn.ts";
import { HalfMadeError, type Kept, type ToCheck, type Verbs } from "./verbs.ts";
import { hasUnknown, type Message, type Properties, unknownValue } from "./wire.ts";

/** What a program may write for an image. */
export const imageSchema = z.strictObject({
  release: z
    .string()
    .default("stable")
    .describe("Channel (stable, beta, alpha, lts, lts-2024) or exact version. A channel's version is pinned in state."),
  arch: z.enum(["amd64", "arm64"]).default("amd64").describe("Architecture of the machines that boot it."),
  place: z
    .string()
    .optional()
    .describe(
      "Where it is needed, for example a region; left out on platforms where one import serves a whole account.",
    ),
  version: z.string().optional().describe("Exact version, where it is pinned elsewhere."),
  channel: z.string().optional().describe("Channel that the version came out in."),
  file: z.string().optional().describe("Name of the file in the release's own directory."),
  url: z
    .string()
    .optional()
    .describe(
      "Where the file is, with {channel}, {version}, {arch} and {file} where these belong; left out: where it is published.",
    ),
  sha512: z.string().optional().describe("SHA-512 of that file, in hexadecimal."),
  owner: z.string().optional().describe("Random id of the deployment that holds it."),
});

export const imageVerbs: Verbs<ImageTarget> = {
  check: checkImage,
  diff: ({ urn }, { id, olds, news, ignored }, { memory }) => {
    memory.compared.set(urn, id);
    const replaced = ["image", "place"].flatMap((key) => changeAt([key], olds, news, true));
    const changes = withoutIgnored([...replaced, ...changeAt(["release"], olds, news, false)], ignored);
    return { changes, deleteBeforeReplace: false, stable: ["owner"] };
  },
  previewCreate: ({ properties, secrets }) => ({
    properties: { ...properties, created: unknownValue, size: unknownValue },
    secrets,
  }),
  create: async (target, inputs, seconds, connection) => {
    const run = runOf(target, inputs.properties, seconds, connection);
    const plan = toPlan(inputs.properties);
    const content = contentOf(plan, run, connection);
    const driver = driverOf(target, target.images, connection);
    try {
      const state = await driver.create(plan, { ...run, content });
      connection.memory.given.set(target.urn, state.id);
      return { id: state.id, inputs, outputs: toOutputs(inputs, state) };
    } catch (error) {
      const id = await leftBy(error, driver, run);
      if (id === undefined) throw error;
      connection.memory.given.set(target.urn, id);
      const { properties, secrets } = inputs;
      throw new HalfMadeError(error, { id, inputs: properties, outputs: properties, secrets });
    }
  },
  read: async (target, kept, seconds, connection) => {
    const run = runOf(target, kept.inputs.properties, seconds, connection);
    const state = await driverOf(target, target.images, connection).read(kept.id, run);
    if (!state) return undefined;
    if (state.phase !== "ready") return isHalf(kept) ? kept : undefined;
    const inputs = kept.inputs.properties.image === undefined ? imported(state, run) : kept.inputs;
    return { id: state.id, inputs, outputs: toOutputs(inputs, state) };
  },
  previewUpdate: (_, kept, news) => {
    const open: Properties = isHalf(kept) ? { created: unknownValue, size: unknownValue } : {};
    return { ...news, properties: { ...kept.outputs.properties, ...open, ...news.properties } };
  },
  update: async (target, kept, news, seconds, connection) =>
    isHalf(kept)
      ? toOutputs(news, await finish(target, kept.id, news.properties, seconds, connection))
      : { ...news, properties: { ...kept.outputs.properties, ...news.properties } },
  delete: async (target, { id, inputs }, seconds, connection) => {
    const run = runOf(target, inputs.properties, seconds, connection);
    const remove = () => driverOf(target, target.images, connection).delete(id, run);
    await unlessKept({ what: "image", urn: target.urn, id }, connection, remove);
  },
};

/** Id of what a failed import has left on the platform; `undefined` where it left nothing, or took it back. */
async function leftBy(error: unknown, driver: ImageDriver, run: Run): Promise<string | undefined> {
  const id = error instanceof FlatcarError ? error.created : undefined;
  if (id === undefined) return undefined;
  const there = await driver.read(id, run).then(
    (state) => state !== undefined,
    () => true,
  );
  return there ? id : undefined;
}

/** Whether the engine keeps it of an import that did not come to its end. */
function isHalf({ inputs, outputs }: Kept): boolean {
  return inputs.properties.image !== undefined && outputs.properties.created === undefined;
}

/** Waits for an import that is under way. Throws FD1415 when it is gone. */
async function finish(
  target: ImageTarget,
  id: string,
  inputs: Properties,
  seconds: number,
  connection: Connection,
): Promise<ImageState> {
  const run = runOf(target, inputs, seconds, connection);
  const driver = driverOf(target, target.images, connection);
  if (!(await driver.read(id, run))) throw gone(id);
  const plan = toPlan(inputs);
  const state = await driver.create(plan, { ...run, content: contentOf(plan, run, connection) });
  if (state.id !== id) throw gone(id);
  return state;
}

function gone(id: string): FlatcarError {
  return new FlatcarError({
    code: "FD1415",
    message: `image ${id} does not exist any more`,
    hint: "run `pulumi refresh`, and the next `pulumi up` imports it again",
  });
}

function driverOf(
  { platform }: Pick<Target, "platform">,
  images: ImportedImages<unknown, unknown>,
  connection: Connection,
): ImageDriver {
  return connected(platform, "images", connection, (credentials) => images.connect(credentials, connection.options.io));
}

async function checkImage(
  { images, platform }: ImageTarget,
  { olds, news }: ToCheck,
  connection: Connection,
): Promise<Checked> {
  const shape = parsePartly(imageSchema, news.properties, []);
  const given = (shape.value ?? {}) as Properties;
  const owner = olds.properties.owner ?? given.owner ?? configurationOf(connection).owner;
  const place = given.place ?? images.place({});
  const findings: Finding[] = [
    ...shape.findings,
    ...(place ? [] : [noPlace(platform)]),
    ...(typeof given.url === "string" ? wrongAddress(images, given.url) : []),
  ];
  const known: Properties = { ...given, place: place ?? "", owner };
  if (findings.length > 0) return { ...news, findings };
  try {
    return {
      properties: { ...known, ...(await pinned(images, known, olds.properties, connection)) },
      secrets: [],
      findings,
    };
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    return {
      ...news,
      findings: error.findings.map((finding) => ({ ...finding, at: finding.at ?? { path: "release" } })),
    };
  }
}

function noPlace({ title }: AnyPlatform): Finding {
  const message = `place is missing: on ${title} an image lies in one place`;
  return { code: "FD1003", message, at: { path: "place" }, hint: "name the region of the machines that boot it" };
}

/** Each thing that is wrong with an address that a program names. */
function wrongAddress(images: ImportedImages<unknown, unknown>, address: string): readonly Finding[] {
  return (images.checkAddress?.(address) ?? []).map((finding) => ({ ...finding, at: { path: "url" } }));
}

const pins = ["version", "channel", "file", "url", "sha512", "image"] as const;

/** What the file is. An image that is there stays what it is, until another release, architecture or place is asked for. */
async function pinned(
  images: ImportedImages<unknown, unknown>,
  given: Properties,
  olds: Properties,
  connection: Connection,
): Promise<Properties> {
  if (hasUnknown(given)) return Object.fromEntries(pins.map((key) => [key, unknownValue]));
  if (typeof given.sha512 === "string") return { image: importedImage(given.sha512) };
  const asked = ["release", "arch", "place"].every((key) => olds[key] === given[key]);
  const wanted = given.version ?? given.release;
  if (asked && olds.image !== undefined && (given.version ?? olds.version) === olds.version)
    return { ...Object.fromEntries(pins.map((key) => [key, olds[key]])), ...movedTo(given, olds) };
  const { releases } = planningOf(connection);
  const release = await resolveRelease(String(wanted), given.arch === "arm64" ? "arm64" : "amd64", releases);
  const { sha512, url, file } = await publishedFile(images, release, {}, connection);
  const { version, channel } = release;
  const from = typeof given.url === "string" ? filledAddress(given.url, release, file) : url;
  return { version, channel, file, url: from, sha512, image: importedImage(sha512) };
}

/** Another address of an image that is there: only the next import asks it. */
function movedTo({ url }: Properties, { version, channel, arch, file }: Properties): Properties {
  if (typeof url !== "string") return {};
  return { url: filledAddress(url, { version, channel, arch } as Release, String(file)) };
}

/** What the lock says of the file, else what its signed DIGESTS say. Throws FD1102 where it was not published, and what the look-up throws. */
async function publishedFile(
  images: ImportedImages<unknown, unknown>,
  release: Release,
  options: unknown,
  connection: Connection,
): Promise<Pick<ImagePlan, "file" | "url" | "sha512">> {
  const file = importedFile(images, release, options);
  const { releases, lock } = planningOf(connection);
  const known = lock?.files[fileKey(release, file)] ?? (await releases.published(release, file));
  if (known) return { file, url: known.url, sha512: known.sha512 };
  const message = `${file} was not published for ${release.channel} ${release.version} ${release.arch}`;
  throw new FlatcarError({ code: "FD1103", message, hint: "choose another release" });
}

function toPlan({ channel, version, arch, file, url, sha512, place }: Properties): ImagePlan {
  const release = { channel, version, arch } as Release;
  return { release, file, url, sha512, place } as ImagePlan;
}

function toOutputs({ properties, secrets }: Message, { image, created, size }: ImageState): Message {
  return { properties: { ...properties, image, created, ...(size === undefined ? {} : { size }) }, secrets };
}

function imported({ image, place, release: { version, channel, arch } }: ImageState, { owner }: Run): Message {
  return { properties: { release: channel, version, channel, arch, place, image, owner }, secrets: [] };
}

/**
 * Brings the image of a machine to its platform where no resource of the program did. It belongs to nobody's state then: no deployment holds it,
 * and `image prune` takes it away after the last machine that boots it. Of many machines with the same image one does it.
 */
export async function ensureImage(target: Target, plan: MachinePlan, run: Run, connection: Connection): Promise<void> {
  const { image: images, id } = target.platform;
  if (images.kind !== "imported" || plan.ownImage) return;
  const place = images.place(plan.options);
  const key = `image ${id} ${place} ${plan.image}`;
  const ensured = intern(connection, key, () => ensure(target, images, { plan, place, run }, connection));
  await ensured.catch((error: unknown) => {
    connection.interned.delete(key);
    throw error;
  });
}

async function ensure(
  target: Target,
  images: ImportedImages<unknown, unknown>,
  { plan, place, run }: { readonly plan: MachinePlan; readonly place: string; readonly run: Run },
  connection: Connection,
): Promise<void> {
  const driver = driverOf(target, images, connection);
  run.progress("looking for the image");
  const there = await driver.list(place, run);
  if (there.some(({ image, phase }) => image === plan.image && phase === "ready")) return;
  const { release, options } = plan;
  const found = await publishedFile(images, release, options, connection);
  if (importedImage(found.sha512) !== plan.image) throw otherImage(plan, found.file);
  const url = importAddress(target.platform, options, release) ?? found.url;
  const wanted = { ...found, url, release, place };
  await driver.create(wanted, { ...run, owner: byHand, content: contentOf(wanted, run, connection) });
}

function otherImage({ image, release }: MachinePlan, file: string): FlatcarError {
  return new FlatcarError({
    code: "FD1112",
    message: `the image of this machine, ${image}, is not there any more, and ${file} of ${release.version} is now another file`,
    hint: "a release's files never change: find out who changed it, or let the machine be made of another release",
  });
}
