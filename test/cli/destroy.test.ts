import { describe, expect, it } from "vitest";
import type { KnownMachine } from "../../src/engine/index.ts";
import { FlatcarError } from "../../src/errors.ts";
import { expectGolden } from "../golden.ts";
import { fakeDeployments, knownMachine } from "./fake-deployment.ts";
import { runCli } from "./run.ts";

function shop() {
  const fake = fakeDeployments();
  const known = [knownMachine("shop-web-0"), knownMachine("shop-web-1", { address: "192.0.2.2" })];
  const options = { region: "eu-central-1", instanceType: "t3.small" };
  fake.state.set(
    "shop",
    known.map((machine) => ({ ...machine, plan: { ...machine.plan, options } })),
  );
  return fake;
}

/** Two machines, one of which has a volume that stays. */
function shopWithDisk() {
  const fake = fakeDeployments();
  const disk = knownMachine("shop-db-0");
  const volumes = [
    { device: "/dev/sdb", sizeGiB: 100, deleteOnTermination: false },
    { device: "/dev/sdc", sizeGiB: 8, deleteOnTermination: true },
    { device: "/dev/sdd", snapshot: "snap-0123456789abcdef0", deleteOnTermination: false },
  ];
  fake.state.set("shop", [{ ...disk, plan: { ...disk.plan, options: { volumes } } }, knownMachine("shop-web-0")]);
  return fake;
}

/** Two machines, and an old one that waits to be deleted. */
function shopWithOld(options: object = { region: "eu-central-1", instanceType: "t3.small" }) {
  const fake = shop();
  const old = knownMachine("shop-web-0", { id: "eu-central-1/i-old", replaced: true });
  fake.state.get("shop")?.push({ ...old, plan: { ...old.plan, options } });
  return fake;
}

it("what is named tells its file in what to type next", async () => {
  const fake = shop();
  fake.otherFile = "/home/me/shop/flatcar.yaml";
  expect((await runCli(["status", "shop"], fake)).stdout).toMatch(/ plan -f \/home\/me\/shop\/flatcar\.yaml/);
  expect((await runCli(["destroy", "shop", "--yes"], fake)).stdout).toMatch(
    / up -f \/home\/me\/shop\/flatcar\.yaml\n$/,
  );
});

describe("a machine that waits to be deleted", () => {
  it("is in the status", async () => {
    const { stdout } = await runCli(["status", "shop"], shopWithOld());
    expect(stdout).toContain("shop · 3 machines");
    expect(stdout).toMatch(/shop-web-0 \(old\) +running .*eu-central-1\/i-old/);
    expect(stdout).toContain("1 machine waits to be deleted: the next `up` or `destroy` deletes it");
    const { machines } = JSON.parse((await runCli(["status", "shop", "--json"], shopWithOld())).stdout);
    expect(machines.map(({ replaced }: { replaced?: true }) => replaced)).toEqual([undefined, undefined, true]);
  });

  it("is among those that destroy lists", async () => {
    const { stdout } = await runCli(["destroy", "shop", "--yes"], shopWithOld());
    expect(stdout).toContain("shop · 3 machines");
    expect(stdout).toMatch(/- +shop-web-0 \(old\) +aws +eu-central-1\/i-old/);
  });

  it("is refused where it is protected, by a remedy that fits", async () => {
    const { code, stderr } = await runCli(["destroy", "shop", "--yes"], shopWithOld({ terminationProtection: true }));
    expect(code).toBe(2);
    expect(stderr).toContain("error[FD1605] shop-web-0 (old) is protected against deletion");
    expect(stderr).toContain("in the cloud's console");
    expect(stderr).not.toContain("run `flatcar-deploy up`");
  });
});

describe("a machine that state calls protected", () => {
  it.each([
    ["is gone", () => []],
    ["is not protected any more", (asked: readonly KnownMachine[]) => asked.map(unguarded)],
  ])("is deleted where the cloud says that it %s", async (_, observe) => {
    const fake = shopWithOld({ terminationProtection: true });
    const asked: string[] = [];
    fake.observe = (machines) => {
      asked.push(...machines.map(({ id }) => id));
      return observe(machines);
    };
    const { code, stderr } = await runCli(["destroy", "shop", "--yes"], fake);
    expect([code, stderr]).toEqual([0, ""]);
    expect(asked).toEqual(["eu-central-1/i-old"]);
  });
});

function unguarded(machine: KnownMachine): KnownMachine {
  return { ...machine, plan: { ...machine.plan, options: { terminationProtection: false } } };
}

