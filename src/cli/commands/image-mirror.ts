import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { FlatcarError } from "../../errors.ts";
import {
  keysFrom,
  type Mirrored,
  openImageStore,
  serveMirror,
  type VerifiedMirror,
  verifyMirror,
  writeMirror,
} from "../../images/files.ts";
import { imageDirectory, type Lock, readLock } from "../../images/index.ts";
import { wrong } from "../arguments.ts";
import { formatBytes } from "../byte-size.ts";
import { type Context, exitCodes, flagValue, isSet } from "../command.ts";
import { downloadText } from "../download-text.ts";
import { ioOf } from "../io.ts";
import { deploymentFile, lockFile } from "../places.ts";
import { isLive, progressFor } from "../progress.ts";
import { releaseSource } from "../release-source.ts";
import { wrap } from "../style.ts";
import { formatTable } from "../table.ts";

/** `image mirror DIR` writes it, `image mirror verify DIR` checks it, `image mirror DIR --serve` serves it. Only the first asks the network. */
export default async function imageMirror(context: Context): Promise<number> {
  const [first = "", second] = context.arguments;
  const verify = second !== undefined;
  if (verify && first !== "verify")
    throw wrong(`\`image mirror\` takes one folder, or verify and one, not "${first} ${second}"`);
  const folder = resolve(context.host.cwd, second ?? first);
  if (isSet(context, "port") && !isSet(context, "serve")) throw wrong("--port needs --serve");
  if (verify && isSet(context, "serve"))
    throw wrong("`image mirror verify` takes no option --serve", "first verify it, then serve it");
  if (isSet(context, "serve")) await serve(context, folder);
  else if (verify) await check(context, folder);
  else await write(context, folder);
  return exitCodes.done;
}

function lockIn(context: Context): Lock {
  return readLock(lockFile(deploymentFile(context)));
}

/** A lock that names nothing would be met by any mirror. */
function lockToCompare(context: Context): Lock {
  const lock = lockIn(context);
  if (Object.keys(lock.releases).length > 0) return lock;
  throw new FlatcarError({
    code: "FD1171",
    message: `${lockFile(deploymentFile(context))} names no release: there is nothing to compare the mirror with`,
    hint: "name the deployment file that lies beside the lock with -f",
  });
}

async function write(context: Context, folder: string): Promise<void> {
  const { host, output } = context;
  const io = ioOf(host, output);
  const { signal } = host;
  const lock = lockIn(context);
  const progress = progressFor(host, output, []);
  const live = isLive(host, output);
  const shown = new Set<string>();
  try {
    const mirrored = await writeMirror(folder, lock, {
      source: releaseSource({ io, offline: false, signal }),
      store: openImageStore(imageDirectory(host.env), { sleep: io.sleep, signal }),
      io,
      signal,
      waiting: () => progress.update(folder, "waiting", "another run writes it"),
      progress: (path, now) => {
        if (live || !shown.has(path)) progress.update(path, "downloading", downloadText(now, live));
        shown.add(path);
        if (now.bytes === now.total) progress.done(path, formatBytes(now.bytes));
      },
    });
    progress.close();
    show(context, folder, mirrored);
  } finally {
    progress.close();
  }
}

function show({ output, host }: Context, folder: string, mirrored: Mirrored): void {
  const { written, removed } = mirrored;
  output.document({ folder, ...mirrored });
  summary({ output, host }, folder, mirrored);
  const counts = [
    written.length === 0 ? "nothing was missing" : `${files(written.length)} written`,
    ...(removed.length > 0 ? [`${files(removed.length)} removed that the lock names no more`] : []),
  ];
  output.line(`  ${counts.join(", ")}`);
  output.line();
  const near = shownFolder(folder, host.cwd);
  for (const words of [`verify ${near}`, `${near} --serve`]) {
    output.line(`  ${output.style.cyan(`flatcar-deploy image mirror ${words}`)}`);
  }
}

