import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Folder for what can be fetched or made again: `$XDG_CACHE_HOME/flatcar-deploy`, `~/.cache/flatcar-deploy` by default. */
export function cacheDirectory(env: Environment): string {
  const base = env.XDG_CACHE_HOME;
  // A relative path counts as not set: https://specifications.freedesktop.org/basedir-spec/latest/
  return join(base?.startsWith("/") ? base : join(env.HOME ?? homedir(), ".cache"), "flatcar-deploy");
}

/** Folder of the downloads that everything of ours shares. */
export function imageDirectory(env: Environment): string {
  return join(cacheDirectory(env), "images");
}
