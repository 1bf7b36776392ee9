import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, shop } from "./folder.ts";
import { expectGolden } from "./golden.ts";
import { type Published, releaseFetch } from "./release-fetch.ts";
import { noAccount, type Ran, runCli } from "./run.ts";

const feed = readFileSync(new URL("../fixtures/releases/releases-stable.json", import.meta.url), "utf8");
const list = (last: string) =>
  JSON.stringify({ amis: ["eu-central-1", "eu-west-1"].map((name) => ({ name, hvm: `ami-0a1b2c3d4e5f6071${last}` })) });
const imageList = "flatcar_production_ami_all.json";
const published: Published = {
  current: { stable: "4593.2.5" },
  feed,
  files: {
    [`4593.2.5 amd64 ${imageList}`]: list("5"),
    [`4593.2.5 arm64 ${imageList}`]: list("a"),
    [`4593.2.4 amd64 ${imageList}`]: list("4"),
    [`4593.2.4 arm64 ${imageList}`]: list("9"),
  },
};

const unlocked = { "flatcar.yaml": shop["flatcar.yaml"], "base.bu": shop["base.bu"] };

function lock(cwd: string, words: readonly string[] = [], asked: string[] = []): Promise<Ran> {
  return runCli(["lock", ...words], { cwd, env: noAccount(), fetch: releaseFetch(published, asked) });
}

describe("lock", () => {
  it("pins all that the file asks for, and then nothing more, without any look-up", async () => {
    const cwd = folderWith(unlocked);
    const first = await lock(cwd);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expectGolden("lock-first", first.stdout);
    const written = readFileSync(join(cwd, "flatcar.lock"), "utf8");
    expectGolden("lock-file", written);
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
    expectGolden("lock-to-version", back.stdout);
    expect((await lock(cwd)).stdout).toContain("Nothing to pin");
    const newest = await lock(cwd, ["--update", "stable"]);
    expectGolden("lock-to-newest", newest.stdout);
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
    expectGolden("lock-dropped", stdout);
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
    [["stable"], "`lock` takes a channel or a version with --update only"],
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
