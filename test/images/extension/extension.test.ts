import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { doubtsOf, isTested, kubernetesEnd } from "../../../src/images/extension/kubernetes.ts";
import { checkForeign, checkOfficial, officialExtensions } from "../../../src/images/extension/official.ts";
import { readExtension, resolveExtension } from "../../../src/images/extension/resolve.ts";
import { extensionServer } from "../../../src/images/extension/server.ts";
import { bundledExtensions, simulatedExtensions } from "../../../src/images/extension/snapshot.ts";
import { parseImageFile } from "../../../src/images/extension/source.ts";
import { readSums } from "../../../src/images/extension/sums.ts";
import { compareExtensionVersions, parseExtension } from "../../../src/images/extension/wanted.ts";
import {
  enabledExtensions,
  extensionConfig,
  installedExtensions,
  isUpdated,
  type PlacedExtension,
} from "../../../src/images/index.ts";
import type { Arch, Release } from "../../../src/platform.ts";
import { isolatedIO } from "../../../src/testing.ts";
import { type Bakery, bakeryFetch, bakeryReleases, digestOf, sumsOf } from "./bakery.ts";

function server(bakery: Bakery = {}, asked: string[] = [], env: Readonly<Record<string, string>> = {}) {
  const answer = bakeryFetch(bakery, asked);
  const io = {
    ...isolatedIO(env),
    sleep: async () => undefined,
    fetch: async (input: Parameters<typeof fetch>[0]) => answer(String(input)) ?? new Response("no", { status: 404 }),
  };
  return extensionServer(io, { signal: new AbortController().signal });
}

/** `FD1161: message | hint`. */
async function told(step: () => unknown): Promise<string> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    return error.findings.map(({ code, message, hint = "" }) => `${code}: ${message} | ${hint}`).join("\n");
  }
  throw new Error("nothing was thrown");
}

describe("what is asked for", () => {
  it.each([
    ["kubernetes", { name: "kubernetes" }],
    ["kubernetes@v1.35", { name: "kubernetes", version: "1.35" }],
    ["kubernetes@1.35.6", { name: "kubernetes", version: "1.35.6" }],
    ["k3s@v1.32.2+k3s1", { name: "k3s", version: "1.32.2+k3s1" }],
    ["nvidia-drivers-570-open", { name: "nvidia-drivers-570-open" }],
    ["docker-compose@2", { name: "docker-compose", version: "2" }],
  ])("%s", (text, wanted) => expect(parseExtension(text)).toEqual(wanted));

  it.each(["", "Kubernetes", "kubernetes@", "kubernetes@latest", "kubernetes v1.35", "../x", "a@1/2", "-a", "a b@1"])(
    "%j is nothing",
    async (text) => {
      expect(parseExtension(text)).toBeUndefined();
      expect(await told(() => readExtension(text))).toMatch(/^FD1161: .* is not a system extension \| NAME or NAME@/);
    },
  );
});

