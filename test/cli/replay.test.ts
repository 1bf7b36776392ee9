import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compareVersions } from "../../src/images/version.ts";
import { makeHierarchy } from "../images/signature/hierarchy.ts";
import { fakeDeployments } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { releaseFetch } from "./release-fetch.ts";
import { noAccount, runCli } from "./run.ts";
import { signedFiles, trusting } from "./signed.ts";

const feed = readFileSync(new URL("../fixtures/releases/releases-stable.json", import.meta.url), "utf8");
const released = Object.keys(JSON.parse(feed) as object)
  .filter((version) => /^\d+\.\d+\.\d+$/.test(version))
  .sort(compareVersions)
  .slice(-24);

/** An image of its own for each release and architecture. */
const lists = Object.fromEntries(
  released.flatMap((version, index) =>
    (["amd64", "arm64"] as const).map((arch) => {
      const hvm = `ami-0000000000000${arch === "amd64" ? "a" : "b"}${String(index).padStart(2, "0")}`;
      return [
        `${version} ${arch} flatcar_production_ami_all.json`,
        JSON.stringify({ amis: [{ name: "eu-central-1", hvm }] }),
      ];
    }),
  ),
);

/** When a release came out. */
function dayOf(version = ""): Date {
  const { release_date: date = "" } = (JSON.parse(feed) as Record<string, { release_date?: string }>)[version] ?? {};
  return new Date(`${date.slice(0, 10)}T23:00:00Z`);
}

it("over the last 24 stable releases no machine is replaced, and a new one boots the newest", async () => {
  const cwd = folderWith({ "flatcar.yaml": shop["flatcar.yaml"], "base.bu": shop["base.bu"] });
  const key = await makeHierarchy({ current: { from: "2020-01-01" } });
  const files = await signedFiles(key, lists, dayOf(released[0]).toISOString().slice(0, 10));
  const env = trusting(key, cwd);
  const fake = fakeDeployments();
  const first = releaseFetch({ current: { stable: released[0] ?? "" }, feed, files });
  const made = await runCli(["up", "--yes"], { cwd, open: fake.open, env, fetch: first, now: dayOf(released[0]) });
  expect(made).toMatchObject({ code: 0, stderr: "" });
  for (const version of released.slice(1)) {
    const fetch = releaseFetch({ current: { stable: version }, feed, files });
    const moved = await runCli(["lock", "--update"], { cwd, env: { ...noAccount(), ...env }, fetch });
    expect(moved.stdout).toContain(`→ ${version} `);
    const { code, stdout } = await runCli(["plan", "--check"], { cwd, open: fake.open, env, fetch });
    expect(stdout).toContain("Nothing to change: 3 machines as the file says.");
    expect(code).toBe(0);
  }
  expect(readFileSync(join(cwd, "flatcar.lock"), "utf8")).toContain(`version: ${released.at(-1)}`);
  writeFileSync(join(cwd, "flatcar.yaml"), shop["flatcar.yaml"].replace("count: 2", "count: 3"));
  await runCli(["up", "--yes"], { cwd, open: fake.open, env, fetch: releaseFetch({ current: {}, feed, files }) });
  const versions = fake.state.get("shop")?.map(({ name, plan }) => [name, plan.release.version]);
  expect(versions).toEqual([
    ["shop-web-0", released[0]],
    ["shop-web-1", released[0]],
    ["shop-web-2", released.at(-1)],
    ["shop-worker-0", released[0]],
  ]);
});
