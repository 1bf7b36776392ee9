import { type ImageStore, openImageStore, type StoredImage } from "../../images/files.ts";
import { imageDirectory } from "../../images/index.ts";
import { wrong } from "../arguments.ts";
import { formatBytes, parseAge, parseBytes } from "../byte-size.ts";
import { type Context, exitCodes, flagValue, isSet } from "../command.ts";
import { ioOf } from "../io.ts";
import { formatAge } from "../plan-screen.ts";
import { formatTable } from "../table.ts";

/** `image cache list` and `image cache prune`. */
export default async function imageCache(context: Context): Promise<number> {
  const { host, output } = context;
  const [verb = ""] = context.arguments;
  const store = openImageStore(imageDirectory(host.env), { sleep: ioOf(host, output).sleep, signal: host.signal });
  if (verb === "prune") await prune(context, store);
  else if (verb === "list") list(context, store);
  else throw wrong(`\`image cache\` takes list or prune, not "${verb}"`);
  return exitCodes.done;
}

function list(context: Context, store: ImageStore): void {
  const { host, output } = context;
  const stray = ["older-than", "keep"].find((name) => isSet(context, name));
  if (stray !== undefined) throw wrong(`\`image cache list\` takes no option --${stray}`, "prune takes it");
  const images = store.list();
  const directory = imageDirectory(host.env);
  const total = bytesOf(images);
  output.document({ directory, bytes: total, images: images.map((image) => ({ ...image, path: store.path(image) })) });
  if (images.length === 0) {
    output.line(`nothing is in ${directory}`);
    return;
  }
  const rows = images.map((image) => [...nameOf(image), formatBytes(image.size), formatAge(image.used, host.now())]);
  const heads = ["version", "arch", "file", "size", "last used"].map(output.style.dim);
  for (const line of formatTable([heads, ...rows], { ...output, right: [3] })) output.line(line);
  output.line();
  output.line(`  ${output.style.dim(`${formatBytes(total)} in ${directory}`)}`);
}

const usualAge = "30d";

async function prune(context: Context, store: ImageStore): Promise<void> {
  const { host, output } = context;
  const keep = flagValue(context, "keep");
  const age = flagValue(context, "older-than") ?? (keep === undefined ? usualAge : undefined);
  const olderThanMs = age === undefined ? undefined : parseAge(age);
  const keepBytes = keep === undefined ? undefined : parseBytes(keep);
  if (age !== undefined && olderThanMs === undefined)
    throw wrong(`--older-than takes an age, not "${age}"`, "for example 30d, 12h or 2w");
  if (keep !== undefined && keepBytes === undefined)
    throw wrong(`--keep takes a size, not "${keep}"`, "for example 10GiB, 500MB or 0");
  const { removed, inUse, freed } = await store.prune({
    now: host.now(),
    ...(olderThanMs === undefined ? {} : { olderThanMs }),
    ...(keepBytes === undefined ? {} : { keepBytes }),
  });
  output.document({ freed, removed, inUse });
  for (const line of formatTable(
    [
      ...removed.map((image) => ["-", ...nameOf(image)]),
      ...inUse.map((image) => [" ", ...nameOf(image), "in use, stays"]),
    ],
    output,
  ))
    output.line(line);
  output.line(`${formatBytes(freed)} freed, ${formatBytes(bytesOf(store.list()))} kept`);
}

function nameOf({ version, arch, file }: StoredImage): readonly string[] {
  return [version, arch, file];
}

/** Bytes on the disk: a content with several names lies there once. */
function bytesOf(images: readonly StoredImage[]): number {
  const sizes = new Map(images.map(({ sha512, size }) => [sha512, size]));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
