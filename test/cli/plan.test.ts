import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { widthOf } from "../../src/cli/style.ts";
import { loadPlatform } from "../../src/providers/index.ts";
import { expectGolden } from "../golden.ts";
import { fakeDeployments, knownMachine } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { noAccount, runCli } from "./run.ts";

/** Of one pool the policy, of the other the release, which comes to the same version. */
const settingsChanged = shop["flatcar.yaml"]
  .replace("    count: 2", "    count: 2\n    onConfigChange: ignore")
  .replace("  worker:", "  worker:\n    release: 4593.2.5");

const ignoring = shop["flatcar.yaml"].replaceAll("    platform:", "    onConfigChange: ignore\n    platform:");

/** Of a machine that no state holds. */
const nobodys = { addresses: {}, known: undefined } as const;

const restarting = shop["flatcar.yaml"].replace("t3.small", "t3.small\n      onInstanceTypeChange: restart");

function volumes(list: string): string {
  return shop["flatcar.yaml"].replace("t3.small", `t3.small\n      volumes: [${list}]`);
}

type Files = Readonly<Record<string, string>>;

/** Everything that a plan says of a deployment, in the order in which a user would change it. */
const edits: [name: string, files: Files, before?: Files][] = [
  ["unchanged", {}],
  ["changed-butane", { "base.bu": shop["base.bu"].replace("hello", "hello again") }],
  ["changed-label", { "flatcar.yaml": shop["flatcar.yaml"].replace("role: web", "role: shop") }],
  ["changed-type", { "flatcar.yaml": shop["flatcar.yaml"].replace("t3.small", "t3.large") }],
  ["changed-settings", { "flatcar.yaml": settingsChanged }],
  ["restart", { "flatcar.yaml": restarting.replace("t3.small", "t3.large") }, { "flatcar.yaml": restarting }],
  [
    "changed-volume",
    { "flatcar.yaml": volumes("{ device: /dev/sdf, sizeGiB: 20 }, { device: /dev/sdg, sizeGiB: 5, type: gp3 }") },
    { "flatcar.yaml": volumes("{ device: /dev/sdf, sizeGiB: 10 }") },
  ],
  [
    "one-more-one-less",
    { "flatcar.yaml": shop["flatcar.yaml"].replace("count: 2", "count: 3").replace("  worker:", "  job:") },
  ],
  [
    "ignored-butane",
    { "base.bu": shop["base.bu"].replace("hello", "hello again"), "flatcar.yaml": ignoring },
    { "flatcar.yaml": ignoring },
  ],
];

