import { describe, expect, it } from "vitest";
import { runCli } from "../cli/run.ts";
import { generatedIgnition, ignitionGoldens } from "./fixture.ts";

/** What our command line prints in the place of `ignition-validate`. */
async function report(text: string): Promise<string> {
  const { stdout, stderr, code } = await runCli([...compat, "-"], { stdin: text });
  expect(code).toBe(/^(error|couldn't)/m.test(stdout + stderr) ? 1 : 0);
  expect(stderr).toMatch(/^(couldn't parse config: .*\n)?$/);
  return stdout + stderr;
}

const compat = ["ignition", "validate", "--compat", "ignition-2.26"];

/** Go 1.26 also names embedded structs. */
function expected(out: string): string {
  return out.replace(/\.(Node|(File|Directory|Link)Embedded1)\./g, ".");
}

/** Unused keys of one object come in no order. */
function sorted(text: string): string[] {
  return text.split("\n").sort();
}

function withVersion(input: string, version: string): string {
  return input.replace(/("version"\s*:\s*")[^"]*"/i, `$1${version}"`);
}

const byVersion = ignitionGoldens.validate.flatMap(({ name, input, byVersion: outputs = {} }) =>
  Object.entries(outputs).map(
    ([version, { out }]) => [`${name} ${version}`, withVersion(input, version), out] as const,
  ),
);

describe("ignition-validate 2.26.0 prints the same", () => {
  it.each(ignitionGoldens.validate.map((golden) => [golden.name, golden.input, golden["v2.26.0"].out] as const))(
    "%s",
    async (_, input, out) => expect(await report(input)).toBe(expected(out)),
  );
  it.each(byVersion)("%s", async (_, input, out) => expect(await report(input)).toBe(expected(out)));
  it.each(ignitionGoldens.published.map(({ name, input, out }) => [name, input, out] as const))(
    "%s",
    async (_, input, out) => expect(await report(input)).toBe(expected(out)),
  );
  it.each(generatedIgnition.map(({ name, input, out }) => [name, input, out] as const))("%s", async (_, input, out) =>
    expect(sorted(await report(input))).toEqual(sorted(expected(out))),
  );
});

describe("every rule speaks in at least one of them", () => {
  const said = [
    ...ignitionGoldens.validate.map((one) => one["v2.26.0"].out),
    ...generatedIgnition.map(({ out }) => out),
  ].join("");
  it.each([
    "cannot set both id and name",
    "cannot use HTTP headers with this source scheme",
    "cannot use cex with clevis",
    "cannot use custom clevis config with tpm2, tang, or threshold",
    "cannot use key file with cex",
    "cannot use the same partition label twice",
    "device matches disk with wipeTable enabled; filesystem will be wiped",
    "device names cannot contain slashes",
    "directory path includes link in config",
    "disk device is required",
    `doesn't match the form "01234567-89AB-CDEF-EDCB-A98765432101"`,
    "duplicate entry defined",
    "file path includes link in config",
    "filesystem must specify format if label is specified",
    "filesystem overwrites partitioned device",
    "format cannot be empty when",
    "hard link target is a directory",
    "HTTP header name can't be empty",
    "illegal file mode",
    "incorrect size for hash sum",
    "insecure plaintext HTTP proxy",
    "invalid compression method",
    "invalid filesystem format",
    "invalid key-file source",
    "invalid S3 ARN format",
    "invalid S3 object VersionId",
    "invalid systemd drop-in extension",
    "invalid systemd unit extension",
    "invalid unit content: EOF",
    "invalid unit content: found garbage after section name",
    "invalid unit content: line too long (max 2048 bytes)",
    "invalid unit content: unable to find end of section",
    "invalid unit content: unexpected newline",
    "invalid url scheme",
    "is enabled, but has no install section",
    "link path includes link in config",
    "link target is required",
    "luks device labels cannot be longer than 47 characters",
    "malformed hash specifier",
    "missing required custom clevis config",
    "missing required custom clevis pin",
    "partition label will be truncated",
    "partition labels may not exceed 36 characters",
    "partition numbers collide",
    "partitions overlap",
    "path conflicts with systemd unit or dropin",
    "path is not fully simplified",
    "path not absolute",
    "path not specified",
    "a partition number >= 1 or a label must be specified",
    "proxies must be http(s)",
    "raid devices required",
    "raid level is required",
    "setuid/setgid/sticky bits",
    "shouldExist is false for a partition",
    "shouldExist specified false with other options",
    "source is required",
    "source must be specified if verification is specified",
    "spares unsupported for linear and raid0 arrays",
    "template unit",
    "thumbprint is required",
    "advertisement is not valid JSON",
    "unable to parse url",
    "unrecognized hash function",
    "unrecognized raid level",
    "unsupported clevis pin",
    "user/group ignored for hard link",
    ...["ext4", "xfs", "swap", "vfat"].map((format) => `characters when using ${format}`),
  ])("%s", (message) => expect(said).toContain(message));
});
