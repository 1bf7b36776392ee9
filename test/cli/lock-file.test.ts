import { expect, test, vi } from "vitest";
import { writeLock } from "../../src/cli/lock-file.ts";
import { emptyLock } from "../../src/images/index.ts";
import { writeWhole } from "../../src/whole-file.ts";

vi.mock("../../src/whole-file.ts");

test.each([
  ["EPERM", "FD1601", "not permitted"],
  ["EACCES", "FD1601", "permission denied"],
  ["ENOSPC", "FD1602", "no space is left on the device"],
])("a lock that cannot be written for %s says so in plain words", (code, told, reason) => {
  vi.mocked(writeWhole).mockImplementation(() => {
    throw Object.assign(new Error(`${code}: open 'flatcar.lock.1.tmp'`), { code });
  });
  const after = { ...emptyLock, images: { "aws eu-central-1 amd64 4593.2.5": { image: "ami-0123456789abcdef0" } } };
  const finding = { code: told, message: `cannot write flatcar.lock: ${reason}` };
  expect(() => writeLock("flatcar.lock", emptyLock, after)).toThrow(
    expect.objectContaining({ findings: [expect.objectContaining(finding)] }),
  );
});
