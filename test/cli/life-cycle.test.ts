import { describe, expect, it } from "vitest";
import { withdrawalClock } from "../../src/images/life-cycle-withdrawal.ts";
import { loadPlatform, platformIds } from "../../src/providers/index.ts";
import { fakeDeployments, knownMachine } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

const leaves = (pool: string, when: string) =>
  `warning: the Amazon EC2 image of pool ${pool}, 4593.2.5, leaves public sale ${when}; scaling out will then fail\n`;

async function planned(now: string, words: readonly string[] = [], files: Readonly<Record<string, string>> = shop) {
  return runCli(["plan", ...words], { cwd: folderWith(files), ...fakeDeployments(), now: new Date(now) });
}

describe("plan warns of an image that will be withdrawn", () => {
  it.each([
    ["2026-11-24T12:00:00Z", undefined],
    ["2027-03-13T12:00:00Z", undefined],
    ["2027-03-14T00:00:00Z", "in 60 days, on 2027-05-13"],
    ["2027-04-20T23:59:00Z", "in 23 days, on 2027-05-13"],
    ["2027-05-12T12:00:00Z", "tomorrow, on 2027-05-13"],
    ["2027-05-13T12:00:00Z", "today, on 2027-05-13"],
  ])("on %s", async (now, when) => {
    const { code, stderr } = await planned(now);
    expect(code).toBe(0);
    expect(stderr).toBe(when === undefined ? "" : leaves("web", when) + leaves("worker", when));
  });

  it("and of one that has gone", async () => {
    const { stderr } = await planned("2027-06-01T00:00:00Z");
    expect(stderr).toContain("4593.2.5, left public sale on 2027-05-13 by the published rule; scaling out may fail\n");
  });

  it("with its source in JSON", async () => {
    const { stdout } = await planned("2027-04-20T00:00:00Z", ["--json"]);
    const { lifeCycle } = JSON.parse(stdout) as { readonly lifeCycle: readonly unknown[] };
    expect(lifeCycle[0]).toEqual({
      pool: "web",
      version: "4593.2.5",
      message: leaves("web", "in 23 days, on 2027-05-13").slice("warning: ".length, -1),
      source: "https://www.flatcar.org/docs/latest/deploy/cloud/aws-ec2/",
    });
  });

  it("not on simulated clouds, and not of an image that the user named", async () => {
    expect((await planned("2027-04-20T00:00:00Z", ["--simulate"])).stderr).toBe("");
    const named = shop["flatcar.yaml"].replaceAll("    platform:", "    image: ami-0a1b2c3d4e5f60718\n    platform:");
    expect((await planned("2027-04-20T00:00:00Z", [], { ...shop, "flatcar.yaml": named })).stderr).toBe("");
  });
});

describe.each([
  [["lock"], 0],
  [["lock", "--check"], 0],
  [["up", "--yes"], 0],
])("%j", (words, code) => {
  const run = (now: string, more: readonly string[] = []) =>
    runCli([...words, ...more], { cwd: folderWith(shop), ...fakeDeployments(), now: new Date(now) });

  it("warns of an image that will be withdrawn", async () => {
    const ran = await run("2027-04-20T00:00:00Z");
    expect(ran.code).toBe(code);
    expect(ran.stderr).toBe(leaves("web", "in 23 days, on 2027-05-13") + leaves("worker", "in 23 days, on 2027-05-13"));
    expect((await run("2027-01-01T00:00:00Z")).stderr).toBe("");
  });

  it("has it in JSON", async () => {
    const { stdout } = await run("2027-04-20T00:00:00Z", ["--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ lifeCycle: [{ pool: "web" }, { pool: "worker" }] });
  });
});

describe("status", () => {
  const known = (version: string, channel: "stable" | "lts") => {
    const machine = knownMachine("shop-web-0");
    return { ...machine, plan: { ...machine.plan, release: { channel, version, arch: "amd64" as const } } };
  };
  const status = async (version: string, channel: "stable" | "lts", now: string) => {
    const fake = fakeDeployments();
    fake.state.set("shop", [known(version, channel)]);
    return runCli(["status", "shop"], { ...fake, now: new Date(now) });
  };

  it("warns of the image of a machine that runs", async () => {
    expect((await status("4593.2.5", "stable", "2027-04-20T00:00:00Z")).stderr).toBe(
      leaves("web", "in 23 days, on 2027-05-13"),
    );
  });

  it.each([
    ["2025-01-01T00:00:00Z", undefined],
    ["2025-03-13T00:00:00Z", "is planned to get no more fixes in 23 days, on 2025-04-05"],
    ["2026-11-28T00:00:00Z", "gets no more fixes: lts-2023 has ended, and 4081.3.10 follows"],
  ])("warns of an LTS stream that ends, on %s", async (now, said) => {
    const { stderr } = await status("3510.3.6", "lts", now);
    const told = `warning: the release of pool web, lts 3510.3.6, ${said}\n`;
    expect(stderr.includes("the release of pool")).toBe(said !== undefined);
    if (said !== undefined) expect(stderr).toContain(told);
  });

  it("says nothing of a release that nobody knows", async () => {
    expect((await status("9999.2.0", "stable", "2027-04-20T00:00:00Z")).stderr).toBe("");
  });
});

it.each([
  ["2026-08-13T15:48:35Z", 9, "2027-05-13"],
  ["2026-05-31T10:00:00Z", 9, "2027-02-28"],
  ["2026-12-31T23:59:59Z", 2, "2027-02-28"],
])("%s and %i months are %s", (published, months, day) => {
  const rule = { months, happens: "goes", happened: "went", consequence: "scaling out", source: "https://x" };
  const now = new Date(`${day}T12:00:00Z`);
  expect(withdrawalClock(rule, published, now)).toEqual({ day, daysLeft: 0 });
  expect(withdrawalClock(rule, "", now)).toBeUndefined();
});

it("every platform's rule has a source", async () => {
  for (const platform of await Promise.all(platformIds.map(loadPlatform))) {
    const withdrawal = platform.image.kind === "published" ? platform.image.withdrawal : undefined;
    if (withdrawal) expect(new URL(withdrawal.source).protocol).toBe("https:");
  }
});