/** What is in it, a row for each release. */
function summary(
  { output, host }: Pick<Context, "output" | "host">,
  folder: string,
  { releases, files: all }: Pick<Mirrored, "releases" | "files">,
): void {
  const bytes = all.reduce((sum, { size }) => sum + size, 0);
  output.line(`${output.style.bold(shownFolder(folder, host.cwd))} · ${files(all.length)}, ${formatBytes(bytes)}`);
  output.line();
  const rows = releases.map(({ channel, version, arch }) => {
    const its = all.filter(({ path }) => path.startsWith(`${channel}/${arch}-usr/${version}/`));
    return [
      `${channel} ${version}`,
      arch,
      files(its.length),
      formatBytes(its.reduce((sum, { size }) => sum + size, 0)),
    ];
  });
  for (const line of formatTable([...rows, ...extensionRows(all)], output)) output.line(line);
  output.line();
}

/** What is of no release: system extensions. */
function extensionRows(all: Mirrored["files"]): readonly (readonly string[])[] {
  const its = all.filter(({ path }) => path.startsWith(extensionFolder));
  if (its.length === 0) return [];
  return [["system extensions", "", files(its.length), formatBytes(its.reduce((sum, { size }) => sum + size, 0))]];
}

function files(count: number): string {
  return `${count} ${count === 1 ? "file" : "files"}`;
}

function shownFolder(folder: string, cwd: string): string {
  const near = relative(cwd, folder);
  return near.startsWith("..") ? folder : near || ".";
}

async function check(context: Context, folder: string): Promise<void> {
  const { host, output } = context;
  const lock = flagValue(context, "file") === undefined ? undefined : lockToCompare(context);
  const progress = progressFor(host, output, []);
  const live = isLive(host, output);
  try {
    const verified = await verifyMirror(folder, {
      now: host.now(),
      signal: host.signal,
      ...keysFrom(host.env),
      ...(lock ? { lock } : {}),
      ...(live ? { progress: (path) => progress.phase(`verifying ${path}`) } : {}),
    });
    progress.close();
    showVerified(context, folder, verified, lock !== undefined);
  } finally {
    progress.close();
  }
}

function showVerified(context: Context, folder: string, verified: VerifiedMirror, locked: boolean): void {
  const { output } = context;
  const { unsigned, accepted, files: all } = verified;
  output.document({ folder, ...verified, locked });
  summary(context, folder, verified);
  const signed = all.filter(({ signer }) => signer !== undefined).length;
  output.line(
    `  ${output.style.green("✓")} nothing is missing, altered or too much; ${files(signed)} signed, and signed right`,
  );
  if (locked) output.line(`  ${output.style.green("✓")} it is what flatcar.lock names`);
  if (accepted.length > 0) output.line(`  flatcar.lock takes without a signature: ${accepted.join(", ")}`);
  if (unsigned.length > 0) output.line(`  nobody signs by their nature: ${unsigned.join(", ")}`);
}

const extensionFolder = "extensions/";
const usualPort = 8080;

async function serve(context: Context, folder: string): Promise<void> {
  const { host, output } = context;
  const given = flagValue(context, "port");
  const port = given === undefined ? usualPort : Number(given);
  if (!/^\d+$/.test(given ?? "0") || port > 65_535) throw wrong(`--port takes a number up to 65535, not "${given}"`);
  const served = await serveMirror(folder, port);
  const env = {
    FLATCAR_DEPLOY_RELEASE_URL: `${served.url}/{channel}`,
    FLATCAR_DEPLOY_FEED_URL: `${served.url}/releases.json`,
  };
  const extensions = existsSync(join(folder, extensionFolder));
  output.document({ folder, url: served.url, env, ...(extensions ? { extensions: `${served.url}/extensions` } : {}) });
  output.line(`${output.style.bold(shownFolder(folder, host.cwd))} · ${served.url}, until Ctrl-C`);
  output.line();
  for (const [name, value] of Object.entries(env)) output.line(`  ${output.style.cyan(`export ${name}='${value}'`)}`);
  if (extensions) {
    const text = `machines fetch system extensions themselves: for \`lock\` serve ${extensionFolder} where they reach it, and name that address in FLATCAR_DEPLOY_EXTENSION_URL`;
    output.line();
    for (const line of wrap(text, output.width - 2)) output.line(`  ${output.style.dim(line)}`);
  }
  if (!host.signal.aborted) await once(host.signal, "abort");
  await served.close();
}