describe("the bakery's releases", () => {
  it("are read by name, version and architecture, each as it is called", () => {
    const read = readSums(sumsOf(bakeryReleases), "SHA256SUMS", (name, file) => `${name}/${file}`);
    const again = [...read].flatMap(([name, images]) =>
      images.filter(({ arch }) => arch === "amd64").map(({ version }) => `${name}-${version}`),
    );
    expect(again.sort()).toEqual([...bakeryReleases].sort());
    expect(read.size).toBe(35);
  });

  it.each([
    ["kubernetes", "v1.36.2"],
    ["k3s", "v1.36.2+k3s1"],
    ["docker", "29.6.2"],
    ["docker-compose", "5.3.1"],
    ["docker-buildx", "0.35.0"],
    ["chrony", "4.8"],
    ["kubernetes@v1.33", "v1.33.13"],
    ["kubernetes@1.35", "v1.35.6"],
    ["kubernetes@v1", "v1.36.2"],
    ["kubernetes@v1.3", undefined],
    ["containerd@2.0", "2.0.11"],
    ["k3s@v1.32.2", "v1.32.2+k3s1"],
    ["kubernetes@v1.34.1", "v1.34.1"],
  ])("%s is %s", async (text, version) => {
    const found = resolveExtension(text, "amd64", server());
    if (version === undefined) return expect(found).rejects.toMatchObject({ code: "FD1162" });
    const name = text.split("@")[0];
    const file = `${name}-${version}-x86-64.raw`;
    expect(await found).toEqual({
      version,
      url: `https://extensions.flatcar.org/extensions/${name}/${file}`,
      sha256: digestOf(file),
    });
  });

  it("are ordered by numbers", () => {
    const sorted = ["v1.35.10", "v1.35.9", "v1.35", "v1.36.0", "v1.32.2+k3s2", "v1.32.2+k3s1", "1.2"].sort(
      compareExtensionVersions,
    );
    expect(sorted).toEqual(["1.2", "v1.32.2+k3s1", "v1.32.2+k3s2", "v1.35", "v1.35.9", "v1.35.10", "v1.36.0"]);
  });

  it("are each asked for once", async () => {
    const asked: string[] = [];
    const source = server({}, asked);
    await Promise.all((["amd64", "arm64"] as const).map((arch) => resolveExtension("kubernetes", arch, source)));
    expect(asked).toEqual(["https://extensions.flatcar.org/extensions/kubernetes/SHA256SUMS"]);
    expect((await source.list()).size).toBe(35);
  });

  it("come from a mirror where one is named, and machines fetch them there", async () => {
    const base = "https://mirror.example/sysext";
    const source = server({ base }, [], { FLATCAR_DEPLOY_EXTENSION_URL: `${base}/` });
    const { url } = await resolveExtension("tailscale", "arm64", source);
    expect(url).toMatch(/^https:\/\/mirror\.example\/sysext\/tailscale\/tailscale-v[\d.]+-arm64\.raw$/);
  });
});

