import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { expectGolden } from "../golden.ts";
import { noteTexts } from "../images/notes/fixture.ts";
import { type Hierarchy, makeHierarchy } from "../images/signature/hierarchy.ts";
import { fakeDeployments } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { type Published, releaseFetch } from "./release-fetch.ts";
import { noAccount, type Ran, runCli } from "./run.ts";
import { signedFiles, trusting, withoutKey } from "./signed.ts";

const feed = readFileSync(new URL("../fixtures/releases/releases-stable.json", import.meta.url), "utf8");
const list = (last: string) =>
  JSON.stringify({ amis: ["eu-central-1", "eu-west-1"].map((name) => ({ name, hvm: `ami-0a1b2c3d4e5f6071${last}` })) });
const imageList = "flatcar_production_ami_all.json";
let key: Hierarchy;
let published: Published;

beforeAll(async () => {
  key = await makeHierarchy({ current: { from: "2026-01-01", days: 730 } });
  const files = await signedFiles(key, {
    [`4593.2.5 amd64 ${imageList}`]: list("5"),
    [`4593.2.5 arm64 ${imageList}`]: list("a"),
    [`4593.2.4 amd64 ${imageList}`]: list("4"),
    [`4593.2.4 arm64 ${imageList}`]: list("9"),
  });
  published = { current: { stable: "4593.2.5" }, feed, files };
});

const unlocked = { "flatcar.yaml": shop["flatcar.yaml"], "base.bu": shop["base.bu"] };

function lock(cwd: string, words: readonly string[] = [], asked: string[] = []): Promise<Ran> {
  return runCli(["lock", ...words], { cwd, env: env(cwd), fetch: releaseFetch(published, asked) });
}

const env = (cwd: string) => ({ ...noAccount(), ...trusting(key, cwd) });
const golden = (name: string, text: string) => expectGolden(name, withoutKey(key, text));

