import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import type { Survey } from "../../src/platform.ts";
import { expectGolden } from "../golden.ts";
import { type FakeDeployments, fakeDeployments } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

/** Amounts that binary numbers do not hold: 0.1 and 0.2 are not 0.3. */
const prices = {
  currency: "EUR",
  prices: {
    "cx23 fsn1": { hourly: "0.0055929487", monthly: "0.1000000000" },
    "cx33 fsn1": { hourly: "0.0087980769", monthly: "5.4900000000" },
    "ipv4 fsn1": { hourly: "0.0008000000", monthly: "0.2000000000" },
  },
};

function machines(web: { readonly count?: number; readonly type?: string; readonly more?: string } = {}): string {
  const { count = 2, type = "cx23", more = "" } = web;
  return `name: shop
release: stable
machines:
  web:
    platform: hetzner
    count: ${count}
    image: "4711"
    options:
      serverType: ${type}
      location: fsn1
    config: [base.bu]
${more}`;
}

const worker = `  worker:
    platform: aws
    image: ami-0123456789abcdef0
    options: { region: eu-central-1, instanceType: t3.small }
    config: [base.bu]
`;

/** A user's machine: one cache, one state, and a file that changes. */
function user(survey: Partial<Survey> | FlatcarError = {}) {
  const cache = mkdtempSync(join(tmpdir(), "flatcar-prices-"));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  const fake: FakeDeployments = fakeDeployments();
  const asked: string[][] = [];
  fake.survey = ({ platforms, machines: made }) => {
    asked.push([...platforms, ...made.map(({ plan }) => plan.name)]);
    if (survey instanceof FlatcarError) throw survey;
    return new Map([["hetzner", { findings: [], notes: [], prices, ...survey }]]);
  };
  const env = { XDG_CACHE_HOME: cache, HCLOUD_TOKEN: "token-of-the-project" };
  const run = (argv: readonly string[], file: string, more: Readonly<Record<string, string>> = {}) =>
    runCli(argv, { cwd: folderWith({ ...shop, "flatcar.yaml": file }), ...fake, env: { ...env, ...more } });
  return { run, fake, asked };
}

describe("cost", () => {
  it("of another address than the vendor's is shown and not kept, and what is kept is not taken for that of it", async () => {
    const { run } = user();
    const simulator = { HCLOUD_ENDPOINT: "http://127.0.0.1:8080/v1" };
    const unknown = "prices of hetzner are not known yet";
    expect((await run(["plan", "--refresh"], machines(), simulator)).stdout).toContain("about 0.60 EUR a month");
    expect((await run(["plan"], machines())).stdout).toContain(unknown);
    const vendor = { HCLOUD_ENDPOINT: "https://api.hetzner.cloud/v1" };
    expect((await run(["plan", "--refresh"], machines(), vendor)).stdout).toContain("about 0.60 EUR a month");
    expect((await run(["plan"], machines())).stdout).toContain("about 0.60 EUR a month");
    expect((await run(["plan"], machines(), simulator)).stdout).toContain(unknown);
  });

  it("is shown by up before it asks, and by later plans without a cloud", async () => {
    const { run, asked } = user();
    const before = await run(["plan"], machines());
    expect(before.stdout).toContain("prices of hetzner are not known yet: `plan --refresh` asks for them");
    expect(asked).toEqual([]);
    const up = await run(["up", "--yes"], machines());
    expect(up.stdout).toContain("about 0.60 EUR a month, 0.0128 an hour, without tax (prices of 2026-11-24)\n");
    expect(asked).toEqual([["hetzner", "shop-web-0", "shop-web-1"]]);
    expectGolden("plan-cost", (await run(["plan"], machines({ count: 3, type: "cx33", more: worker }))).stdout);
    expect((await run(["plan"], machines({ count: 1 }))).stdout).toContain("this plan saves 0.30 EUR a month\n");
    expect((await run(["plan"], machines())).stdout).not.toContain("this plan");
    expect((await run(["plan"], machines({ type: "cx43" }))).stdout).toContain("web");
    expect(asked).toHaveLength(1);
  });

  it("is exact in JSON", async () => {
    const { run } = user();
    await run(["up", "--yes"], machines());
    const { stdout } = await run(["plan", "--json"], machines({ count: 3, more: worker }));
    expect(JSON.parse(stdout).cost).toEqual({
      sums: [
        {
          currency: "EUR",
          hourly: "0.0191788461",
          monthly: "0.9",
          change: { hourly: "0.0063929487", monthly: "0.3" },
          asked: "2026-11-24T12:00:00.000Z",
        },
      ],
      pools: [
        { pool: "web", platform: "hetzner", currency: "EUR", machines: 3, hourly: "0.0191788461", monthly: "0.9" },
      ],
      unknown: [{ pool: "worker", platform: "aws", why: "untold" }],
    });
  });

  it("is asked for by plan only with --refresh, and by up only where it makes something", async () => {
    const { run, asked } = user();
    await run(["plan", "--refresh"], machines());
    expect(asked).toEqual([["hetzner", "shop-web-0", "shop-web-1"]]);
    await run(["up", "--yes"], machines());
    await run(["up", "--yes"], machines());
    expect(asked).toHaveLength(2);
    await run(["plan", "--refresh"], machines());
    expect(asked.at(-1)).toEqual(["hetzner"]);
  });
});

describe("what a cloud would refuse", () => {
  const refused = (machine: string) =>
    [
      {
        code: "FD1411",
        message: 'no "cx24"',
        machine,
        at: { path: "options.serverType" },
        hint: 'did you mean "cx23"?',
      },
      { code: "FD1402", message: "quota of servers", machine, at: { path: "options" } },
    ] as const;

  it.each([
    ["up", "--yes"],
    ["plan", "--refresh"],
  ])("ends `%s %s` before anything is made, each place once", async (...argv) => {
    const findings = [...refused("shop-web-0"), ...refused("shop-web-1")];
    const { run, fake } = user({ findings });
    const { code, stderr } = await run(argv, machines());
    expect(code).toBe(2);
    expect(stderr.match(/error\[FD\d+\]/g)).toEqual(["error[FD1411]", "error[FD1402]"]);
    expect(stderr).toContain("flatcar.yaml:9:19   machines.web.options.serverType");
    expect(fake.calls.filter((call) => call.startsWith("up"))).toEqual([]);
  });

  it("is a note where the cloud may not be asked", async () => {
    const { run, fake } = user({ notes: ["cannot read the prices: forbidden"], prices: undefined });
    const { code, stderr } = await run(["up", "--yes"], machines());
    expect([code, stderr]).toEqual([0, "cannot read the prices: forbidden\n"]);
    expect(fake.calls).toContain("up 2");
  });
});
