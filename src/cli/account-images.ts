import { onSimulatedAccount } from "../engine/index.ts";
import { throwFindings } from "../errors.ts";
import { type ReleaseSource, simulatedReleases } from "../images/index.ts";
import { fields, parseWith, resolveCredentials } from "../options.ts";
import {
  type Arch,
  byHand,
  type ImageContent,
  type ImageDriver,
  type ImagePlan,
  type ImportedImages,
  type IO,
  type Run,
} from "../platform.ts";
import { type AnyPlatform, loadPlatform, platformIds } from "../providers/index.ts";
import { wrong } from "./arguments.ts";
import { type Context, flagValue, isSet } from "./command.ts";
import { ioOf } from "./io.ts";
import { deploymentName } from "./opened.ts";
import { releaseSource } from "./release-source.ts";

/** The images of one account in one place. */
export interface AccountImages {
  readonly platform: AnyPlatform;
  readonly images: ImportedImages<unknown, unknown>;
  readonly driver: ImageDriver;
  readonly place: string;
  readonly releases: ReleaseSource;
  /** What an import reads; left out where that is downloaded. */
  readonly content?: (plan: ImagePlan) => ImageContent;
  run(progress?: (line: string) => void): Run;
}

/** The platform of `--platform`. */
export async function platformOf(context: Context): Promise<AnyPlatform> {
  const id = flagValue(context, "platform");
  if (id === undefined) throw wrong(`\`${context.entry?.name}\` needs --platform`, `one of: ${platformIds.join(", ")}`);
  return loadPlatform(id);
}

/** The platform of `--platform`. Where none is named those are told that import images. */
async function importingPlatform(context: Context): Promise<AnyPlatform> {
  if (flagValue(context, "platform") !== undefined) return platformOf(context);
  const all = await Promise.all(platformIds.map(loadPlatform));
  const ids = all.flatMap(({ id, image }) => (image.kind === "imported" ? [id] : []));
  throw wrong(`\`${context.entry?.name}\` needs --platform`, `one of: ${ids.join(", ")}`);
}

/** The platform's smallest machine in the region that was named: an image depends on nothing else. */
export function optionsFor(platform: AnyPlatform, arch: Arch, context: Context): unknown {
  const region = flagValue(context, "region");
  const regional = fields(platform.options).some(({ name }) => name === "region");
  if (regional && region === undefined)
    throw wrong(`images of ${platform.title} differ by region`, "add --region NAME");
  if (!regional && region !== undefined) throw wrong(`${platform.title} has no regions`, "leave --region out");
  return smallestIn(platform, arch, region, "--region");
}

/** Options of the platform's smallest machine in a region, where it has regions. Throws what is wrong with that, at `path`. */
export function smallestIn(platform: AnyPlatform, arch: Arch, region: string | undefined, path: string): unknown {
  const options = { ...platform.sample.options[arch], ...(region ? { region } : {}) };
  const { value, findings } = parseWith(platform.options, options, (key) => ({ path: key === "region" ? path : key }));
  throwFindings(findings);
  return value;
}

/** What an account without images says. */
export function noImages({ platform, place }: Pick<AccountImages, "platform" | "place">): string {
  return `no Flatcar image of ours is in ${platform.title} ${place}`;
}

/**
 * Runs `use` on the account of the environment's credentials; with --simulate on the simulated account of the deployment file. `changing`: the
 * command changes it. Throws FD1301 where credentials are missing, FD1701 where the platform imports no images.
 */
export async function onAccount<T>(
  context: Context,
  { changing }: { readonly changing: boolean },
  use: (account: AccountImages) => Promise<T>,
): Promise<T> {
  const { host, output, entry } = context;
  const platform = await importingPlatform(context);
  const { signal } = host;
  const io = ioOf(host, output);
  if (!isSet(context, "simulate")) {
    return use(accountOf(context, { platform, io, releases: releaseSource({ io, offline: false, signal }) }));
  }
  requireImported(platform);
  const state = flagValue(context, "state");
  const options = {
    ...{ name: await deploymentName({ ...context, arguments: [] }), platform: platform.id, io, signal },
    ...(state === undefined ? {} : { state }),
    ...(changing && entry ? { changing: entry.name } : {}),
  };
  const releases = simulatedReleases(releaseSource({ io, offline: true, signal }));
  return onSimulatedAccount(options, (account) => use(accountOf(context, { platform, releases, ...account })));
}

type Reached = Pick<AccountImages, "platform" | "releases" | "content"> & { readonly io: IO };

function accountOf(context: Context, { io, ...reached }: Reached): AccountImages {
  const { platform } = reached;
  const { signal } = context.host;
  const images = requireImported(platform);
  const { value, findings } = resolveCredentials(platform, undefined, io.env);
  throwFindings(findings);
  const place = images.place(optionsFor(platform, platform.architectures[0] ?? "amd64", context));
  const run: AccountImages["run"] = (progress = () => undefined) => ({ owner: byHand, signal, progress });
  return { ...reached, images, driver: images.connect(value, io), place, run };
}

function requireImported({ id, title, image }: AnyPlatform): AccountImages["images"] {
  if (image.kind === "imported") return image;
  throw wrong(
    `${title} has Flatcar's images already: nothing is imported`,
    `see them with \`image show CHANNEL --platform ${id}\``,
  );
}