describe("lock", () => {
  it("says why nothing of a simulated cloud is pinned", async () => {
    const { code, stderr } = await lock(folderWith(unlocked), ["--simulate"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("digests of a simulated cloud are of no other")]);
  });

  it("pins all that the file asks for, and then nothing more, without any look-up", async () => {
    const cwd = folderWith(unlocked);
    const first = await lock(cwd);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    golden("lock-first", first.stdout);
    const written = readFileSync(join(cwd, "flatcar.lock"), "utf8");
    golden("lock-file", written);
    const asked: string[] = [];
    const again = await lock(cwd, [], asked);
    expect(again.stdout).toContain("Nothing to pin: flatcar.lock says everything.");
    expect(asked).toEqual([]);
    expect(readFileSync(join(cwd, "flatcar.lock"), "utf8")).toBe(written);
  });

  it("moves to a version, and back to the newest", async () => {
    const cwd = folderWith(unlocked);
    await lock(cwd);
    const back = await lock(cwd, ["--update", "4593.2.4"]);
    expect(back).toMatchObject({ code: 0, stderr: "" });
    golden("lock-to-version", back.stdout);
    expect((await lock(cwd)).stdout).toContain("Nothing to pin");
    const newest = await lock(cwd, ["--update", "stable"]);
    golden("lock-to-newest", newest.stdout);
  });

  it("counts the CVEs that moving fixes or opens again, by severity where somebody rated them", async () => {
    const noted = JSON.parse(feed) as Record<string, { release_notes?: string }>;
    for (const [version, text] of noteTexts) if (noted[version]) noted[version].release_notes = text;
    const ratings = { "CVE-2026-68480": "critical", "CVE-2026-60002": "important", "CVE-1999-0001": "high" };
    const cwd = folderWith({ ...unlocked, "severities.json": JSON.stringify(ratings) });
    const run = (words: readonly string[]) =>
      runCli(["lock", ...words], {
        cwd,
        env: env(cwd),
        fetch: releaseFetch({ ...published, feed: JSON.stringify(noted) }),
      });
    await run([]);
    const down = await run(["--update", "4593.2.4"]);
    expect(down).toMatchObject({ code: 0, stderr: "" });
    expect(down.stdout).toMatch(
      /4593\.2\.5 → 4593\.2\.4 .* asked for: \d+ CVEs open again, kernel 6\.12\.102 → 6\.12\.95\n/,
    );
    const up = await run(["--update", "--severities", "severities.json", "--check"]);
    expect(up.code).toBe(3);
    expect(up.stdout).toMatch(
      /4593\.2\.4 → 4593\.2\.5 .* the newest: \d+ CVEs fixed, 1 critical, 1 high, kernel 6\.12\.95 → 6\.12\.102\n/,
    );
    const document = await run(["--update", "--severities", "severities.json", "--json"]);
    expect(JSON.parse(document.stdout)).toMatchObject({
      fixes: { "stable amd64": { fixed: expect.any(Number), lost: 0, rated: { critical: 1, high: 1 } } },
    });
  });

  it("only checks: writes nothing and exits with 3 where something would change", async () => {
    const cwd = folderWith(unlocked);
    const missing = await lock(cwd, ["--check"]);
    expect(missing.code).toBe(3);
    expect(missing.stdout).toContain("  flatcar.lock would change: `flatcar-deploy lock` writes it.");
    expect(existsSync(join(cwd, "flatcar.lock"))).toBe(false);
    await lock(cwd, ["--update", "4593.2.4"]);
    expect((await lock(cwd, ["--check"])).code).toBe(0);
    const newer = await lock(cwd, ["--update", "--check"]);
    expect(newer.code).toBe(3);
    expect(newer.stdout).toContain("`flatcar-deploy lock --update` writes it.");
    expect(readFileSync(join(cwd, "flatcar.lock"), "utf8")).not.toContain("4593.2.5");
  });

  it("drops what no pool boots any more", async () => {
    const cwd = folderWith(unlocked);
    await lock(cwd);
    writeFileSync(join(cwd, "flatcar.yaml"), shop["flatcar.yaml"].replace(/ {2}worker:.*/s, ""));
    const { stdout } = await lock(cwd);
    golden("lock-dropped", stdout);
    expect(readFileSync(join(cwd, "flatcar.lock"), "utf8")).not.toContain("arm64");
  });

  it("leaves an image of the user's own out", async () => {
    const own = shop["flatcar.yaml"].replace("    count: 2", "    count: 2\n    image: ami-0ffffffffffffffff");
    const cwd = folderWith({ ...unlocked, "flatcar.yaml": own });
    await lock(cwd);
    const written = readFileSync(join(cwd, "flatcar.lock"), "utf8");
    expect(written).toContain("stable amd64");
    expect(written).not.toContain("ami-0fff");
    expect(written).not.toContain("eu-central-1 amd64");
  });

  it.each([
    [["stable"], "`lock` takes a channel, a version or an extension with --update only"],
    [["--update", "4593.2.4", "--at", "2026-08-01"], "--at goes with channels, not with the version 4593.2.4"],
    [["--update", "kubernets"], "extensions of the deployment file: none"],
    [["--severities", "none.json"], "cannot read none.json: there is no such file"],
    [["--update", "beta"], "no pool asks for beta"],
    [["--update", "stabel"], '"stabel" is neither a channel nor a version of Flatcar'],
    [["--update", "3510.2.8"], undefined],
    [["--update", "9999.2.0"], "Flatcar 9999.2.0 was never published"],
  ])("%j", async (words, message) => {
    const cwd = folderWith(unlocked);
    const { code, stderr } = await lock(cwd, words);
    expect(code).not.toBe(0);
    expect(stderr).toContain(message ?? `${imageList} of stable 3510.2.8`);
    expect(existsSync(join(cwd, "flatcar.lock"))).toBe(false);
  });

  it("pins what was current on a day, and moves pins only where it is told to", async () => {
    const cwd = folderWith(unlocked);
    const then = await lock(cwd, ["--at", "2026-08-01"]);
    expect(then).toMatchObject({ code: 0, stderr: "" });
    golden("lock-at", then.stdout);
    expect(readFileSync(join(cwd, "flatcar.lock"), "utf8")).toContain("stable amd64:\n    version: 4593.2.4");
    const later = await lock(cwd, ["--at", "2026-08-20"]);
    expect(later.stdout).toContain("`flatcar-deploy lock --update --at 2026-08-20` moves what is pinned");
    const check = await lock(cwd, ["--update", "--at", "2026-08-20", "--check"]);
    expect(check.code).toBe(3);
    expect(check.stdout).toMatch(/4593\.2\.4 → 4593\.2\.5 .* current on 2026-08-20: kernel 6\.12\.95 → 6\.12\.102\n/);
    expect(check.stdout).toContain("`flatcar-deploy lock --update --at 2026-08-20` writes it");
  });

  it.each([
    ["2027-06-01", "--at 2027-06-01 has not come yet"],
    ["2018-01-01", "[FD1142] Flatcar stable for amd64 was not published by 2018-01-01"],
    ["2019-01-01", "Flatcar stable for arm64 was not published by 2019-01-01"],
    ["2020-02-30", '[FD1141] "2020-02-30" is not a date'],
  ])("refuses --at %s", async (day, message) => {
    const cwd = folderWith(unlocked);
    const { code, stderr } = await lock(cwd, ["--at", day]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(existsSync(join(cwd, "flatcar.lock"))).toBe(false);
  });

  it.each([
    ["releases:\n<<<<<<< HEAD\n  stable amd64: {}\n", "a merge has left its marks here\n  flatcar.lock:2:1"],
    ["images: {\n", "what begins with { has no } at its end"],
  ])("says what is wrong with a lock file like %j", async (text, message) => {
    const { code, stderr } = await lock(folderWith({ ...unlocked, "flatcar.lock": text }));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`error[FD1114] ${message}`) });
  });

  it("says that a folder lies where the lock file belongs", async () => {
    const { stderr } = await lock(folderWith({ ...unlocked, "flatcar.lock/a": "" }));
    expect(stderr).toContain("flatcar.lock: it is a folder");
  });

  it("of an LTS stream stays in its major version", async () => {
    const lts = { ...unlocked, "flatcar.yaml": shop["flatcar.yaml"].replace("release: stable", "release: lts-2024") };
    const old = { channel: "lts", architectures: ["amd64"], release_date: "2022-01-01 00:00:00 +0000" };
    const fetch = releaseFetch({
      current: { "lts-2024": "4081.3.10" },
      feed: JSON.stringify({ "3033.3.18": old }),
      files: {},
    });
    const { code, stderr } = await runCli(["lock", "--update", "3033.3.18"], { cwd: folderWith(lts), fetch });
    expect(code).toBe(2);
    expect(stderr).toContain("3033.3.18 is not of lts-2024, whose versions begin with 4081");
  });

  it("is one JSON document", async () => {
    const { stdout } = await lock(folderWith(unlocked), ["--json"]);
    const document = JSON.parse(stdout) as { readonly changes: readonly { readonly section: string }[] };
    expect(document).toMatchObject({ file: expect.stringContaining("flatcar.lock"), written: true });
    expect(document.changes.map(({ section }) => section)).toEqual([
      ...["releases", "releases", "images", "images", "files", "files"],
    ]);
  });
});

