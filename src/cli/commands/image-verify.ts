import { statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { flatcarKey, formatFingerprint, readKeyFile, type Verified, verifyFile } from "../../images/files.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, flagValue, type Host } from "../command.ts";
import { formatAge } from "../plan-screen.ts";
import { progressFor } from "../progress.ts";

/** `image verify FILE`: whether Flatcar signed it, by what lies beside it or is named. Nothing is fetched. */
export default async function imageVerify(context: Context): Promise<number> {
  const { output, host } = context;
  const [file = ""] = context.arguments;
  const path = (given: string) => pathOf(given, host);
  const fingerprint = fingerprintOf(context);
  const [key, signature, digests] = ["key", "signature", "digests"].map((name) => flagValue(context, name));
  const read = key === undefined ? {} : { key: readKeyFile(path(key)) };
  const { close, progress } = progressOf(context, path(file));
  const verifying = verifyFile(path(file), {
    now: host.now(),
    signal: host.signal,
    ...(progress ? { progress } : {}),
    ...read,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(signature === undefined ? {} : { signature: path(signature) }),
    ...(digests === undefined ? {} : { digests: path(digests) }),
  });
  const verified = await verifying.finally(close);
  output.document({ file, ...verified });
  print(context, verified);
  return exitCodes.done;
}

/** Below the process's own folder a path stays as it was typed, and so do the names in messages. */
function pathOf(given: string, { cwd }: Host): string {
  return cwd === process.cwd() ? given : resolve(cwd, given);
}

/** `--fingerprint`. Throws FD1701 for one that is none, or that no key comes with. */
function fingerprintOf(context: Context): string | undefined {
  const given = flagValue(context, "fingerprint");
  if (given === undefined) return undefined;
  if (!/^[0-9a-f]{40}$/i.test(given.replaceAll(/\s/g, ""))) {
    throw wrong("--fingerprint takes the 40 hex digits of a primary key", "gpg --show-keys FILE prints them");
  }
  if (flagValue(context, "key") === undefined) throw wrong("--fingerprint needs the key", "add --key FILE");
  return given;
}

const largeBytes = 64 * 1024 * 1024;

/** A row with the percentage for large files on a terminal, and nothing elsewhere. */
function progressOf(
  { host, output }: Context,
  path: string,
): { readonly close: () => void; readonly progress?: (bytes: number) => void } {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const stream = output.json ? host.stderr : host.stdout;
  if (size < largeBytes || !stream.isTTY) return { close: () => {} };
  const name = basename(path);
  const rows = progressFor(host, output, [name]);
  let shown = -1;
  return {
    close: rows.close,
    progress: (bytes) => {
      const percent = Math.floor((100 * bytes) / size);
      if (percent === shown) return;
      shown = percent;
      rows.update(name, "verifying", `${percent} %`);
    },
  };
}

function print({ host, output }: Context, verified: Verified): void {
  const { name, signer, subkey, signedAt, sha512, size, evidence, named } = verified;
  const { green, yellow } = output.style;
  output.line(`${green("✓")} ${name} is ${signer === flatcarKey.fingerprint ? "Flatcar's" : "what was signed"}`);
  output.line();
  const time = `${signedAt.replace("T", " ").replace("Z", " UTC")}, ${formatAge(signedAt, host.now())}`;
  const rows = [
    ["primary key", formatFingerprint(signer)],
    ["subkey", subkey === signer ? "" : formatFingerprint(subkey)],
    ["signed", time],
    ["verified by", evidence.map((each) => basename(each)).join(", ")],
    ["size", `${size.toLocaleString("en-US")} bytes`],
    ["sha512", sha512],
  ];
  // Not as a table: the hash is wider than any terminal, and would break every row.
  for (const [title = "", value] of rows) if (value) output.line(`  ${title.padEnd(11)}   ${value}`);
  if (named) return;
  output.line();
  output.line(`  ${yellow(`nobody signed the name: with ${name}.DIGESTS.asc beside it, that is verified too`)}`);
}
