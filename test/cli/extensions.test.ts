import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findPeer } from "../../scripts/peers/place.ts";
import { expectGolden } from "../golden.ts";
import { type Bakery, bakeryFetch, releasesOf } from "../images/extension/bakery.ts";
import { type Hierarchy, makeHierarchy } from "../images/signature/hierarchy.ts";
import { fakeDeployments } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { releaseFetch } from "./release-fetch.ts";
import { noAccount, type Ran, type RunOptions, runCli } from "./run.ts";
import { signedFiles, trusting, withoutKey } from "./signed.ts";

const feed = readFileSync(new URL("../fixtures/releases/releases-stable.json", import.meta.url), "utf8");
const imageList = "flatcar_production_ami_all.json";
const list = JSON.stringify({ amis: [{ name: "eu-central-1", hvm: "ami-0a1b2c3d4e5f60718" }] });

let key: Hierarchy;
let lists: Readonly<Record<string, string | Uint8Array>>;
let published: Readonly<Record<string, string | Uint8Array>>;

beforeAll(async () => {
  key = await makeHierarchy({ current: { from: "2026-01-01", days: 730 } });
  const podman = Buffer.from("podman");
  const digests = Buffer.from(
    `# SHA512 HASH\n${createHash("sha512").update(podman).digest("hex")}  flatcar-podman.raw\n`,
  );
  lists = await signedFiles(key, {
    [`4593.2.5 amd64 ${imageList}`]: list,
    [`4593.2.5 arm64 ${imageList}`]: list,
    [`4593.2.4 amd64 ${imageList}`]: list,
    [`4593.2.4 arm64 ${imageList}`]: list,
  });
  published = {
    ...lists,
    "4593.2.5 amd64 flatcar-podman.raw": podman,
    "4593.2.5 amd64 flatcar-podman.raw.DIGESTS": digests,
    "4593.2.5 amd64 flatcar-podman.raw.DIGESTS.sig": (await key.sign("current", digests, { at: "2026-08-13" })).content,
  };
});

const pool = (extensions: string, more = "") =>
  shop["flatcar.yaml"].replace("    count: 2", `    count: 2\n    extensions: ${extensions}${more}`);

function folder(extensions: string, more = "", files: Readonly<Record<string, string>> = {}): string {
  return folderWith({ "flatcar.yaml": pool(extensions, more), "base.bu": shop["base.bu"], ...files });
}

/** The command line, with a release server and a bakery in this process. */
function cli(
  cwd: string,
  words: readonly string[],
  bakery: Bakery = {},
  options: Partial<RunOptions> = {},
  asked: string[] = [],
  files = published,
): Promise<Ran> {
  const ofBakery = bakeryFetch(bakery, asked);
  const ofReleases = releaseFetch({ current: { stable: "4593.2.5" }, feed, files }, asked);
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = ofBakery(String(input)) ?? (await ofReleases(input, init));
    if (init?.method !== "HEAD" || !answer.ok) return answer;
    return new Response(null, { headers: { "content-length": String((await answer.arrayBuffer()).byteLength) } });
  };
  return runCli(words, { cwd, fetch, ...options, env: { ...noAccount(), ...trusting(key, cwd), ...options.env } });
}

const readLockFile = (cwd: string) => readFileSync(join(cwd, "flatcar.lock"), "utf8");
const before = (name: string, last: string) => {
  const all = releasesOf(name);
  return all.filter((release) => release !== last);
};

