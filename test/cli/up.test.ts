import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { expectGolden } from "../golden.ts";
import { fakeDeployments, knownMachine } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { noAccount, runCli } from "./run.ts";

async function refusedForOtherFile(
  verb: string,
  file: string,
  fake: ReturnType<typeof fakeDeployments>,
  told: readonly string[],
): Promise<void> {
  fake.otherFile = "/elsewhere/flatcar.yaml";
  const argv = [verb, ...(verb === "plan" ? [] : ["--yes"])];
  const ran = await runCli(argv, { cwd: folderWith({ ...shop, "flatcar.yaml": file }), ...fake });
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain('error[FD1604] the deployment "shop" belongs to another file');
  for (const line of ["made from /elsewhere/flatcar.yaml", ...told]) expect(ran.stderr).toContain(`\n  ${line}`);
  expect(fake.calls.filter((call) => /^(?:up|destroy)/.test(call))).toEqual([]);
  expect(fake.calls.at(-1)).toBe("close");
}

describe("up", () => {
  it("plans, runs and says what to type next", async () => {
    const fake = fakeDeployments();
    const { code, stdout, stderr } = await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expectGolden("up", stdout);
    expect(fake.calls).toEqual(["open shop", "up 3", "close"]);
  });

  it("says so when there is nothing to do", async () => {
    const fake = fakeDeployments();
    const cwd = folderWith(shop);
    await runCli(["up", "--yes"], { cwd, ...fake });
    const { code, stdout } = await runCli(["up"], { cwd, ...fake });
    expect(code).toBe(0);
    expectGolden("up-nothing", stdout);
  });

  it("says at the end what was made, replaced and deleted", async () => {
    const fake = fakeDeployments();
    fake.state.set(
      "shop",
      ["shop-web-0", "shop-old-0", "shop-old-1"].map((name) => knownMachine(name)),
    );
    const { code, stdout } = await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    expect(code).toBe(0);
    expect(stdout).toContain("\nDone in 12s: 2 created, 1 replaced, 2 deleted; 3 machines, all ready.\n");
  });

  it("says which machines leave what, before it asks and at the end", async () => {
    const fake = fakeDeployments();
    const volumes = [{ device: "/dev/sdb", sizeGiB: 100, deleteOnTermination: false }];
    const held = ["shop-web-0", "shop-old-0"].map((name) => knownMachine(name));
    const withDisk = held.map((machine) => ({ ...machine, plan: { ...machine.plan, options: { volumes } } }));
    fake.state.set("shop", withDisk);
    const { code, stdout } = await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    expect(code).toBe(0);
    expectGolden("up-kept", stdout);
    fake.state.set("shop", withDisk);
    const { stdout: json } = await runCli(["up", "--yes", "--json"], { cwd: folderWith(shop), ...fake });
    const what = "volume /dev/sdb, 100 GiB, because deleteOnTermination is false";
    expect(JSON.parse(json).kept).toEqual(["shop-web-0", "shop-old-0"].map((machine) => ({ machine, what })));
  });

  it.each([
    ["yes", ["yes"], 0, true],
    ["y", ["Y"], 0, true],
    ["no", ["no"], 1, false],
    ["enter", [""], 1, false],
    ["the end of input", [], 1, false],
    ["details, then yes", ["details", "yes"], 0, true],
    ["a typing error, then yes", ["yse", "yes"], 0, true],
  ])("asks: %s", async (_, answers, code, made) => {
    const fake = fakeDeployments();
    const ran = await runCli(["up"], { cwd: folderWith(shop), ...fake, columns: 100, answers });
    expect(ran.code).toBe(code);
    expect(fake.state.has("shop")).toBe(made);
    expect(ran.stdout).toContain("Apply?  yes · details · no");
    if (answers[0] === "details") expect(ran.stdout).toMatch(/instanceType +t4g\.small/);
    if (!made) expect(ran.stdout).toContain("Nothing was changed.");
  });

  it("says where it deletes what a killed run left, and asks even where nothing else is to be done", async () => {
    const fake = fakeDeployments();
    const cwd = folderWith(shop);
    await runCli(["up", "--yes"], { cwd, ...fake });
    fake.leftoverPlaces = [
      { platform: "aws", scope: "eu-central-1" },
      { platform: "aws", scope: "us-east-1" },
    ];
    const asked = await runCli(["up"], { cwd, ...fake, columns: 100, answers: ["no"] });
    expect(asked.code).toBe(1);
    expectGolden("up-leftovers-no", asked.stdout);
    expect((await runCli(["up"], { cwd, ...fake })).stderr).toContain("FD1702");
    const where = "if anything is found in aws eu-central-1, aws us-east-1";
    expect((await runCli(["up", "--yes"], { cwd, ...fake })).stdout).toContain(where);
    expect((await runCli(["plan"], { cwd, ...fake })).stdout).toContain(where);
    const document = JSON.parse((await runCli(["plan", "--json"], { cwd, ...fake })).stdout);
    expect(document.leftoverPlaces).toEqual(fake.leftoverPlaces);
  });

  it("is refused where nobody can be asked", async () => {
    const fake = fakeDeployments();
    const { code, stderr } = await runCli(["up"], { cwd: folderWith(shop), ...fake });
    expect(code).toBe(2);
    expect(stderr).toContain("error[FD1702] `up` must be confirmed");
    expect(fake.calls).toEqual(["open shop", "close"]);
  });

  it("keeps what was made when one fails, and exits with 1", async () => {
    const fake = fakeDeployments();
    fake.failure = new FlatcarError({
      code: "FD1401",
      message: "no t3.small left in eu-central-1",
      hint: "try another type",
    });
    const { code, stdout, stderr } = await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    expect(code).toBe(1);
    expect(stdout).toContain("✗ shop-web-0");
    expect(stderr).toBe(
      `error[FD1401] no t3.small left in eu-central-1\n  try another type\n  ${resolve("docs/errors/FD1401.md")}\n`,
    );
    expect(fake.calls.at(-1)).toBe("close");
  });

  it.each([
    ["no", {}],
    ["half of the", { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE" }],
  ])("with %s credentials is refused once, before anything is written or run", async (_, env) => {
    const fake = fakeDeployments();
    const image = "    image: ami-0123456789abcdef0\n";
    const file = shop["flatcar.yaml"].replaceAll("    platform: aws\n", `    platform: aws\n${image}`);
    const cwd = folderWith({ "flatcar.yaml": file, "base.bu": shop["base.bu"] });
    const { code, stdout, stderr } = await runCli(["up", "--yes", "--offline"], {
      cwd,
      ...fake,
      env: { ...noAccount(), ...env },
    });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.match(/error\[.*?\]/g)).toEqual(["error[FD1301]"]);
    expect(existsSync(join(cwd, "flatcar.lock"))).toBe(false);
    expect(fake.calls).toEqual(["open shop", "close"]);
  });

  it("tells one cause of many machines once, and what was done", async () => {
    const fake = fakeDeployments();
    const names = Array.from({ length: 40 }, (_, index) => `shop-web-${index}`);
    const unreachable = (machine: string) => ({
      code: "FD1404" as const,
      message: `cannot make ${machine}: the endpoint does not answer`,
      details: [`EC2 eu-central-1, request ${randomUUID()}`],
      hint: "check the network",
      machine,
    });
    const quota = {
      code: "FD1402" as const,
      message: "cannot make shop-db-0: the quota is reached",
      machine: "shop-db-0",
    };
    const failed = [...names, "shop-db-0"].map((name) => ({ name, verb: "create" }));
    const counts = { create: 3, update: 0, replace: 0, delete: 0 };
    const failure = new FlatcarError([quota, ...names.map(unreachable)], { run: { name: "shop", counts, failed } });
    fake.failure = failure;
    const cwd = folderWith(shop);
    const { code, stderr } = await runCli(["up", "--yes"], { cwd, ...fake });
    expect(code).toBe(1);
    expect(stderr.split("\n")).toEqual([
      "error[FD1402] cannot make shop-db-0: the quota is reached",
      `  ${resolve("docs/errors/FD1402.md")}`,
      "",
      "error[FD1404] cannot make 40 machines: the endpoint does not answer",
      "  40 machines: shop-web-0, shop-web-1, shop-web-2, shop-web-3, shop-web-4 and 35 more",
      `  ${failure.findings[1]?.details?.[0]}`,
      "  check the network",
      `  ${resolve("docs/errors/FD1404.md")}`,
      "",
      "3 created, 41 failed",
      "",
    ]);
    fake.failure = failure;
    const { stdout } = await runCli(["up", "--yes", "--json"], { cwd, ...fake });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ ok: false, name: "shop", counts, failed });
    expect(document.findings).toEqual(failure.findings);
  });

  it.each([
    ["up", "deletes", { "shop-old-0": knownMachine("shop-old-0") }, ["to make: shop-web-0", "to delete: shop-old-0"]],
    ["up", "replaces", { "shop-web-0": knownMachine("shop-web-0") }, ["to replace: shop-web-0"]],
    ["plan", "deletes", { "shop-old-0": knownMachine("shop-old-0") }, ["to delete: shop-old-0"]],
    ["destroy", "deletes", { "shop-web-0": knownMachine("shop-web-0") }, ["to delete: shop-web-0"]],
  ])("of another file with the same name: %s that %s machines is refused", async (verb, _, held, told) => {
    const fake = fakeDeployments();
    fake.state.set("shop", Object.values(held));
    await refusedForOtherFile(verb, shop["flatcar.yaml"], fake, told);
  });

  it.each([
    ["changes a label", "role: web", "role: shop", ["to change: shop-web-0, shop-web-1"]],
    ["only makes more", "count: 2", "count: 3", ["to make: shop-web-2"]],
  ])("of another file with the same name that %s is refused", async (_, from, to, told) => {
    const fake = fakeDeployments();
    await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    fake.calls.length = 0;
    for (const verb of ["plan", "up"])
      await refusedForOtherFile(verb, shop["flatcar.yaml"].replace(from, to), fake, told);
  });

  it.each(["plan", "up"])("%s of a copy of the same file is none of another", async (verb) => {
    const fake = fakeDeployments();
    await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    fake.otherFile = "/elsewhere/flatcar.yaml";
    const { code, stderr } = await runCli([verb], { cwd: folderWith(shop), ...fake });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("of another file may use the name where no machine of it is left", async () => {
    const fake = fakeDeployments();
    fake.otherFile = "/elsewhere/flatcar.yaml";
    fake.state.set("shop", []);
    const cwd = folderWith(shop);
    expect((await runCli(["up", "--yes"], { cwd, ...fake })).code).toBe(0);
    expect(fake.opened[0]?.file).toBe(realpathSync(join(cwd, "flatcar.yaml")));
    expect(fake.calls).toContain("up 3");
  });

  it("of another file is destroyed by its name", async () => {
    const fake = fakeDeployments();
    fake.otherFile = "/elsewhere/flatcar.yaml";
    fake.state.set("shop", [knownMachine("shop-web-0")]);
    const ran = await runCli(["destroy", "shop", "--yes"], { cwd: folderWith(shop), ...fake });
    expect(ran.code).toBe(0);
    expect(fake.state.get("shop") ?? []).toEqual([]);
  });

  it("is one JSON document with --json", async () => {
    const fake = fakeDeployments();
    const { stdout, stderr } = await runCli(["up", "--yes", "--json"], { cwd: folderWith(shop), ...fake });
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      name: "shop",
      counts: { create: 3 },
      machines: [{ name: "shop-web-0", phase: "running", address: "192.0.2.1" }, {}, {}],
    });
    expect(stderr).toContain("✓ shop-web-0");
  });
});

