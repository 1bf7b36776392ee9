import { existsSync } from "node:fs";
import { join } from "node:path";
import { FlatcarError } from "../../errors.ts";
import { readLock } from "../../images/index.ts";
import { byHand, type ImageState } from "../../platform.ts";
import { type AccountImages, noImages, onAccount } from "../account-images.ts";
import { wrong } from "../arguments.ts";
import { parseAge } from "../byte-size.ts";
import { type Context, exitCodes, flagValue } from "../command.ts";
import { imageRows } from "../image-screen.ts";
import { deploymentFile, lockFile } from "../places.ts";
import { confirm } from "../prompt.ts";
import { images as imageCount } from "../style.ts";
import { formatTable } from "../table.ts";

/** An image, and why it stays; `undefined`: it goes. */
interface Fate {
  readonly image: ImageState;
  readonly stays: string | undefined;
}

/** `image prune`: deletes images that no deployment holds, no machine boots and the lock file here does not name. */
export default async function imagePrune(context: Context): Promise<number> {
  const by = { context, locked: lockedImages(context), olderThanMs: ageOf(context) };
  return onAccount(context, { changing: true }, (account) => prune(account, by));
}

async function prune(account: AccountImages, by: Parameters<typeof fatesOf>[1]): Promise<number> {
  const { context } = by;
  const { output } = context;
  const fates = await fatesOf(account, by);
  const going = fates.filter(({ stays }) => stays === undefined);
  const staying = fates.filter(({ stays }) => stays !== undefined);
  const rowsOf = (some: readonly Fate[]) => imageRows(some.map(({ image }) => image));
  const rows = [
    ...(await rowsOf(going)).map((row) => [output.style.red("-"), ...row]),
    ...(await rowsOf(staying)).map((row, index) => [" ", ...row, staying[index]?.stays ?? ""]),
  ];
  for (const line of formatTable(rows, output)) output.line(line);
  if (going.length === 0) {
    output.document({ removed: [], kept: fates.map(documentOf) });
    output.line(fates.length === 0 ? noImages(account) : "nothing to delete");
    return exitCodes.done;
  }
  output.line();
  const what = imageCount(going.length);
  if (!(await confirm(context, `Delete ${what}?`, () => undefined))) {
    output.line("Nothing was deleted.");
    return exitCodes.failed;
  }
  for (const { image } of going) await account.driver.delete(image.id, account.run());
  output.document({ removed: going.map(documentOf), kept: staying.map(documentOf) });
  output.line(output.style.bold(`Done: ${what} deleted.`));
  return exitCodes.done;
}

function documentOf({ image, stays }: Fate): unknown {
  return { ...image, ...(stays === undefined ? {} : { stays }) };
}

function ageOf(context: Context): number {
  const given = flagValue(context, "older-than");
  const age = given === undefined ? 0 : parseAge(given);
  if (age === undefined) throw wrong(`--older-than takes an age, not "${given}"`, "for example 30d, 12h or 2w");
  return age;
}

async function fatesOf(account: AccountImages, rules: Rules): Promise<readonly Fate[]> {
  const { driver, place, run } = account;
  const images = await driver.list(place, run());
  return Promise.all(images.map(async (image) => ({ image, stays: await reason(image, account, rules) })));
}

/** An image that is half made longer than this was left by a run that has ended: no import is given as much time. */
const longestImportMs = 2 * 60 * 60_000;

interface Rules {
  readonly context: Context;
  readonly locked: ReadonlySet<string>;
  readonly olderThanMs: number;
}

async function reason(
  image: ImageState,
  { driver, run }: AccountImages,
  { context, locked, olderThanMs }: Rules,
): Promise<string | undefined> {
  const holders = image.holders.filter((holder) => holder !== byHand);
  if (holders.length > 0) return `held by ${holders.length === 1 ? "a deployment" : `${holders.length} deployments`}`;
  if (locked.has(image.image)) return "named by flatcar.lock";
  const ageMs = context.host.now().getTime() - Date.parse(image.created);
  if (image.phase === "importing" && ageMs < longestImportMs) return "being imported";
  if (olderThanMs > 0 && ageMs < olderThanMs) return `younger than ${flagValue(context, "older-than")}`;
  const machines = (await driver.machines?.(image.id, run())) ?? [];
  return machines.length > 0
    ? `booted by ${machines.length === 1 ? "a machine" : `${machines.length} machines`}`
    : undefined;
}

/** Images that the lock file beside the deployment file names, or that of the working folder. Throws FD1001 where the file that is named is not there. */
function lockedImages(context: Context): ReadonlySet<string> {
  const named = flagValue(context, "file") !== undefined;
  const file = named ? lockFile(existing(deploymentFile(context))) : join(context.host.cwd, "flatcar.lock");
  return new Set(existsSync(file) ? Object.values(readLock(file).images).map(({ image }) => image) : []);
}

/** With a wrong name nothing would be locked, and all that the lock holds would go. */
function existing(file: string): string {
  if (existsSync(file)) return file;
  throw new FlatcarError({
    code: "FD1001",
    message: `cannot read ${file}: there is no such file`,
    at: { file },
    hint: "name the deployment file whose flatcar.lock says what stays",
  });
}
