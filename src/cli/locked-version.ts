import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { isScalar, LineCounter, parseDocument } from "yaml";
import { type Finding, FlatcarError } from "../errors.ts";
import { type Lock, offlineSnapshot } from "../images/index.ts";
import type { Context } from "./command.ts";

/**
 * Runs `work`, and says in each finding that names a version which nobody here has heard of what line of the lock file pins it: the deployment file may
 * not name it at all.
 */
export async function tellingLock<T>(lock: Lock, file: string, { host }: Context, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    const [first, ...rest] = error.findings;
    const strange = await unheardOf(lock);
    const told = (finding: Finding) => withLine(finding, strange, file, host.cwd);
    throw new FlatcarError([told(first), ...rest.map(told)], { cause: error, warnings: error.warnings });
  }
}

type Pinned = readonly [key: string, release: Lock["releases"][string]];

/** Releases of the lock that do not come with the package. */
async function unheardOf({ releases }: Lock): Promise<readonly Pinned[]> {
  const known = offlineSnapshot();
  const asked = Object.entries(releases).map(async (pinned) => ((await known.find(pinned[1].version)) ? [] : [pinned]));
  return (await Promise.all(asked)).flat();
}

function withLine(finding: Finding, pinned: readonly Pinned[], file: string, cwd: string): Finding {
  const words = finding.message.split(/\s/);
  const named = pinned.filter(
    ([key, { version }]) => words.includes(version) && words.includes(key.split(" ")[1] ?? ""),
  );
  const lines = named.map(([key, { version }]) => {
    return `${relative(cwd, file)}:${lineOf(file, key)}: pins ${key} to ${version}; \`flatcar-deploy lock --update\` pins anew`;
  });
  return lines.length === 0 ? finding : { ...finding, details: [...(finding.details ?? []), ...lines] };
}

/** Line of a pinned version, from 1. */
function lineOf(file: string, key: string): number {
  const lineCounter = new LineCounter();
  const node = parseDocument(readFileSync(file, "utf8"), { lineCounter }).getIn(["releases", key, "version"], true);
  return lineCounter.linePos(isScalar(node) ? (node.range?.[0] ?? 0) : 0).line;
}
