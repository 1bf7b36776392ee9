import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyLock, type Lock, offlineSnapshot, type ReleaseSource } from "../src/images/index.ts";
import { imageFor, type PlanContext, planMemory } from "../src/plan.ts";
import type { Arch, Release } from "../src/platform.ts";
import { type AnyPlatform, loadPlatform } from "../src/providers/index.ts";
import { isolatedIO } from "../src/testing.ts";
import { makeHierarchy } from "../test/images/signature/hierarchy.ts";
import type { Section } from "./report.ts";

const platformCount = 8;
const architectures = ["amd64", "arm64"] as const satisfies readonly Arch[];
const regions = [
  ...["eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"],
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1", "sa-east-1"],
  ...["ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-northeast-2"],
];

/** Images of one release on many platforms in many regions, as `lock` and `plan` look them up. */
export async function locks(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-bench-locks-"));
  try {
    return await measured(await signedLists(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(lists: Lists): Promise<Section> {
  const platforms = await platformList();
  const memory = planMemory();
  const without = await resolve(platforms, { ...contextOf(lists), memory }, lists);
  const lock: Lock = {
    ...emptyLock,
    images: Object.fromEntries(memory.images),
    files: Object.fromEntries(memory.files),
  };
  const using = await resolve(platforms, { ...contextOf(lists), lock }, lists);
  const count = platforms.length * regions.length * architectures.length;
  return {
    title: `${count} images: ${platforms.length} platforms × ${regions.length} regions × ${architectures.length} architectures (one run)`,
    heads: ["", "ms", "files asked", "MiB", ""],
    rows: [
      ["without a lock", ...figures(without), "by signed lists"],
      ["with a lock", ...figures(using), "aim: asks nobody"],
    ],
    notes: [
      `Amazon EC2 under ${platforms.length} names: too few platforms have images of their own. The lists are in memory, and no account is asked:`,
      "what is measured is our own work, verification included, and not the network. MiB: what the process holds afterwards",
    ],
  };
}

interface Resolved {
  readonly ms: number;
  readonly asked: number;
  readonly mib: number;
}

function figures({ ms, asked, mib }: Resolved): readonly string[] {
  return [ms.toFixed(1), String(asked), mib.toFixed(0)];
}

async function resolve(platforms: readonly AnyPlatform[], context: PlanContext, lists: Lists): Promise<Resolved> {
  const before = lists.asked();
  const begun = performance.now();
  for (const platform of platforms) {
    for (const arch of architectures) {
      const release: Release = { channel: "stable", version: "4593.2.5", arch };
      const options = platform.sample.options[arch] as object;
      for (const region of regions) await imageFor(platform, { ...options, region }, release, context);
    }
  }
  const ms = performance.now() - begun;
  return { ms, asked: lists.asked() - before, mib: process.memoryUsage.rss() / 2 ** 20 };
}

async function platformList(): Promise<readonly AnyPlatform[]> {
  const platform = await loadPlatform("aws");
  return Array.from({ length: platformCount }, (_, index) => ({ ...platform, id: `bench-${index}` }));
}

/** A release server whose lists name every region, and who signed them. */
interface Lists {
  readonly source: ReleaseSource;
  readonly env: Readonly<Record<string, string>>;
  asked(): number;
}

async function signedLists(folder: string): Promise<Lists> {
  const key = await makeHierarchy({ current: { from: "2026-01-01", days: 3650 } });
  const file = join(folder, "key.asc");
  writeFileSync(file, key.file.content);
  const amis = regions.map((name, index) => ({ name, hvm: `ami-${String(index).padStart(17, "0")}` }));
  const content = Buffer.from(JSON.stringify({ amis }));
  const signature = (await key.sign("current", content, { at: "2026-06-01" })).content;
  let asked = 0;
  const artifact: ReleaseSource["artifact"] = async (_, name) => {
    asked++;
    return { content, url: `https://example.test/${name}`, signature };
  };
  return {
    source: { ...offlineSnapshot(), artifact },
    env: { FLATCAR_DEPLOY_KEY: file, FLATCAR_DEPLOY_KEY_FINGERPRINT: key.fingerprint },
    asked: () => asked,
  };
}

function contextOf({ source, env }: Lists): PlanContext {
  const signal = new AbortController().signal;
  return { io: isolatedIO(env), signal, releases: source, offline: false, memory: planMemory() };
}
