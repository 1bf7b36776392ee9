import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { FlatcarError } from "../errors.ts";
import { type Context, flagValue } from "./command.ts";

const usualNames = ["flatcar.yaml", "flatcar.yml", "flatcar.ts", "flatcar.mts"] as const;

/** The deployment file: `-f`, else the usual names in the working folder. Throws FD1001 when there is none, or it is a pipe or the like. */
export function deploymentFile(context: Context): string {
  const given = flagValue(context, "file");
  const { cwd } = context.host;
  if (given !== undefined) return readable(shownPath(resolve(cwd, given)));
  const found = usualNames.find((name) => existsSync(join(cwd, name)));
  if (found !== undefined) return shownPath(join(cwd, found));
  throw new FlatcarError({
    code: "FD1001",
    message: `there is no ${usualNames[0]} here`,
    at: { file: cwd },
    hint: "name the file with -f, or start from examples/quickstart/flatcar.yaml",
  });
}

/** What can be read once only has no folder for the lock and for the files that it names. */
function readable(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found || found.isFile() || found.isDirectory()) return file;
  throw new FlatcarError({
    code: "FD1001",
    message: `${file} is no file that stays`,
    hint: "write the deployment into a file: what it names is looked for beside it, and flatcar.lock is written there",
  });
}

/** Below the process's own folder paths stay relative, so that errors show what the user typed. */
function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}

/** `flatcar.lock` beside the deployment file. */
export function lockFile(file: string): string {
  return join(dirname(file), "flatcar.lock");
}
