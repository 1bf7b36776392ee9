import { describe, expect, test } from "vitest";
import { engineFinding, isKilled, toStateError } from "../../src/engine/failures.ts";
import { FlatcarError } from "../../src/errors.ts";

/** What engine 3.259.0 prints, and the code that it becomes. */
const texts: readonly (readonly [title: string, code: string, text: string])[] = [
  [
    "locked",
    "FD1504",
    `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///srv/state/.pulumi/locks/organization/flatcar/shop/abc.json?no_tmp_dir=true: created by root@other (pid 1) at 2026-11-25T21:00:00Z`,
  ],
  ["locked by a service", "FD1504", "error: [409] Conflict: Another update is currently in progress."],
  [
    "another passphrase",
    "FD1505",
    "error: getting stack configuration: get stack secrets manager: incorrect passphrase",
  ],
  [
    "no passphrase",
    "FD1505",
    "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
  ],
  [
    "a full disk when a stack is made",
    "FD1602",
    'error: could not create stack: blob (key ".pulumi/locks/organization/flatcar/shop2/a80b.json") (code=Unknown): write /srv/state/.pulumi/locks/organization/flatcar/shop2/a80b.json.18eb.tmp: no space left on device',
  ],
  [
    "a full disk in the middle",
    "FD1602",
    "error: 2 errors occurred:\n    1) write /srv/state/.pulumi/locks/a.json.18eb.tmp: no space left on device\n    2) Unknown",
  ],
  [
    "a read-only disk",
    "FD1601",
    'error: could not create stack: blob (key ".pulumi/locks/a.json") (code=Unknown): mkdir /srv/state/.pulumi/locks/organization/flatcar/shop3: read-only file system',
  ],
  ["a folder that may not be written", "FD1601", "error: open /srv/state/.pulumi/meta.yaml: permission denied"],
  [
    "S3 without credentials",
    "FD1601",
    'error: read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") (code=Unknown): operation error S3: GetObject, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found',
  ],
  [
    "Google storage without credentials",
    "FD1601",
    "error: missing google credentials: unable to find gcp credentials: google: could not find default credentials. See https://cloud.google.com/docs",
  ],
  [
    "Azure storage without an account",
    "FD1601",
    'error: unable to open bucket "azblob://bucket": azureblob: Options.AccountName is required',
  ],
  ["anything else", "FD1503", "warning: this is old\nerror: something new"],
];

describe("what the engine says", () => {
  test.each(texts)("%s is %s", (_, code, text) => {
    const finding = engineFinding(text, 255);
    expect(finding.code).toBe(code);
    expect(finding.hint).toBeTruthy();
  });

  test("a lock names who holds it", () => {
    const { details } = engineFinding(texts[0]?.[2] ?? "", 1);
    expect(details).toEqual([
      "file:///srv/state/.pulumi/locks/organization/flatcar/shop/abc.json?no_tmp_dir=true: created by root@other (pid 1) at 2026-11-25T21:00:00Z",
    ]);
  });

  test("colours do not hide what it says, and show nowhere", () => {
    const finding = engineFinding("\u001b[31merror: \u001b[0m<{%fg 1%}>something<{%reset%}> new", 2);
    expect(finding).toMatchObject({
      code: "FD1503",
      message: "the Pulumi engine ended with 2",
      details: ["error: something new"],
    });
  });

  test("without an error of its own, its last lines are given", () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    expect(engineFinding(lines.join("\n"), 1).details).toEqual(lines.slice(-8));
  });

  test("one that was killed is told from one that ended", () => {
    expect(isKilled(new FlatcarError(engineFinding("", undefined)))).toBe(true);
    expect(isKilled(new FlatcarError(engineFinding("", 1)))).toBe(false);
  });
});

describe("writing state", () => {
  test.each([
    ["EROFS", "FD1601"],
    ["EACCES", "FD1601"],
    ["EPERM", "FD1601"],
    ["ENOTDIR", "FD1601"],
    ["ENOSPC", "FD1602"],
    ["EDQUOT", "FD1602"],
  ])("%s is %s", (system, code) => {
    const cause = Object.assign(new Error("failed"), { code: system });
    const error = toStateError(cause, "/srv/state") as FlatcarError;
    expect(error).toBeInstanceOf(FlatcarError);
    expect(error).toMatchObject({ code, cause });
    expect(error.message).toContain("/srv/state");
  });

  test("any other error stays what it is", () => {
    const error = new Error("failed");
    expect(toStateError(error, "/srv/state")).toBe(error);
  });
});
