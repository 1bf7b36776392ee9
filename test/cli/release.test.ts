import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { expectGolden } from "../golden.ts";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";

const offline = async (...words: string[]) => runCli(["release", ...words, "--offline"], { columns: 80 });
const json = async (...words: string[]) =>
  JSON.parse((await runCli(["release", ...words, "--offline", "--json"])).stdout) as {
    readonly releases: readonly Readonly<Record<string, unknown>>[];
  };

describe("release", () => {
  it.each([
    ["release-current", ["current"]],
    ["release-current-at", ["current", "--at", "2022-11-01"]],
    ["release-list-at", ["list", "--at", "2026-05-01"]],
    ["release-list-lts", ["list", "--channel", "lts-2024"]],
    ["release-show", ["show", "stable"]],
    ["release-show-ended", ["show", "3510.3.8"]],
  ])("%s at a terminal of 80 columns", async (golden, words) => {
    const { code, stdout, stderr } = await offline(...words);
    expect([code, stderr]).toEqual([0, ""]);
    expect(
      Math.max(
        ...stdout
          .split("\n")
          .filter((line) => !line.includes("https:"))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
    expectGolden(golden, stdout);
  });

  it("lists every release in a pipe, with everything that is known", async () => {
    const { stdout } = await runCli(["release", "list", "--offline"]);
    expect(stdout).toContain("540 releases");
    expect(stdout).toMatch(
      /stable +4593\.2\.5 +2026-08-13 +amd64 arm64 +6\.12\.102 +28\.0\.4 +2\.1\.5 +257 +3\.5\.0 +current/,
    );
    const { releases } = await json("list", "--channel", "stable");
    expect(releases.length).toBe(137);
    expect(releases[0]).toMatchObject({
      version: "4593.2.5",
      kernel: "6.12.102",
      ignitionSpec: "3.5.0",
      support: { state: "current" },
    });
  });

  it("filters by channel, architecture and day", async () => {
    const { releases } = await json("list", "--channel", "lts-2021", "--arch", "amd64", "--since", "2022-09-01");
    expect(releases.map(({ version }) => version)).toEqual(["2605.32.1", "2605.31.1"]);
    expect((await json("list", "--channel", "lts-2021", "--arch", "arm64")).releases).toEqual([]);
  });

  it.each([
    [["list", "--since", "yesterday"], "FD1141"],
    [["list", "--channel", "stabel"], "FD1101"],
    [["list", "--channel", "4593.2.5"], "FD1701"],
    [["list", "--at", "2027-01-01"], "FD1701"],
    [["current", "lts-2024", "--at", "2024-05-01"], "FD1142"],
    [["current", "--at", "2026-11-01"], "FD1106"],
    [["current", "lts-2021", "--arch", "arm64"], "FD1103"],
    [["show"], "FD1701"],
    [["show", "4593.2.99"], "FD1102"],
  ])("%j is refused with %s", async (words, expected) => {
    const { code, stderr, stdout } = await offline(...words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`error[${expected}]`);
  });
});

describe("release diff", () => {
  it.each([
    ["release-diff", ["4593.2.3", "stable"]],
    ["release-diff-major", ["4459.2.4", "4593.2.5"]],
    ["release-diff-downgrade", ["stable", "lts"]],
    ["release-diff-same", ["stable", "4593.2.5"]],
    ["release-diff-markdown", ["4593.2.4", "4593.2.5", "--markdown"]],
  ])("%s", async (golden, words) => {
    const { code, stdout, stderr } = await offline("diff", ...words);
    expect([code, stderr]).toEqual([0, ""]);
    expectGolden(golden, stdout);
  });

  it("fits a comment on GitHub, and 80 columns", async () => {
    expect((await offline("diff", "4081.3.10", "stable", "--markdown")).stdout.length).toBeLessThan(65_536);
    const lines = (await offline("diff", "4081.3.10", "stable")).stdout.split("\n");
    expect(lines.filter((line) => line.length > 80 && !line.includes("https:"))).toEqual([]);
  });

  it("exits with 3 where a policy is broken, and with 0 where it holds", async () => {
    const broken = await offline("diff", "4593.2.3", "stable", "--fail-if", "fixes in openssh older than 30d");
    expect([broken.code, broken.stdout]).toEqual([3, expect.stringContaining("✗ 4593.2.3 lacks 8 fixes of openssh")]);
    const held = await offline(
      "diff",
      "4593.2.3",
      "stable",
      "--fail-if",
      "support ended",
      "--fail-if",
      "package docker below 28",
    );
    expect(held.code).toBe(0);
  });

  it("says so where no release is like what was asked for", async () => {
    const none = await runCli(["release", "list", "--at", "2010-01-01", "--offline"]);
    expect(none).toMatchObject({ code: 0, stdout: "no release is like that, by the bundled snapshot of 2026-08-21\n" });
    const before = await runCli(["release", "current", "--at", "2011-01-01", "--offline"]);
    const sentence = "no channel had a release on 2011-01-01, by the bundled snapshot of 2026-08-21\n";
    expect(before).toMatchObject({ code: 0, stdout: sentence });
    const one = await runCli(["release", "list", "--channel", "stable", "--at", "2018-06-01", "--offline"]);
    expect(one.stdout).toContain("  1 release, from the bundled snapshot");
    const beyond = await runCli(["release", "list", "--at", "2026-11-01", "--offline"]);
    expect(beyond).toMatchObject({ code: 2, stderr: expect.stringContaining("error[FD1106]") });
  });

  it("takes severities from a file", async () => {
    const cwd = folderWith({ "cves.json": "{}", "wrong.json": '{"CVE-2026-1": "urgent"}' });
    const rated = (file: string) =>
      runCli(
        ["release", "diff", "4593.2.3", "stable", "--offline", "--fail-if", "fixes critical", "--severities", file],
        { cwd },
      );
    expect(await rated("cves.json")).toMatchObject({
      code: 3,
      stdout: expect.stringContaining("cves.json does not rate 8 of them"),
    });
    for (const file of ["wrong.json", "none.json"])
      expect(await rated(file)).toMatchObject({ code: 2, stderr: expect.stringContaining("error[FD1145]") });
  });

  it("takes severities from feeds of the National Vulnerability Database, packed or not, and from several files", async () => {
    const feed = readFileSync(new URL("../fixtures/severities/nvdcve-2.0.json", import.meta.url));
    const cwd = folderWith({
      "own.json": '{"CVE-2026-60002": "low"}',
      "page.json": '{"vulnerabilities": [{"id": 1}]}',
    });
    writeFileSync(join(cwd, "nvdcve-2.0-2026.json.gz"), gzipSync(feed));
    writeFileSync(join(cwd, "nvdcve-2.0-2026.json"), feed);
    const judged = (policy: string, ...files: readonly string[]) =>
      runCli(
        ["release", "diff", "4593.2.3", "stable", "--offline", "--fail-if", policy].concat(
          files.flatMap((file) => ["--severities", file]),
        ),
        { cwd },
      );
    const packed = await judged("fixes critical in openssh", "nvdcve-2.0-2026.json.gz");
    expect(packed.code).toBe(3);
    expect(packed.stdout).toContain("4593.2.3 lacks 6 fixes of openssh");
    expect(packed.stdout).toContain("nvdcve-2.0-2026.json.gz does not rate 5 of them");
    expect((await judged("fixes critical in openssh", "nvdcve-2.0-2026.json")).stdout).toContain("lacks 6 fixes");
    expect((await judged("fixes high in openssh", "nvdcve-2.0-2026.json")).stdout).toContain("lacks 7 fixes");
    const both = await judged("fixes critical in openssh", "nvdcve-2.0-2026.json", "own.json");
    expect(both.stdout).toContain("lacks 5 fixes of openssh");
    expect(both.stdout).toContain("nvdcve-2.0-2026.json, own.json does not rate 5 of them");
    const other = await judged("fixes critical", "page.json");
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining("error[FD1145] page.json does not say") });
  });

  it("is one JSON document with everything", async () => {
    const argv = ["release", "diff", "4459.2.4", "4593.2.5", "--offline", "--json", "--fail-if", "fixes"];
    const { code, stdout } = await runCli(argv);
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(code).toBe(3);
    expect(document).toMatchObject({
      direction: "upgrade",
      ignitionSpec: { before: "3.5.0", after: "3.5.0" },
      support: { state: "ended" },
    });
    expect((document.broken as readonly string[]).length).toBe(16);
  });

  it.each([
    [["4593.2.3", "stable", "--fail-if", "fixes critical older than 30d"], "FD1144"],
    [["4593.2.3", "stable", "--fail-if", "package dokcer below 1"], "FD1144"],
    [["4593.2.3", "9999.0.0"], "FD1106"],
    [["4593.2.3"], "FD1701"],
  ])("%j is refused with %s", async (words, expected) => {
    const { code, stderr } = await offline("diff", ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(`error[${expected}]`);
  });
});