describe("plan", () => {
  it("offline names the next command offline", async () => {
    const { stdout } = await runCli(["plan", "--offline"], { cwd: folderWith(shop), ...fakeDeployments() });
    expect(stdout).toContain("flatcar-deploy up --offline\n");
  });

  it("of a new deployment", async () => {
    const { code, stdout, stderr } = await runCli(["plan"], { cwd: folderWith(shop), ...fakeDeployments() });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expectGolden("plan-new", stdout);
  });

  it.each([60, 80, 120])("at %i columns", async (columns) => {
    const { stdout } = await runCli(["plan"], { cwd: folderWith(shop), columns, ...fakeDeployments() });
    expectGolden(`plan-new-${columns}`, stdout);
    expect(Math.max(...stdout.split("\n").map(widthOf))).toBeLessThanOrEqual(columns);
  });

  it.each(edits)("against state: %s", async (name, files, before = {}) => {
    const fake = fakeDeployments();
    await runCli(["up", "--yes"], { cwd: folderWith({ ...shop, ...before }), ...fake });
    const cwd = folderWith({ ...shop, ...files });
    const { stdout, stderr, code } = await runCli(["plan", "--check"], { cwd, ...fake });
    expect(stderr).toBe("");
    expect(code).toBe(name === "unchanged" || name === "ignored-butane" ? 0 : 3);
    expectGolden(`plan-${name}`, stdout);
  });

  it("shows a machine that an earlier run left half made as one to finish", async () => {
    const fake = fakeDeployments();
    await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    const [first, ...more] = fake.state.get("shop") ?? [];
    if (first) fake.state.set("shop", [{ ...first, halfMade: true }, ...more]);
    const { stdout, code } = await runCli(["plan", "--check"], { cwd: folderWith(shop), ...fake });
    expect(code).toBe(3);
    expectGolden("plan-half-made", stdout);
    expect((await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake })).stdout).toContain(": 1 changed;");
    expect((await runCli(["plan", "--check"], { cwd: folderWith(shop), ...fake })).code).toBe(0);
  });

  it("counts a machine that a killed run has begun as one to finish, where the cloud is asked", async () => {
    const fake = fakeDeployments();
    fake.state.set("shop", []);
    fake.leftoverPlaces = [{ platform: "aws", scope: "eu-central-1" }];
    const [name, id] = ["shop-web-0", "eu-central-1/i-0"];
    fake.unknown = [{ name, platform: "aws", id, phase: "unknown", addresses: {}, known: undefined }];
    const plan = (...words: string[]) => runCli(["plan", ...words], { cwd: folderWith(shop), ...fake });
    const blind = (await plan("--offline")).stdout;
    expect(blind).toContain("+ 3 machines to make\n");
    expect(blind).toContain(
      "takes up or deletes what an earlier run left behind, if anything is found in aws eu-central-1",
    );
    expect(blind).toContain("--refresh asks the cloud as well");
    for (const words of [[], ["--refresh"]]) {
      const { stdout } = await plan(...words);
      expect(stdout).toContain("+ 2 machines to make   ~ 1 machine to finish\n");
      expect(stdout).toContain(
        "  ~ shop-web-0\n      made by an interrupted run, and is not in the state yet: `up` takes it up\n",
      );
    }
  });

  it("names what a killed run has left and no machine of the file wants", async () => {
    const fake = fakeDeployments();
    fake.state.set("shop", []);
    fake.leftoverPlaces = [{ platform: "aws", scope: "eu-central-1" }];
    const left = { platform: "aws", phase: "unknown", addresses: {}, known: undefined } as const;
    fake.unknown = [
      { ...left, name: "shop-web-7", id: "eu-central-1/i-7" },
      { ...left, name: "shop-web-0-1f0c", id: "eu-central-1/i-8", replaces: "shop-web-8" },
    ];
    const { stdout } = await runCli(["plan"], { cwd: folderWith(shop), ...fake, columns: 120 });
    expect(stdout).toContain(
      "-   shop-web-7         aws   eu-central-1/i-7   left by an interrupted run: `up` deletes it\n",
    );
    expect(stdout).toContain(
      "-   shop-web-8 (new)   aws   eu-central-1/i-8   left by an interrupted run: `up` deletes it\n",
    );
    expect(stdout).toContain("if anything more is found in aws eu-central-1");
    const destroy = await runCli(["destroy", "shop", "--yes"], { ...fake, columns: 120 });
    expect(destroy.stdout).toContain("shop · 2 machines\n");
    expect(destroy.stdout).toContain("-   shop-web-7         aws   eu-central-1/i-7   left by an interrupted run\n");
  });

  it("counts what goes that a killed run has left, and is not done with --check", async () => {
    const fake = fakeDeployments();
    const cwd = folderWith(shop);
    await runCli(["up", "--yes"], { cwd, ...fake });
    fake.leftoverPlaces = [{ platform: "aws", scope: "eu-central-1" }];
    const id = "eu-central-1/i-8";
    fake.unknown = [
      { name: "shop-web-0-1f0c", platform: "aws", id, replaces: "shop-web-0", phase: "unknown", ...nobodys },
    ];
    const { code, stdout } = await runCli(["plan", "--check"], { cwd, ...fake });
    expect(stdout).not.toContain("Nothing to change");
    expect(stdout).toContain("  - 1 leftover to delete\n");
    expect(code).toBe(3);
    fake.leftoverPlaces = [];
    const settled = await runCli(["plan", "--refresh", "--check"], { cwd, ...fake });
    expect(settled.stdout).toContain("left by an interrupted run: `destroy` deletes it\n");
    expect([settled.code, settled.stdout]).toEqual([0, expect.stringContaining("Nothing to change: 3 machines")]);
  });

  it("makes anew what a killed destroy has deleted and state still holds", async () => {
    const fake = fakeDeployments();
    const cwd = folderWith(shop);
    await runCli(["up", "--yes"], { cwd, ...fake });
    const [gone, ...there] = fake.state.get("shop") ?? [];
    if (!gone) throw new Error("up has made no machine");
    fake.leftoverPlaces = [{ platform: "aws", scope: "eu-central-1" }];
    fake.gone = [gone];
    fake.observe = () => there;
    const asked = await runCli(["plan", "--check"], { cwd, ...fake });
    expect(asked.code).toBe(3);
    expect(asked.stdout).toContain("  + 1 machine to make\n");
    expect(asked.stderr).toBe("shop-web-0 (eu-central-1/i-0) is gone\n");
    const refreshed = await runCli(["plan", "--check", "--refresh"], { cwd, ...fake });
    expect([refreshed.code, refreshed.stderr]).toEqual([asked.code, asked.stderr]);
    expect(refreshed.stdout).toContain("  + 1 machine to make\n");
  });

  it("says of a replacement that a killed run has made that it is taken up", async () => {
    const fake = fakeDeployments();
    await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    fake.leftoverPlaces = [{ platform: "aws", scope: "eu-central-1" }];
    const left = { platform: "aws", phase: "unknown", addresses: {}, known: undefined } as const;
    fake.unknown = [{ ...left, name: "shop-worker-0-1f0c", id: "eu-central-1/i-8", replaces: "shop-worker-0" }];
    const changed = folderWith({
      ...shop,
      "flatcar.yaml": shop["flatcar.yaml"]?.replace("t4g.small", "t4g.medium") ?? "",
    });
    const { stdout } = await runCli(["plan"], { cwd: changed, ...fake });
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "its replacement was made by an interrupted run, and is not in the state yet: `up` takes it up",
    );
  });

  it("exits with 0 for changes without --check", async () => {
    expect((await runCli(["plan"], { cwd: folderWith(shop), ...fakeDeployments() })).code).toBe(0);
  });

  it("is one JSON document with --json", async () => {
    const { stdout } = await runCli(["plan", "--json"], { cwd: folderWith(shop), ...fakeDeployments() });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      name: "shop",
      changes: 3,
      releases: [{ wanted: "stable", version: "4593.2.5", channel: "stable", locked: true }],
      steps: [{ kind: "create", name: "shop-web-0" }, { name: "shop-web-1" }, { name: "shop-worker-0" }],
    });
    expect(document.machines[2]).toMatchObject({
      name: "shop-worker-0",
      pool: "worker",
      platform: "aws",
      size: "t4g.small",
      release: { version: "4593.2.5", arch: "arm64" },
      image: "ami-0f22961936c6c0405",
      userData: { limit: 16_384 },
    });
  });

  it("says that user data had to be gzipped", async () => {
    const line = "    # the same line again and again, which packs well\n".repeat(400);
    const unit = `systemd:\n  units:\n    - name: a.service\n      contents: |\n${line.replaceAll("    #", "        #")}`;
    const cwd = folderWith({ ...shop, "base.bu": shop["base.bu"] + unit });
    const { stdout, stderr } = await runCli(["plan"], { cwd, ...fakeDeployments() });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/ web .* user data 0\.\d of 16\.0 KiB, gzipped\n/);
    const { stdout: json } = await runCli(["plan", "--json"], { cwd, ...fakeDeployments() });
    expect(JSON.parse(json).machines[0].userData).toMatchObject({ limit: 16_384, packing: "gzip" });
  });

  it("says that user data only points to a store, where the platform has one", async () => {
    const platform = await loadPlatform("aws");
    Object.assign(platform, { offLoad: () => ({ urlOf: (sha512: string) => `s3://configs/${sha512}` }) });
    onTestFinished(() => {
      Reflect.deleteProperty(platform, "offLoad");
    });
    const cwd = folderWith({
      ...shop,
      "base.bu": shop["base.bu"].replace("hello", randomBytes(20_000).toString("hex")),
    });
    const { stdout, stderr } = await runCli(["plan"], { cwd, ...fakeDeployments() });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/ web .* user data 0\.\d of 16\.0 KiB, the rest stored\n/);
    const { stdout: json } = await runCli(["plan", "--json"], { cwd, ...fakeDeployments() });
    expect(JSON.parse(json).machines[0].userData).toMatchObject({ limit: 16_384, packing: "stored" });
  });

  it("reads the file that -f names, and its Butane beside it", async () => {
    const cwd = folderWith({
      "deep/flatcar.yaml": shop["flatcar.yaml"],
      "deep/base.bu": shop["base.bu"],
      "deep/flatcar.lock": shop["flatcar.lock"],
    });
    const { code, stdout } = await runCli(["plan", "-f", "deep/flatcar.yaml"], { cwd, ...fakeDeployments() });
    expect(code).toBe(0);
    expect(stdout).toContain("flatcar-deploy up -f deep/flatcar.yaml");
  });

  it("leaves an image open offline that only the cloud could name; up does not", async () => {
    const { "flatcar.lock": _, ...unlocked } = shop;
    const cwd = folderWith(unlocked);
    const looked = await runCli(["plan", "--offline"], { cwd, ...fakeDeployments() });
    expect(looked.stderr).toBe("");
    expect(looked.stdout.match(/image not known offline/g)?.length).toBe(2);
    const env = {
      AWS_ENDPOINT_URL_EC2: "http://127.0.0.1:9",
      AWS_ACCESS_KEY_ID: "AKIA",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
    const applied = await runCli(["up", "--offline", "--yes"], { cwd, env, ...fakeDeployments() });
    expect(applied.code).toBe(2);
    expect(applied.stderr).toContain("error[FD1106] nobody could say which image is Flatcar 4593.2.5 amd64");
    expect(applied.stderr).toContain("127.0.0.1:9");
  });

  it.each([
    ["no difference where the release is the same", "release: stable", 0, "Nothing to change: 3 machines"],
    ["another one where the release is", "release: 4593.2.4", 3, "→ image not known offline   replaces"],
  ])("takes an image that nobody could be asked for as %s", async (_, release, wanted, told) => {
    const replacing = shop["flatcar.yaml"].replaceAll("    platform:", "    onImageChange: replace\n    platform:");
    const fake = fakeDeployments();
    const files = { ...shop, "flatcar.yaml": replacing };
    await runCli(["up", "--yes"], { cwd: folderWith(files), ...fake });
    const { "flatcar.lock": _lock, ...unlocked } = files;
    const cwd = folderWith({ ...unlocked, "flatcar.yaml": replacing.replace("release: stable", release) });
    const { code, stdout } = await runCli(["plan", "--check", "--offline"], { cwd, ...fake });
    expect(stdout).toContain("image not known offline");
    expect(stdout).toContain(told);
    expect(code).toBe(wanted);
  });

  it.each([
    ["up without an account", ["up", "--yes"]],
    ["image show", ["image", "show", "stable", "--platform", "aws", "--region", "eu-central-1", "--arch", "amd64"]],
  ])("says of %s offline who was not asked, and claims nothing of the image", async (_, argv) => {
    const { "flatcar.lock": _lock, ...unlocked } = shop;
    const ran = await runCli([...argv, "--offline"], {
      cwd: folderWith(unlocked),
      env: noAccount(),
      ...fakeDeployments(),
    });
    expect(ran.code).toBe(2);
    expectGolden(`offline-${argv[0]}`, ran.stderr);
  });

  it.each([
    ["an image", "    image: ami-0123456789abcdef0\n", {}],
    ["an endpoint of one's own", "", { AWS_ENDPOINT_URL_EC2: "https://ec2.eu-central-9.amazonaws.com" }],
  ])("takes a region that is newer than the package with %s", async (_, line, env) => {
    const text = shop["flatcar.yaml"].replaceAll("eu-central-1", "eu-central-9");
    const cwd = folderWith({ ...shop, "flatcar.yaml": text.replaceAll("    config:", `${line}    config:`) });
    const { code, stderr } = await runCli(["plan", "--offline"], { cwd, env, ...fakeDeployments() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("knows a simulated cloud's region as little as a real one", async () => {
    const text = shop["flatcar.yaml"].replaceAll("eu-central-1", "eu-central-9");
    const cwd = folderWith({ ...shop, "flatcar.yaml": text });
    const { code, stderr } = await runCli(["plan", "--simulate"], { cwd, ...fakeDeployments() });
    expect(code).toBe(2);
    expect(stderr).toContain('error[FD1410] region: no AWS region "eu-central-9" is known');
  });

  it("says of a simulated cloud without an image that the published list was not asked", async () => {
    const text = shop["flatcar.yaml"].replaceAll("eu-central-1", "sa-west-1");
    const cwd = folderWith({ ...shop, "flatcar.yaml": text });
    const { code, stderr } = await runCli(["plan", "--simulate"], { cwd, ...fakeDeployments() });
    expect(code).toBe(2);
    expectGolden("simulated-image", stderr);
  });

  it("takes an image of the user's own, asks nobody for it and does not lock it", async () => {
    const own = shop["flatcar.yaml"].replaceAll("    config:", "    image: ami-0123456789abcdef0\n    config:");
    const cwd = folderWith({ ...shop, "flatcar.yaml": own, "flatcar.lock": "images: {}\nreleases: {}\n" });
    const { code } = await runCli(["up", "--offline", "--yes"], { cwd, ...fakeDeployments() });
    expect(code).toBe(0);
    const lock = readFileSync(join(cwd, "flatcar.lock"), "utf8");
    expect(lock).toContain("\nreleases:\n  stable amd64:");
    expect(lock).not.toContain("images:");
  });

  it.each([
    [
      "stays where it is",
      { region: "eu-central-1", instanceType: "t3.large" },
      "amd64",
      "4593.2.4",
      "ami-0123456789abcdef0",
    ],
    ["moves to another region", { region: "us-east-1" }, "amd64", "4593.2.5", "ami-0a1b2c3d4e5f60718"],
    ["gets another architecture", { region: "eu-central-1" }, "arm64", "4593.2.5", "ami-0a1b2c3d4e5f60718"],
  ] as const)("of a machine that %s", async (_, options, arch, version, image) => {
    const fake = fakeDeployments();
    const known = knownMachine("shop-web-0");
    const release = { ...known.plan.release, version: "4593.2.4", arch };
    fake.state.set("shop", [{ ...known, plan: { ...known.plan, release, options } }]);
    await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
    const made = fake.state.get("shop")?.find(({ name }) => name === "shop-web-0");
    expect(made?.plan.image).toBe(image);
    expect(made?.plan.release).toEqual({ channel: "stable", version, arch: "amd64" });
  });

  it("says what to type next as it was started", async () => {
    const cwd = folderWith(shop);
    const { stdout } = await runCli(["plan"], { cwd, env: { npm_lifecycle_event: "npx" }, ...fakeDeployments() });
    expect(stdout).toMatch(/^ {2}npx flatcar-deploy up$/m);
  });

  it("changes nothing", async () => {
    const fake = fakeDeployments();
    await runCli(["plan"], { cwd: folderWith(shop), ...fake });
    expect(fake.calls).toEqual(["open shop", "close"]);
  });
});
