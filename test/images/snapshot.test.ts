import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readAliases, readFeed } from "../../src/images/feed.ts";
import { offlineSnapshot, resolveRelease } from "../../src/images/index.ts";
import { readVersionFile } from "../../src/images/version-file.ts";

const fixtures = new URL("../fixtures/releases/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, fixtures), "utf8");
const snapshot = offlineSnapshot();

describe("the bundled snapshot", () => {
  test.each([
    ["stable", "4593.2.5", ["amd64", "arm64"]],
    ["beta", "4757.1.0", ["amd64", "arm64"]],
    ["alpha", "4790.0.0", ["amd64", "arm64"]],
    ["lts", "4081.3.10", ["amd64", "arm64"]],
    ["lts-2024", "4081.3.10", ["amd64", "arm64"]],
    ["lts-2023", "3510.3.8", ["amd64", "arm64"]],
    ["lts-2021", "2605.32.1", ["amd64"]],
    ["edge", "2466.99.0", ["amd64", "arm64"]],
  ])("has %s at %s", async (channel, version, architectures) => {
    for (const arch of ["amd64", "arm64"] as const) {
      expect(await snapshot.current(channel, arch)).toBe(architectures.includes(arch) ? version : undefined);
    }
  });

  test("knows what the feeds know", async () => {
    const feeds = readdirSync(fixtures).filter((name) => /^releases-.*\.json$/.test(name));
    expect(feeds.length).toBe(9);
    for (const name of feeds) {
      for (const [version, facts] of readFeed(read(name), name)) {
        expect(await snapshot.find(version), version).toEqual(facts);
      }
    }
    expect(await snapshot.find("4593.2.5")).toEqual({
      channel: "stable",
      version: "4593.2.5",
      architectures: ["amd64", "arm64"],
      published: "2026-08-13T15:48:35.000Z",
      software: { kernel: "6.12.102", systemd: "257", docker: "28.0.4", containerd: "2.1.5", ignition: "2.24.0" },
    });
  });

  test("takes the channel from the feed and never from the version", async () => {
    expect(await resolveRelease("2605.12.1", "amd64", snapshot)).toMatchObject({ channel: "lts" });
    expect(await resolveRelease("1688.5.3", "amd64", snapshot)).toMatchObject({ channel: "stable" });
  });

  test("has the image lists that are known, and no others", async () => {
    const release = { channel: "stable", version: "3510.2.8", arch: "amd64" } as const;
    const list = await snapshot.artifact(release, "flatcar_production_ami_all.json");
    expect(list).toEqual({ content: Buffer.from(read("flatcar_production_ami_all-3510.2.8-amd64.json")) });
    await expect(snapshot.artifact({ ...release, arch: "arm64" }, "list.json")).rejects.toMatchObject({
      code: "FD1106",
      message: expect.stringMatching(/^list\.json of stable 3510\.2\.8 arm64: .* the release server is not asked$/),
    });
  });
});

test("version.txt names a version and when it was built", () => {
  expect(readVersionFile(read("version-3510.2.8.txt"), "url")).toEqual({
    version: "3510.2.8",
    published: "2023-09-19T19:14:00.000Z",
  });
  expect(readVersionFile(read("version-4593.2.5.txt"), "url")).toMatchObject({ version: "4593.2.5" });
  expect(() => readVersionFile("<!doctype html><title>Login</title>", "http://x/version.txt")).toThrow(
    "http://x/version.txt does not name a version: the answer is not a version.txt",
  );
  expect(() => readVersionFile("FLATCAR_VERSION=4799.0.0+nightly-20260821-2100\n", "url")).toThrow(/does not name/);
});

test("an alias of the feed is the version of the same day", () => {
  expect(readAliases(read("releases-lts.json"), "feed")).toMatchObject({
    current: "4081.3.10",
    "current-2024": "4081.3.10",
    "current-2023": "3510.3.8",
  });
  expect(() => readFeed("[]", "http://x/feed")).toThrow("http://x/feed is not a release feed");
  expect(() => readFeed("<html>", "http://x/feed")).toThrow("http://x/feed is not a release feed");
});