describe("destroy", () => {
  it("deletes with --yes and says so", async () => {
    const fake = shop();
    const { code, stdout, stderr } = await runCli(["destroy", "shop", "--yes"], fake);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(fake.state.has("shop")).toBe(false);
    expect(stdout).toContain("shop · 2 machines");
    expect(stdout).toContain("✓ shop-web-0");
    expect(stdout).toContain("Done in 12s: 2 machines deleted, nothing is left.");
    expect(fake.calls).toEqual(["open shop", "destroy", "close"]);
  });

  it.each([
    ["the name", ["shop"], 0, true],
    ["another word", ["yes"], 1, false],
    ["nothing", [""], 1, false],
    ["the end of input", [], 1, false],
  ])("asks for the name: %s", async (_, answers, code, deleted) => {
    const fake = shop();
    const ran = await runCli(["destroy", "shop"], { ...fake, columns: 80, answers });
    expect(ran.code).toBe(code);
    expect(fake.state.has("shop")).toBe(!deleted);
    expect(ran.stdout).toContain("Type shop to confirm: ");
    if (!deleted) expect(ran.stdout).toContain("Nothing was deleted.");
  });

  it("says which machines leave what, before it asks and at the end", async () => {
    const fake = shopWithDisk();
    const asked = await runCli(["destroy", "shop"], { ...fake, columns: 100, answers: ["no"] });
    expectGolden("destroy-kept-no", asked.stdout);
    const { code, stdout, stderr } = await runCli(["destroy", "shop", "--yes"], fake);
    expect([code, stderr]).toEqual([0, ""]);
    expectGolden("destroy-kept", stdout);
  });

  it("counts as little what an earlier run has deleted as it deletes it", async () => {
    const fake = shop();
    fake.gone = fake.state.get("shop")?.slice(0, 1) ?? [];
    const { stdout } = await runCli(["destroy", "shop", "--yes"], { ...fake, columns: 120 });
    expect(stdout).toContain("shop · 1 machine\n");
    expect(stdout).toMatch(/^ +shop-web-0 +aws +eu-central-1\/i-shop-web-0 +gone already$/m);
    expect(stdout).toMatch(/^ +- +shop-web-1 +aws +eu-central-1\/i-shop-web-1 +192.0.2.2$/m);
  });

  it("says in JSON what is left", async () => {
    const kept = JSON.parse((await runCli(["destroy", "shop", "--yes", "--json"], shopWithDisk())).stdout).kept;
    expect(kept).toEqual([
      { machine: "shop-db-0", what: "volume /dev/sdb, 100 GiB, because deleteOnTermination is false" },
      { machine: "shop-db-0", what: "volume /dev/sdd, because deleteOnTermination is false" },
    ]);
  });

  it.each([
    [1, "shop-db-0 is protected", ["shop-db-0: terminationProtection is on"]],
    [
      2,
      "2 machines are protected",
      ["shop-db-0: terminationProtection is on", "shop-db-1: terminationProtection is on"],
    ],
  ])("refuses before it lists or asks where the cloud would keep %i", async (count, message, details) => {
    const fake = shop();
    const guarded = Array.from({ length: count }, (_, index) => knownMachine(`shop-db-${index}`));
    const options = { terminationProtection: true };
    for (const machine of guarded) fake.state.get("shop")?.push({ ...machine, plan: { ...machine.plan, options } });
    const { code, stdout, stderr } = await runCli(["destroy", "shop", "--yes", "--simulate"], fake);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`error[FD1605] ${message} against deletion\n  ${details.join("\n  ")}\n`);
    expect(stderr).toContain("run `flatcar-deploy up --simulate`, then");
    expect(fake.calls).toEqual(["open shop", "close"]);
  });

  it("is refused where nobody can be asked", async () => {
    const fake = shop();
    const { code, stderr } = await runCli(["destroy", "shop"], fake);
    expect(code).toBe(2);
    expect(stderr).toContain("error[FD1702] `destroy` must be confirmed");
    expect(fake.calls).toEqual(["open shop", "close"]);
  });

  it("says when there is no such deployment", async () => {
    const { code, stderr } = await runCli(["destroy", "shpo", "--yes"], shop());
    expect(code).toBe(2);
    expect(stderr).toContain('error[FD1603] there is no deployment "shpo"');
  });

  it("shows which machine failed, then the whole finding", async () => {
    const fake = shop();
    fake.failure = new FlatcarError({
      code: "FD1413",
      message: "shop-web-0 is protected",
      hint: "turn protection off",
    });
    const { code, stdout, stderr } = await runCli(["destroy", "shop", "--yes"], fake);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ shop-web-0 .* shop-web-0 is protected/);
    expect(stderr).toContain("error[FD1413] shop-web-0 is protected\n  turn protection off\n  docs/errors/FD1413.md\n");
    expect(fake.calls.at(-1)).toBe("close");
  });

  it("is one JSON document with --json, and its progress goes to standard error", async () => {
    const { stdout, stderr } = await runCli(["destroy", "shop", "--yes", "--json"], shop());
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, name: "shop", counts: { delete: 2 }, machines: [] });
    expect(stderr).toContain("✓ shop-web-1");
  });
});

describe("status", () => {
  it("has a row for each machine", async () => {
    const { code, stdout } = await runCli(["status", "shop"], shop());
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        "shop · 2 machines",
        "",
        "  shop-web-0   running   aws   t3.small   4593.2.5   eu-central-1/i-shop-web-0   192.0.2.1",
        "  shop-web-1   running   aws   t3.small   4593.2.5   eu-central-1/i-shop-web-1   192.0.2.2",
        "",
        "  flatcar-deploy plan · flatcar-deploy destroy",
        "",
      ].join("\n"),
    );
  });

  it("says when a run was interrupted, and what ends it", async () => {
    const fake = shop();
    fake.interrupted = true;
    const { stdout } = await runCli(["status", "shop", "--simulate"], fake);
    expect(stdout).toContain("an earlier run was interrupted");
    expect(stdout).toContain("flatcar-deploy up --simulate · flatcar-deploy destroy --simulate");
    expect(fake.opened[0]).toMatchObject({ name: "shop", simulate: true });
  });

  it("passes --state on", async () => {
    const fake = shop();
    const { stdout } = await runCli(["status", "shop", "--state", "s3://bucket/my state"], fake);
    expect(fake.opened[0]).toMatchObject({ state: "s3://bucket/my state" });
    expect(stdout).toContain("--state 's3://bucket/my state'");
  });

  it("is JSON with --json", async () => {
    const { stdout } = await runCli(["status", "shop", "--json"], shop());
    expect(JSON.parse(stdout)).toMatchObject({
      name: "shop",
      interrupted: false,
      machines: [
        {
          name: "shop-web-0",
          pool: "web",
          size: "t3.small",
          place: "eu-central-1",
          phase: "running",
          addresses: { publicIpv4: "192.0.2.1" },
        },
        {},
      ],
    });
  });
});