describe("a channel that is held back until it is everywhere", () => {
  const heldShop = {
    ...unlocked,
    "flatcar.yaml": shop["flatcar.yaml"].replace("release: stable", "release: { channel: stable, hold: everywhere }"),
  };
  const late = () => {
    const { [`4593.2.5 arm64 ${imageList}`]: _, ...files } = published.files;
    return files;
  };
  const run = (cwd: string, words: readonly string[], files: Published["files"], asked: string[] = []) =>
    runCli(words, { cwd, env: env(cwd), fetch: releaseFetch({ ...published, files }, asked) });

  it("is the newest version that all pools can boot, and who is late is named", async () => {
    const cwd = folderWith(heldShop);
    const first = await run(cwd, ["lock"], late());
    expect(first).toMatchObject({ code: 0, stderr: "" });
    golden("lock-held", first.stdout);
    expect(readFileSync(join(cwd, "flatcar.lock"), "utf8")).toContain("stable+hold arm64:\n    version: 4593.2.4");
    const asked: string[] = [];
    const planned = await runCli(["plan"], { cwd, ...fakeDeployments(), fetch: releaseFetch(published, asked) });
    expect(planned.stdout).toContain("shop · stable 4593.2.4, held until it is everywhere, locked");
    expect(asked).toEqual([]);
    expect((await run(cwd, ["lock", "--check"], published.files)).code).toBe(0);
    const moved = await run(cwd, ["lock", "--update", "stable"], published.files);
    expect(moved.stdout).toContain("4593.2.4 → 4593.2.5");
    expect(moved.stdout).not.toContain("waits");
  });

  it("moves nowhere while the release server gives no answer", async () => {
    const cwd = folderWith(heldShop);
    const fetch: typeof globalThis.fetch = async (input, init) =>
      String(input).includes("4593.2.5/") ? new Response("no", { status: 503 }) : releaseFetch(published)(input, init);
    const { code, stderr } = await runCli(["lock"], { cwd, env: env(cwd), fetch });
    expect(code).toBe(1);
    expect(stderr).toContain("[FD1105]");
    expect(existsSync(join(cwd, "flatcar.lock"))).toBe(false);
  });

  it("is refused where no version is everywhere", async () => {
    const cwd = folderWith({
      ...heldShop,
      "flatcar.yaml": heldShop["flatcar.yaml"].replaceAll("eu-central-1", "us-east-1"),
    });
    const { code, stderr } = await run(cwd, ["lock"], published.files);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "no version of stable is published everywhere that this deployment needs\n  flatcar.yaml:2:10   release",
    );
  });

  it.each([
    ["{ channel: stable, hold: somewhere }", '[FD1003] release.hold: "everywhere" is wanted, not "somewhere"'],
    ["{ channel: stable }", "[FD1003] release.hold is missing"],
    [
      "{ channel: stabel, hold: everywhere }",
      '[FD1101] "stabel" is neither a channel nor a version of Flatcar\n  flatcar.yaml:2:10',
    ],
    ["5", "[FD1003] release: a string or an object is wanted, not 5"],
    ["stable+hold", "[FD1003] release: write { channel: NAME, hold: everywhere }"],
  ])("written as %s", async (release, message) => {
    const cwd = folderWith({
      ...heldShop,
      "flatcar.yaml": shop["flatcar.yaml"].replace("release: stable", `release: ${release}`),
    });
    const { code, stderr } = await run(cwd, ["lock"], late());
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