describe("flatcar.lock", () => {
  const { "flatcar.lock": lock, ...unlocked } = shop;

  it("is written when something new was resolved and accepted", async () => {
    const images = lock.slice(lock.indexOf("images:"));
    const cwd = folderWith({ ...unlocked, "flatcar.lock": `${images}releases: {}\n` });
    const path = join(cwd, "flatcar.lock");
    await runCli(["up", "--offline"], { cwd, ...fakeDeployments(), columns: 100, answers: ["no"] });
    expect(readFileSync(path, "utf8")).toContain("releases: {}");
    const { stdout, code } = await runCli(["up", "--offline", "--yes"], { cwd, ...fakeDeployments() });
    expect(code).toBe(0);
    expect(readFileSync(path, "utf8")).toContain("stable amd64");
    expect(stdout).toContain("pinned in");
  });

  it("that pins one architecture lets another one in", async () => {
    const amd64 = lock.replace(/ {2}stable arm64:.*?\n\n/s, "\n");
    expect(amd64).not.toContain("stable arm64");
    const cwd = folderWith({ ...unlocked, "flatcar.lock": amd64 });
    const { code, stderr } = await runCli(["up", "--offline", "--yes"], { cwd, ...fakeDeployments() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(readFileSync(join(cwd, "flatcar.lock"), "utf8")).toBe(lock);
  });

  it("is left alone when it holds everything", async () => {
    const cwd = folderWith(shop);
    await runCli(["up", "--yes"], { cwd, ...fakeDeployments() });
    expect(readFileSync(join(cwd, "flatcar.lock"), "utf8")).toBe(lock);
  });

  it("is neither read for images nor written by a simulation", async () => {
    const cwd = folderWith(unlocked);
    const { code, stderr } = await runCli(["up", "--yes", "--simulate"], { cwd, ...fakeDeployments() });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(existsSync(join(cwd, "flatcar.lock"))).toBe(false);
  });

  it("stops everything when the folder is read-only", async ({ skip }) => {
    if (process.getuid?.() === 0) skip("root writes everywhere");
    const cwd = folderWith({ ...unlocked, "flatcar.lock": lock.slice(lock.indexOf("images:")) });
    chmodSync(cwd, 0o555);
    const fake = fakeDeployments();
    const { code, stderr } = await runCli(["up", "--yes", "--offline"], { cwd, ...fake });
    chmodSync(cwd, 0o755);
    expect(code).toBe(1);
    expect(stderr).toContain("error[FD1601]");
    expect(fake.calls).not.toContain("up 3");
  });
});
