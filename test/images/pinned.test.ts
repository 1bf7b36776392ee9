import { describe, expect, it } from "vitest";
import { type ReleaseSource, resolveRelease, withPinned } from "../../src/images/index.ts";
import type { Arch, Release } from "../../src/platform.ts";

const pin = (arch: Arch): Release => ({ channel: "stable", version: "4593.2.5", arch });

/** A source that has 4593.2.5 for these architectures, and what it was asked. */
function source(architectures: readonly Arch[]) {
  const asked: string[] = [];
  const facts = {
    channel: "stable",
    version: "4593.2.5",
    architectures,
    published: "2026-10-01",
    software: {},
  } as const;
  const made: ReleaseSource = {
    name: "release server",
    current: async () => "4593.2.5",
    find: async (version, arch) => {
      asked.push(`${version} ${arch}`);
      return architectures.length > 0 && version === facts.version ? facts : undefined;
    },
    artifact: async () => undefined,
    published: async () => undefined,
    list: async () => [facts],
    changes: async () => undefined,
    streams: async () => [],
  };
  return { asked, made };
}

describe("a pinned release", () => {
  it.each([
    ["answers for its own architecture", ["amd64"], "amd64", ["amd64"], []],
    ["answers where no architecture is asked for", ["amd64"], undefined, ["amd64"], []],
    ["leaves another architecture to the source", ["amd64"], "arm64", ["arm64", "amd64"], ["4593.2.5 arm64"]],
    ["answers for every architecture it is pinned for", ["amd64", "arm64"], "arm64", ["amd64", "arm64"], []],
  ] as const)("%s", async (_, pinned, arch, architectures, lookedUp) => {
    const { asked, made } = source(["arm64"]);
    const facts = await withPinned(made, pinned.map(pin)).find("4593.2.5", arch);
    expect(facts).toMatchObject({ version: "4593.2.5", channel: "stable", architectures });
    expect(asked).toEqual(lookedUp);
  });

  it("is all that is known where the source has nothing", async () => {
    const found = await withPinned(source([]).made, [pin("amd64")]).find("4593.2.5", "arm64");
    expect(found?.architectures).toEqual(["amd64"]);
  });

  it("says nothing of another version", async () => {
    const { asked, made } = source(["amd64"]);
    expect(await withPinned(made, [pin("amd64")]).find("4081.2.0", "amd64")).toBeUndefined();
    expect(asked).toEqual(["4081.2.0 amd64"]);
  });

  it.each(["stable", "4593.2.5"])("does not stop machines of another architecture: %s", async (wanted) => {
    const releases = withPinned(source(["amd64", "arm64"]).made, [pin("amd64")]);
    expect(await resolveRelease(wanted, "arm64", releases)).toEqual(pin("arm64"));
  });
});
