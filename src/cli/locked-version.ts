import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { isScalar, LineCounter, parseDocument } from "yaml";
import { type Finding, FlatcarError } from "../errors.ts";
import type { Lock } from "../images/index.ts";
import type { Context } from "./command.ts";

/** Runs `work`, and says in each finding that names a version which line of the lock file pins it: the deployment file may not name it at all. */
export async function tellingLock<T>(lock: Lock, file: string, { host }: Context, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    const [first, ...rest] = error.findings;
    const told = (finding: Finding) => withLine(finding, lock, file, host.cwd);
    throw new FlatcarError([told(first), ...rest.map(told)], { cause: error, warnings: error.warnings });
  }
}

function withLine(finding: Finding, { releases }: Lock, file: string, cwd: string): Finding {
  const pinned = Object.entries(releases).filter(([, { version }]) => finding.message.split(/\s/).includes(version));
  const lines = pinned.map(([key, { version }]) => {
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
