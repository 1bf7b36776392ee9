import { describe, expect, it } from "vitest";
import { firstReaders, newestMinor } from "../../../src/ignition/spec/release.ts";
import { offlineSnapshot } from "../../../src/images/index.ts";

describe("the newest spec that a release reads", () => {
  it.each([
    ["3033.3.18", undefined],
    ["3139.2.3", undefined],
    ["3185.0.0", 3],
    ["3510.3.0", 3],
    ["3535.0.0", 4],
    ["4081.3.5", 4],
    ["4152.2.0", 5],
    ["4593.2.5", 5],
    ["4790.0.0", 5],
    ["4799.0.0", 6],
  ])("%s: 3.%s.0", (version, minor) => {
    expect(newestMinor(version)).toBe(minor);
  });

  it("is what the Ignition of every published release reads", async () => {
    for (const { version, software } of await offlineSnapshot().list()) {
      expect({ version, minor: newestMinor(version) }).toEqual({ version, minor: readBy(software.ignition ?? "") });
    }
  });

  it.each([3, 4, 5])("3.%s.0 is first read by the oldest release of each channel", async (minor) => {
    const releases = (await offlineSnapshot().list()).filter(({ version }) => (newestMinor(version) ?? 0) >= minor);
    const oldest = ["alpha", "beta", "stable", "lts"].flatMap((channel) => {
      const [first] = releases
        .filter((release) => release.channel === channel)
        .sort((a, b) => a.version.localeCompare(b.version, "en", { numeric: true }));
      return first ? `${channel} ${first.version}` : [];
    });
    expect(firstReaders(minor)).toBe(oldest.join(", "));
  });

  it.each([
    [0, /3185\.0\.0/],
    [6, /4799/],
  ])("3.%s.0 is read from a release of its own or of a later one on", (minor, first) => {
    expect(firstReaders(minor)).toMatch(first);
  });

  it("is none where the spec is experimental", () => {
    expect(firstReaders(7)).toBeUndefined();
  });
});

/** Ignition's release notes: 2.13 brought 3.3.0 to Flatcar, 2.15 3.4.0, 2.20 3.5.0, 2.26 3.6.0. */
function readBy(ignition: string): number | undefined {
  const [major = 0, minor = 0] = ignition.split(".").map(Number);
  if (major < 2) return undefined;
  return [
    [26, 6],
    [20, 5],
    [15, 4],
    [13, 3],
  ].find(([from = 0]) => minor >= from)?.[1];
}