describe("what is not there", () => {
  const onlyAmd64 = sumsOf(["tailscale-v1.80.3"]).split("\n")[0] ?? "";
  it.each<[string, Arch, Bakery, string]>([
    ["kubernets", "amd64", {}, 'FD1161: there is no system extension "kubernets" | did you mean kubernetes?'],
    ["podmn", "amd64", {}, 'FD1161: there is no system extension "podmn" | did you mean podman?'],
    ["whatever", "amd64", {}, "| `flatcar-deploy extension list` shows all there are"],
    [
      "kubernetes@v1.99",
      "amd64",
      {},
      "FD1162: there is no kubernetes@v1.99 | versions of kubernetes, the newest first: v1.36.2, v1.36.1, v1.36.0, v1.35.6, v1.35.5",
    ],
    [
      "tailscale",
      "arm64",
      { answers: { "tailscale/SHA256SUMS": onlyAmd64 } },
      "FD1163: tailscale is not built for arm64 | choose a machine type of another architecture",
    ],
    ["tailscale", "amd64", { answers: { "tailscale/SHA256SUMS": "<html>" } }, "FD1166: https://extensions"],
    ["tailscale", "amd64", { answers: { "tailscale/SHA256SUMS": 403 } }, "FLATCAR_DEPLOY_EXTENSION_URL"],
    [
      "tailscale",
      "amd64",
      { answers: { "tailscale/SHA256SUMS": `${onlyAmd64}\n${onlyAmd64.replace(/^./, "x").replace("x", "0")}\n` } },
      "FD1166",
    ],
  ])("%s for %s", async (text, arch, bakery, message) => {
    expect(await told(() => resolveExtension(text, arch, server(bakery)))).toContain(message);
  });

  it("offline says what it would be, and what to do", async () => {
    const offline = bundledExtensions();
    expect(await told(() => resolveExtension("kubernetes@v1.35", "arm64", offline))).toBe(
      "FD1106: kubernetes@v1.35 would be v1.35.6 by the bundled list of 2026-07-16, and offline nobody is asked for its digest | " +
        "run `flatcar-deploy lock` once with a network: what is in flatcar.lock is not looked up; " +
        "or name a mirror in FLATCAR_DEPLOY_EXTENSION_URL and run without --offline",
    );
    expect(await told(() => resolveExtension("kubernetes@v1.99", "arm64", offline))).toContain(
      "there is no kubernetes@v1.99, as far as the bundled list of 2026-07-16 knows",
    );
    expect(await resolveExtension("kubernetes@v1.35", "arm64", simulatedExtensions())).toMatchObject({
      version: "v1.35.6",
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

describe("extensions of releases", () => {
  const of = (version: string, arch: Arch = "amd64", channel: Release["channel"] = "stable") => ({
    channel,
    version,
    arch,
  });
  it.each([
    ["podman", of("3940.9.9"), "FD1164: podman is part of Flatcar from 3941.0.0 on, and stable has 3940.9.9"],
    ["zfs", of("3510.2.8"), "FD1164"],
    ["nvidia-drivers-570", of("4593.2.5", "arm64"), "FD1163: nvidia-drivers-570 is not built for arm64"],
  ])("%s is not in every one", async (name, release, message) => {
    expect(await told(() => checkOfficial(name, release))).toContain(message);
  });

  it("are all in the current ones", () => {
    for (const name of officialExtensions) expect(() => checkOfficial(name, of("4593.2.5"))).not.toThrow();
  });

  it("others need one that loads and updates them", async () => {
    expect(await told(() => checkForeign("tilde", of("3184.0.0"), false))).toContain(
      "loads extensions like tilde from 3185.0.0",
    );
    expect(await told(() => checkForeign("tilde", of("3374.2.5"), true))).toContain(
      "updates extensions like tilde from 3510.2.0",
    );
    expect(() => checkForeign("tilde", of("3374.2.5"), false)).not.toThrow();
  });
});

describe("Kubernetes", () => {
  it.each([
    ["kubernetes", "v1.34.9", "2026-10-27"],
    ["k3s", "v1.35.5+k3s1", "2027-02-28"],
    ["rke2", "v1.32.2+rke2r1", "2026-02-28"],
    ["kubernetes", "v1.99.0", undefined],
    ["crio", "v1.34.0", undefined],
  ])("%s %s gets fixes until %s", (name, version, day) => expect(kubernetesEnd(name, version)).toBe(day));

  it.each<[string, Release["channel"], string, boolean | undefined]>([
    ["v1.36.2", "stable", "4593.2.5", true],
    ["v1.33.1", "stable", "4593.2.5", false],
    ["v1.36.2", "lts", "4081.3.10", true],
    ["v1.36.2", "lts", "3510.3.8", false],
    ["v1.36.2", "edge", "2466.99.0", false],
    ["v1.38.0", "alpha", "4790.0.0", undefined],
  ])("%s on %s %s is tested: %s", (version, channel, release, want) => {
    expect(isTested("kubernetes", version, { channel, version: release })).toBe(want);
    expect(isTested("tailscale", version, { channel, version: release })).toBeUndefined();
  });
});

describe("what speaks against an extension", () => {
  const stable = { channel: "stable", version: "4593.2.5" } as const;
  it.each([
    ["v1.36.2", "2026-11-24T00:00:00Z", []],
    ["v1.35.6", "2026-12-30T00:00:00Z", []],
    ["v1.35.6", "2026-12-31T00:00:00Z", ["gets no more fixes after 2027-02-28"]],
    ["v1.35.6", "2027-02-28T23:59:00Z", ["gets no more fixes after 2027-02-28"]],
    ["v1.35.6", "2027-03-01T00:00:00Z", ["has had no more fixes since 2027-02-28"]],
    ["v1.99.0", "2027-03-01T00:00:00Z", []],
  ])("%s at %s", (version, now, said) => {
    expect(doubtsOf({ name: "kubernetes", version }, stable, new Date(now)).map((doubt) => doubt.said)).toEqual(said);
    expect(doubtsOf({ name: "tilde", version }, stable, new Date(now))).toEqual([]);
  });

  it("is that nobody tests it", () => {
    const old = { channel: "lts", version: "3510.3.8" } as const;
    const [doubt] = doubtsOf({ name: "kubernetes", version: "v1.36.2" }, old, new Date("2026-11-24"));
    expect(doubt?.said).toBe("is not tested by Flatcar with lts 3510.3.8");
  });
});

describe("what a machine gets", () => {
  const placed = (text: string, version: string): PlacedExtension => ({
    wanted: readExtension(text),
    arch: "amd64",
    pinned: {
      version,
      url: `https://extensions.flatcar.org/extensions/${text.split("@")[0]}/x-${version}-x86-64.raw`,
      sha256: "a".repeat(64),
    },
  });
  const transfer = (text: string, version: string) => {
    const made = extensionConfig([placed(text, version)], [], "reboot");
    return /MatchPattern=(.*)/.exec(decodeURIComponent(/sysupdate\.[^}]*?data:,([^"]*)/.exec(made)?.[1] ?? ""))?.[1];
  };

  it.each([
    ["tailscale", "v1.80.3", "tailscale-@v-%a.raw"],
    ["docker-compose@2", "2.34.0", "docker-compose-2.@v-%a.raw"],
    ["kubernetes", "v1.35.6", "kubernetes-v1.35.@v-%a.raw"],
    ["kubernetes@v1", "v1.35.6", "kubernetes-v1.35.@v-%a.raw"],
    ["kubernetes@1.35", "v1.35.6", "kubernetes-v1.35.@v-%a.raw"],
    ["k3s@v1.32.2", "v1.32.2+k3s1", "k3s-v1.32.2+@v-%a.raw"],
    ["kubernetes@v1.35.6", "v1.35.6", undefined],
  ])("of %s at %s is updated to %s", (text, version, pattern) => {
    expect(transfer(text, version)).toBe(pattern);
    expect(isUpdated(readExtension(text), version, "staged")).toBe(pattern !== undefined);
    expect(isUpdated(readExtension(text), version, "none")).toBe(false);
  });

  it("can be read back", () => {
    const config = extensionConfig([placed("tailscale", "v1.80.3")], ["podman"], "now");
    expect(installedExtensions(config)).toEqual([
      { name: "tailscale", arch: "amd64", ...placed("tailscale", "v1.80.3").pinned },
    ]);
    expect(enabledExtensions(config)).toEqual(["podman", ""]);
    for (const read of [installedExtensions, enabledExtensions])
      expect(read('{"ignition":{"version":"3.3.0"}}')).toEqual([]);
  });

  it("takes the place of what the release has of its own", () => {
    const masked = (name: string) =>
      [...extensionConfig([placed(name, "1.0.0")], [], "none").matchAll(/extensions\/([a-z]+-flatcar)/g)].map(
        ([, own]) => own,
      );
    expect(masked("docker")).toEqual(["docker-flatcar", "containerd-flatcar"]);
    expect(masked("containerd")).toEqual(["containerd-flatcar"]);
    expect(masked("tilde")).toEqual([]);
  });
});

it.each([
  ["kubernetes-v1.35.6-x86-64.raw", { name: "kubernetes", version: "v1.35.6", arch: "amd64" }],
  ["k3s-v1.36.2+k3s1-arm64.raw", { name: "k3s", version: "v1.36.2+k3s1", arch: "arm64" }],
  ["docker-compose-2.34.0-x86-64.raw", { name: "docker-compose", version: "2.34.0", arch: "amd64" }],
  ["kubernetes.raw", undefined],
  ["kubernetes-v1.35.conf", undefined],
  ["kubernetes-v1.35.6-amd64.raw", undefined],
])("%s names %j", (file, parsed) => expect(parseImageFile(file)).toEqual(parsed));
