import { hostname } from "node:os";
import { expect, test } from "vitest";
import { engineFinding } from "../../src/engine/failures.ts";
import { isLeftBehind } from "../../src/engine/left-lock.ts";
import { FlatcarError } from "../../src/errors.ts";

const here = hostname();
/** Larger than any pid that Linux gives out, https://man7.org/linux/man-pages/man5/proc_sys_kernel.5.html */
const nobody = 4_194_305;
const now = new Date().toISOString();

function lockedBy(...locks: readonly (readonly [host: string, pid: number, since: string])[]): FlatcarError {
  const lines = locks.map(
    ([host, pid, since]) => `  s3://team/.pulumi/locks/a.json: created by ada@${host} (pid ${pid}) at ${since}`,
  );
  const head = `error: the stack is currently locked by ${locks.length} lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.`;
  return new FlatcarError(engineFinding([head, ...lines].join("\n"), 255));
}

test.each([
  ["a dead process of this computer", true, lockedBy([here, nobody, now])],
  ["a pid that was given out anew", true, lockedBy([here, process.pid, "2001-01-01T00:00:00Z"])],
  ["a process that lives", false, lockedBy([here, process.pid, now])],
  ["another computer", false, lockedBy(["elsewhere", nobody, now])],
  ["a dead process and another computer", false, lockedBy([here, nobody, now], ["elsewhere", nobody, now])],
  [
    "a service, which names nobody",
    false,
    new FlatcarError(engineFinding("[409] Conflict: Another update is currently in progress", 255)),
  ],
  ["nobody: it is another failure", false, new FlatcarError({ code: "FD1503", message: "failed" })],
])("a lock of %s: left behind is %s", (_, expected, error) => {
  expect(isLeftBehind(error)).toBe(expected);
});