describe("lock", () => {
  it("pins extensions with what machines fetch, and then asks nobody", async () => {
    const cwd = folder("[kubernetes@v1.35, chrony, podman]");
    const { code, stdout, stderr } = await cli(cwd, ["lock"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expectGolden("lock-extensions", withoutKey(key, stdout));
    const written = readLockFile(cwd);
    expect(written).toMatch(
      /\n {2}chrony amd64:\n {4}version: "4.8"\n {4}pools:\n {6}- web\n {4}url: https:\S+\n {4}sha256: [0-9a-f]{64}\n/,
    );
    expect(written).toContain("kubernetes@v1.35 amd64:\n    version: v1.35.6\n");
    expect(written).toMatch(
      /4593\.2\.5 amd64 flatcar-podman\.raw:\n.*\n {4}size: 6\n {4}sha512: .*\n {4}signer: [0-9A-F]{40}\n/,
    );
    const asked: string[] = [];
    const again = await cli(cwd, ["lock"], {}, {}, asked);
    expect(again.stdout).toContain("Nothing to pin: flatcar.lock says everything.");
    const planned = await cli(cwd, ["plan"], {}, fakeDeployments(), asked);
    expect(planned.code).toBe(0);
    expectGolden("plan-extensions", planned.stdout);
    expect(asked).toEqual([]);
    const { machines } = JSON.parse((await cli(cwd, ["plan", "--json"], {}, fakeDeployments())).stdout) as {
      readonly machines: readonly { readonly extensions: unknown }[];
    };
    const [web, , worker] = machines.map(({ extensions }) => extensions);
    const named = [{ name: "kubernetes", version: "v1.35.6" }, { name: "chrony", version: "4.8" }, { name: "podman" }];
    expect([web, worker]).toEqual([named, []]);
  });

  it("holds a channel back until the release has its extensions too", async () => {
    const held = {
      "flatcar.yaml": pool("[podman]").replace("release: stable", "release: { channel: stable, hold: everywhere }"),
    };
    const { "4593.2.5 amd64 flatcar-podman.raw.DIGESTS": digests = "", ...late } = published;
    const file = "4593.2.4 amd64 flatcar-podman.raw";
    const older = {
      [file]: published["4593.2.5 amd64 flatcar-podman.raw"] ?? "",
      [`${file}.DIGESTS`]: digests,
      [`${file}.DIGESTS.sig`]: published["4593.2.5 amd64 flatcar-podman.raw.DIGESTS.sig"] ?? "",
    };
    const { code, stdout } = await cli(folder("[]", "", held), ["lock"], {}, {}, [], { ...late, ...older });
    expect(code).toBe(0);
    expect(stdout).toContain("stable+hold amd64   4593.2.4");
    expect(stdout).toContain("4593.2.5 waits: stable 4593.2.5 has no extension podman for amd64");
  });

  it("moves them where it is told to, all or one", async () => {
    const cwd = folder("[kubernetes@v1.35, tailscale]");
    const old = { releases: [...before("kubernetes", "kubernetes-v1.35.6"), "tailscale-v1.80.3"] };
    await cli(cwd, ["lock"], old);
    expect(readLockFile(cwd)).toContain("version: v1.35.5\n");
    expect((await cli(cwd, ["lock", "--check"])).code).toBe(0);
    const check = await cli(cwd, ["lock", "--update", "--check"]);
    expect(check.code).toBe(3);
    expect(check.stdout).toMatch(/kubernetes@v1\.35 amd64 +v1\.35\.5 → v1\.35\.6 +sha256 \w{12}… +web +the newest/);
    const one = await cli(cwd, ["lock", "--update", "kubernetes"]);
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expectGolden("lock-extension-moved", one.stdout);
    expect(readLockFile(cwd)).toContain("version: v1.80.3\n");
    expect((await cli(cwd, ["lock", "--update", "stable"])).stdout).toContain("Nothing to pin");
    expect((await cli(cwd, ["lock", "--update"])).stdout).toMatch(/tailscale amd64 +v1\.80\.3 → v1\.\d+\.\d+/);
  });

  it("tells of an image that was published anew under its version", async () => {
    const cwd = folder("[kubernetes@v1.35.6]");
    await cli(cwd, ["lock"]);
    const sums = `${"0".repeat(64)}  kubernetes-v1.35.6-x86-64.raw\n`;
    const answers = { "kubernetes/SHA256SUMS": sums };
    expect((await cli(cwd, ["lock", "--check"], { answers })).code).toBe(0);
    const { code, stdout } = await cli(cwd, ["lock", "--update", "--check"], { answers });
    expect(code).toBe(3);
    expect(stdout).toContain("PUBLISHED ANEW: other content under the same version");
  });

  it("drops what no pool has any more", async () => {
    const cwd = folder("[kubernetes@v1.35, podman]");
    await cli(cwd, ["lock"]);
    writeFileSync(join(cwd, "flatcar.yaml"), shop["flatcar.yaml"]);
    const { stdout } = await cli(cwd, ["lock"]);
    expect(stdout).toMatch(/kubernetes@v1\.35 amd64 .*no pool has it/);
    expect(readLockFile(cwd)).not.toMatch(/extensions|podman/);
  });

  it("writes the mirror's addresses", async () => {
    const base = "https://mirror.example/sysext";
    const cwd = folder("[tailscale]");
    await cli(cwd, ["lock"], { base }, { env: { FLATCAR_DEPLOY_EXTENSION_URL: base } });
    expect(readLockFile(cwd)).toContain("url: https://mirror.example/sysext/tailscale/tailscale-v");
  });
});

describe("what cannot be", () => {
  const cases: readonly [string, string, string, Bakery?][] = [
    [
      "[kubernets]",
      "",
      '[FD1161] there is no system extension "kubernets"\n  flatcar.yaml:7:18   machines.web.extensions.0\n  did you mean kubernetes?',
    ],
    [
      "[tilde, kubernetes@v9]",
      "",
      "[FD1162] there is no kubernetes@v9\n  flatcar.yaml:7:25   machines.web.extensions.1",
    ],
    ["[podman@5]", "", "[FD1162] podman is part of each release and has no version of its own"],
    [
      "[python]",
      "",
      "[FD1164] stable 4593.2.5 has no extension python for amd64\n  flatcar.yaml:7:18   machines.web.extensions.0\n  release server: no flatcar-python.raw",
    ],
    ["[kubernetes v1]", "", "[FD1003] extensions.0: NAME or NAME@VERSION is wanted, for example kubernetes@v1.35"],
    ["[tilde, tilde@1]", "", "[FD1003] extensions: each once"],
    ["[tilde]", "\n    extensionUpdates: always", "[FD1003] extensionUpdates"],
    [
      "[tilde]",
      "\n    release: 3033.2.4",
      "[FD1164] Flatcar loads extensions like tilde from 3185.0.0 on, and stable has 3033.2.4",
    ],
    [
      "[tilde]",
      "",
      "[FD1166] https://extensions.flatcar.org/extensions/tilde/SHA256SUMS is not a list of SHA-256 digests",
      { answers: { "tilde/SHA256SUMS": "<p>log in</p>" } },
    ],
    [
      "[tilde]",
      "",
      "[FD1105] cannot get https://extensions.flatcar.org/extensions/tilde/SHA256SUMS: HTTP 403\n  flatcar.yaml:7:18   machines.web.extensions.0\n  check the network, name a mirror in FLATCAR_DEPLOY_EXTENSION_URL",
      { answers: { "tilde/SHA256SUMS": 403 } },
    ],
  ];
  it.each(cases)("%s%s", async (extensions, more, message, bakery = {}) => {
    const cwd = folder(extensions, more);
    const { code, stderr } = await cli(cwd, ["lock"], bakery);
    expect(stderr).toContain(message);
    expect(code).toBe(/FD11(05|66)/.test(message) ? 1 : 2);
    expect(existsSync(join(cwd, "flatcar.lock"))).toBe(false);
  });

  it("a place that the configuration writes too: both are told", async () => {
    const own = `variant: flatcar
version: 1.1.0
storage:
  links:
    - path: /etc/extensions/kubernetes.raw
      target: /opt/k8s.raw
  files:
    - path: /etc/sysupdate.d/noop.conf
      contents: { inline: mine }
`;
    const files = {
      "flatcar.yaml": pool("[kubernetes]", "\n    extensionUpdates: staged").replace("base.bu", "own.bu"),
      "own.bu": own,
    };
    const cwd = folder("[]", "", files);
    const { code, stderr } = await cli(cwd, ["lock"]);
    expect(code).toBe(2);
    expectGolden("extension-collision", stderr);
    writeFileSync(join(cwd, "own.bu"), own.replace(/ {2}links:.*(?= {2}files)/s, ""));
    expect((await cli(cwd, ["lock"])).code).toBe(0);
    const { stdout } = await cli(cwd, ["ignition", "merge", "--machine", "web"]);
    expect(stdout).toContain("data:,mine");
    expect(stdout).not.toContain("invalid%40v");
  });

  it("offline nothing that is not locked; what is locked is enough", async () => {
    const cwd = folder("[kubernetes@v1.35, podman]");
    const offline = await cli(cwd, ["plan", "--offline"], {}, fakeDeployments());
    expect(offline.code).toBe(2);
    expectGolden("extension-offline", offline.stderr);
    await cli(cwd, ["lock"]);
    const asked: string[] = [];
    expect((await cli(cwd, ["plan", "--offline"], {}, fakeDeployments(), asked)).code).toBe(0);
    expect(asked).toEqual([]);
  });

  it("on simulated clouds has digests that stand for the real ones", async () => {
    const cwd = folder("[kubernetes@v1.35, podman]");
    const { code, stdout } = await cli(cwd, ["plan", "--simulate"], {}, fakeDeployments());
    expect(code).toBe(0);
    expect(stdout).toContain("3 machines to make");
    expect(existsSync(join(cwd, "flatcar.lock"))).toBe(false);
  });
});

describe("what a machine gets", () => {
  const render = async (
    extensions: string,
    more = "",
    words: readonly string[] = ["ignition", "render", "--machine", "web", "-p"],
  ) => {
    const cwd = folder(extensions, more);
    expect((await cli(cwd, ["lock"])).stderr).toBe("");
    return cli(cwd, words);
  };

  const machines: readonly [string, string, string][] = [
    ["extensions-plain", "[kubernetes@v1.35, docker, podman]", ""],
    ["extensions-updated", "[kubernetes@v1.35, tailscale, docker@28.0.4]", "\n    extensionUpdates: reboot"],
    ["extensions-now", "[wasmtime]", "\n    extensionUpdates: now"],
    ["extensions-shipped", "[docker]", ""],
  ];
  it.each(machines)("%s", async (name, extensions, more) => {
    const { code, stdout, stderr } = await render(extensions, more);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expectGolden(name, stdout);
  });

  it.for(machines)("%s, and the real ignition-validate has nothing to say", async ([, extensions, more], context) => {
    const validator = findPeer("ignition-validate");
    if (!validator) return context.skip("ignition-validate is not installed: node scripts/peers.ts ignition-validate");
    const { stdout } = await render(extensions, more);
    const { status, stdout: said } = spawnSync(validator, ["-"], { input: stdout, encoding: "utf8" });
    expect({ status, said }).toEqual({ status: 0, said: "" });
  });

  it("stands in the dry run, and in explain", async () => {
    const dry = await render("[kubernetes@v1.35, podman]", "\n    extensionUpdates: staged", [
      "ignition",
      "dry-run",
      "--machine",
      "web",
    ]);
    expectGolden("extensions-dry-run", dry.stdout);
    const explained = await render("[kubernetes@v1.35]", "", [
      "ignition",
      "explain",
      "--machine",
      "web",
      "/etc/extensions/kubernetes.raw",
    ]);
    expect(explained.stdout).toContain("extensions");
  });
});

describe("machines that are there", () => {
  it("keep the release that they were made with, and nobody is asked for its extensions again", async () => {
    const of = (version: string) =>
      Object.fromEntries(
        Object.entries(published).map(([key, content]) => [key.replace("4593.2.5", version), content]),
      );
    const both = { ...published, ...of("4593.2.4") };
    const cwd = folder("[podman]");
    const fake = {
      ...fakeDeployments(),
      env: { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "a-secret" },
    };
    await cli(cwd, ["lock"], {}, {}, [], both);
    await cli(cwd, ["lock", "--update", "4593.2.4"], {}, {}, [], both);
    expect((await cli(cwd, ["up", "--yes"], {}, fake, [], both)).stderr).toBe("");
    expect((await cli(cwd, ["lock", "--update"], {}, {}, [], both)).code).toBe(0);
    expect(readLockFile(cwd)).not.toContain("4593.2.4");
    const asked: string[] = [];
    const { stdout } = await cli(cwd, ["plan"], {}, fake, asked);
    expect(stdout).toContain("Nothing to change: 3 machines");
    expect(asked.filter((url) => url.includes("podman"))).toEqual([]);
  });

  const moved = async (more: string) => {
    const cwd = folder("[kubernetes@v1.35]", more);
    const fake = { ...fakeDeployments(), env: { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "a-secret" } };
    await cli(cwd, ["lock"], { releases: before("kubernetes", "kubernetes-v1.35.6") });
    const up = await cli(cwd, ["up", "--yes"], {}, fake);
    expect(up.stderr).toBe("");
    await cli(cwd, ["lock", "--update", "kubernetes"]);
    expect(readLockFile(cwd)).toContain("v1.35.6");
    return (await cli(cwd, ["plan"], {}, fake)).stdout;
  };

  it("are replaced where the pin of an extension moved", async () => {
    expect(await moved("")).toContain("2 machines to replace");
  });

  it("stay where they update it themselves", async () => {
    expect(await moved("\n    extensionUpdates: reboot")).toContain("Nothing to change: 3 machines");
  });
});

describe("extension list", () => {
  it.each([
    ["extension-list", ["extension", "list", "--offline"]],
    ["extension-list-kubernetes", ["extension", "list", "kubernetes", "--offline", "--arch", "arm64"]],
  ])("%s", async (name, words) => {
    const { code, stdout } = await runCli(words);
    expect(code).toBe(0);
    expectGolden(name, stdout);
  });

  it("asks the bakery, and is one JSON document", async () => {
    const { stdout } = await cli(folderWith({}), ["extension", "list", "tilde", "--json"]);
    const { versions } = JSON.parse(stdout) as { readonly versions: readonly { readonly images: readonly object[] }[] };
    expect(versions[0]?.images[0]).toMatchObject({ arch: "amd64", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it.each([
    ["podman", "podman is part of the releases, and has their versions"],
    ["nothing", "the sysext-bakery has no nothing"],
    ["No", '"No" is not a system extension'],
  ])("has no versions of %s", async (name, message) => {
    const { code, stderr } = await cli(folderWith({}), ["extension", "list", name]);
    expect(code).toBe(2);
    expect(stderr).toContain(`[FD1161] ${message}`);
  });
});

describe("plan warns of a minor version of Kubernetes", () => {
  it.each([
    ["v1.34", "2026-11-24", "kubernetes v1.34.9 of pool web has had no more fixes since 2026-10-27\n"],
    ["v1.35", "2027-02-01", "kubernetes v1.35.6 of pool web gets no more fixes after 2027-02-28\n"],
    ["v1.36", "2027-02-01", ""],
  ])("%s on %s", async (minor, day, message) => {
    const cwd = folder(`[kubernetes@${minor}]`);
    await cli(cwd, ["lock"]);
    const { stderr } = await cli(cwd, ["plan"], {}, { ...fakeDeployments(), now: new Date(`${day}T12:00:00Z`) });
    expect(stderr).toBe(message && `warning: ${message}`);
  });

  it("on simulated clouds too, and only once in a run", async () => {
    const cwd = folder("[kubernetes@v1.27.3]");
    const simulated = { ...fakeDeployments(), now: new Date("2026-11-24T12:00:00Z") };
    for (const words of [["plan"], ["up", "--yes"], ["status"]]) {
      const { stderr } = await cli(cwd, [...words, "--simulate"], {}, simulated);
      expect(stderr, words[0]).toBe("warning: kubernetes v1.27.3 of pool web has had no more fixes since 2024-07-16\n");
    }
  });
});
