import { join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { emptyLock, formatLock } from "../../src/images/index.ts";
import { byHand, type ImageDriver, type ImageState, importedImage } from "../../src/platform.ts";
import { folderWith } from "./folder.ts";
import { type RunOptions, runCli } from "./run.ts";

const account = vi.hoisted(() => ({ images: [] as ImageState[], deleted: [] as string[] }));
beforeEach(() => {
  account.deleted = [];
});

vi.mock("../../src/providers/index.ts", async (original) => {
  const registry = await original<typeof import("../../src/providers/index.ts")>();
  const driver: Partial<ImageDriver> = {
    list: async () => account.images,
    delete: async (id) => void account.deleted.push(id),
    machines: async (id) => (id === "booted" ? ["web"] : []),
  };
  const image = { kind: "imported", place: () => "everywhere", file: () => "disk.bin", connect: () => driver };
  const loadPlatform = async () => ({
    ...(await registry.loadPlatform("hetzner")),
    id: "cloud",
    title: "Cloud",
    image,
  });
  return { ...registry, loadPlatform };
});

const now = new Date("2026-11-24T12:00:00Z");

function imageOf(id: string, more: Partial<ImageState> = {}): ImageState {
  return {
    id,
    phase: "ready",
    image: importedImage("1".repeat(128)),
    release: { channel: "stable", version: "4593.2.5", arch: "amd64" },
    place: "everywhere",
    created: "2026-11-24T11:30:00Z",
    holders: [byHand],
    ...more,
  };
}

async function pruned(images: readonly ImageState[], words: readonly string[] = [], options: RunOptions = {}) {
  account.images = [...images];
  const env = { HCLOUD_TOKEN: "a".repeat(64) };
  const ran = await runCli(["image", "prune", "--platform", "cloud", "--yes", ...words], { env, now, ...options });
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  return ran.stdout;
}

it.each([
  ["held by a deployment", imageOf("1", { holders: ["fd01", byHand] })],
  ["booted by a machine", imageOf("booted")],
  ["being imported", imageOf("1", { phase: "importing" })],
])("an image stays that is %s", async (reason, image) => {
  expect(await pruned([image])).toMatch(new RegExp(` {3}${reason}\nnothing to delete\n$`));
  expect(account.deleted).toEqual([]);
});

it("an image goes that nobody needs, and one that an import of long ago has left half made", async () => {
  const left = imageOf("left", { phase: "importing", created: "2026-11-24T09:00:00Z" });
  expect(await pruned([imageOf("1"), left])).toContain("Done: 2 images deleted.");
  expect(account.deleted).toEqual(["1", "left"]);
});

it("an image stays that the lock here names, or that of the deployment file", async () => {
  const { image } = imageOf("1");
  const lock = formatLock({ ...emptyLock, images: { "cloud everywhere amd64 4593.2.5": { image } } });
  const cwd = folderWith({ "shop/flatcar.yaml": "", "shop/flatcar.lock": lock });
  expect(await pruned([imageOf("1")], [], { cwd: join(cwd, "shop") })).toContain("named by flatcar.lock");
  expect(await pruned([imageOf("1")], ["-f", "shop/flatcar.yaml"], { cwd })).toContain("named by flatcar.lock");
  expect(account.deleted).toEqual([]);
  await pruned([imageOf("1")], [], { cwd });
  expect(account.deleted).toEqual(["1"]);
});

it("wrong words are told before the account is asked, and no image goes by a file that is not there", async () => {
  account.images = [imageOf("1")];
  const prune = (words: readonly string[], env: Readonly<Record<string, string>> = { HCLOUD_TOKEN: "a".repeat(64) }) =>
    runCli(["image", "prune", "--platform", "cloud", "--yes", ...words], { env, now, cwd: folderWith({}) });
  const age = await prune(["--older-than", "soon"], {});
  expect(age.stderr).toContain('error[FD1701] --older-than takes an age, not "soon"');
  const gone = await prune(["-f", "nope.yaml"]);
  expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining("error[FD1001] cannot read") });
  expect(account.deleted).toEqual([]);
});

it("says how young an image is that stays for its age, and where there is none", async () => {
  expect(await pruned([imageOf("1")], ["--older-than", "30d"])).toContain("younger than 30d\n");
  expect(await pruned([])).toBe("no Flatcar image of ours is in Cloud everywhere\n");
});
