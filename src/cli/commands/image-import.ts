import { FlatcarError, throwFindings } from "../../errors.ts";
import { publishedContent } from "../../images/files.ts";
import { imageDirectory, importedFile, resolveRelease } from "../../images/index.ts";
import {
  type Arch,
  filledAddress,
  type ImageContent,
  type ImagePlan,
  type ImageState,
  type Release,
} from "../../platform.ts";
import { type AccountImages, onAccount } from "../account-images.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, flagValue } from "../command.ts";
import { downloadText } from "../download-text.ts";
import { imageRows } from "../image-screen.ts";
import { ioOf } from "../io.ts";
import { isLive, type Progress, progressFor } from "../progress.ts";
import { archFlag } from "../releases.ts";
import { formatTable } from "../table.ts";

/** `image import CHANNEL|VERSION`: brings a release into an account, for one architecture or for each at once. What is there already is found. */
export default async function imageImport(context: Context): Promise<number> {
  return onAccount(context, { changing: true }, (account) => importInto(account, context));
}

async function importInto(account: AccountImages, context: Context): Promise<number> {
  const { host, output } = context;
  const wanted = archFlag(context);
  if (wanted && !account.platform.architectures.includes(wanted))
    throw wrong(
      `${account.platform.title} has no ${wanted} machines`,
      `leave --arch out: it is ${account.platform.architectures.join(", ")}`,
    );
  const architectures = wanted ? [wanted] : account.platform.architectures;
  const url = urlFlag(account, context);
  const plans = await Promise.all(architectures.map((arch) => planOf(context.arguments[0] ?? "", arch, url, account)));
  const progress = progressFor(host, output, plans.map(rowOf));
  try {
    const images = await allOf(plans.map((plan) => bring(plan, account, progress, context)));
    progress.close();
    output.document({ platform: account.platform.id, images });
    for (const line of formatTable(await imageRows(images), output)) output.line(line);
  } finally {
    progress.close();
  }
  return exitCodes.done;
}

async function planOf(
  wanted: string,
  arch: Arch,
  url: string | undefined,
  { images, place, platform, releases }: AccountImages,
): Promise<ImagePlan> {
  const release = await resolveRelease(wanted, arch, releases);
  const file = importedFile(images, release, {});
  const published = await releases.published(release, file);
  if (!published) throw notPublished(platform.title, file, release);
  const from = url === undefined ? published.url : filledAddress(url, release, file);
  return { release, file, url: from, sha512: published.sha512, place };
}

/** The address of `--url`, as the platform can fetch from it. */
function urlFlag({ images, platform: { title } }: AccountImages, context: Context): string | undefined {
  const url = flagValue(context, "url");
  if (url === undefined) return undefined;
  if (!images.checkAddress) throw wrong(`${title} fetches no image by itself`, "leave --url out");
  throwFindings(images.checkAddress(url).map((finding) => ({ ...finding, at: { path: "--url" } })));
  return url;
}

function notPublished(title: string, file: string, { channel, version, arch }: Release): FlatcarError {
  const message = `${channel} ${version} has no image for ${title} on ${arch}: the release server has no ${file}`;
  return new FlatcarError({ code: "FD1111", message, hint: "choose another release, or --arch" });
}

function rowOf({ release: { version, arch } }: ImagePlan): string {
  return `${version} ${arch}`;
}

async function bring(
  plan: ImagePlan,
  account: AccountImages,
  progress: Progress,
  context: Context,
): Promise<ImageState> {
  const row = rowOf(plan);
  const began = account.run((line) => progress.update(row, "importing", line));
  progress.update(row, "importing");
  const content = account.content?.(plan) ?? downloaded(plan, progress, context);
  try {
    const image = await account.driver.create(plan, { ...began, content });
    progress.done(row, `imported as ${image.id}`);
    return image;
  } catch (error) {
    progress.failed(row, error instanceof FlatcarError ? error.message : "failed");
    throw error;
  }
}

/** The published file, which is downloaded first where it is not here yet. */
function downloaded(plan: ImagePlan, progress: Progress, { host, output }: Context): ImageContent {
  const row = rowOf(plan);
  const live = isLive(host, output);
  return publishedContent(plan, {
    directory: imageDirectory(host.env),
    io: ioOf(host, output),
    signal: host.signal,
    progress: (now) => progress.update(row, "importing", downloadText(now, live)),
    waiting: () => progress.update(row, "importing", "another process downloads the file"),
  });
}

/** What all of them give. Waits for the last one, and throws every failure at once. */
async function allOf<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  const ended = await Promise.allSettled(work);
  const failures = ended.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
  const strange = failures.find((failure) => failure instanceof Error && !(failure instanceof FlatcarError));
  if (strange instanceof Error) throw strange;
  const [first, ...more] = (failures as FlatcarError[]).flatMap(({ findings }) => findings);
  if (first) throw new FlatcarError([first, ...more]);
  return ended.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
}
