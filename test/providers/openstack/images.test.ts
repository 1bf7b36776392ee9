import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { ImageContent, SimulatorOptions } from "../../../src/platform.ts";
import { images as imagesOf } from "../../../src/providers/openstack/images.ts";
import { failure, outcome, persist } from "../../conformance/rule.ts";
import { openWorld, type World } from "./cloud.ts";

const open: World[] = [];
afterEach(async () => {
  for (const { simulator } of open.splice(0)) {
    expect(simulator.violations).toEqual([]);
    await simulator.close();
  }
});

async function world(options: SimulatorOptions = {}): Promise<World> {
  const made = await openWorld(options);
  open.push(made);
  return made;
}

test("an image comes in once, is held by each deployment, and goes with the last", async () => {
  const { images, plan, run, simulator } = await world();
  const first = await images().create(plan, run("one"));
  expect(first).toMatchObject({ phase: "ready", place: "RegionOne", release: plan.release, holders: ["one"] });
  const before = simulator.calls.length;
  const second = await images().create(plan, run("two"));
  expect(second).toMatchObject({ id: first.id, holders: ["one", "two"] });
  expect(simulator.calls.slice(before).some(({ name }) => name.endsWith("/file"))).toBe(false);
  expect(await images().list("RegionOne", run())).toEqual([second]);
  await images().delete(first.id, run("one"));
  expect(await images().read(first.id, run())).toMatchObject({ holders: ["two"] });
  await images().delete(first.id, run("two"));
  await images().delete(first.id, run("two"));
  expect(await images().read(first.id, run())).toBeUndefined();
  expect(simulator.images?.()).toEqual([]);
});

test("an image that was deleted is made again under another id", async () => {
  const { images, plan, run } = await world();
  const first = await images().create(plan, run());
  await images().delete(first.id, run());
  const second = await images().create(plan, run());
  expect(second.id).not.toBe(first.id);
  expect(second.phase).toBe("ready");
});

test("runs at once make one image", async () => {
  const { images, plan, run, simulator } = await world();
  const owners = ["one", "two", "three", "four"];
  const made = await Promise.all(owners.map((owner) => images().create(plan, run(owner))));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(simulator.images?.()).toHaveLength(1);
  expect((await images().list("RegionOne", run()))[0]?.holders).toEqual([...owners].sort());
});

test("of two uploads under way at once Glance refuses one, which takes the other's image", async () => {
  const { images, plan, run, simulator } = await world();
  const { content, sha512 } = await largeContent(2);
  const large = { ...plan, sha512 };
  const made = await Promise.all(
    ["one", "two"].map((owner) => images().create(large, { ...run(owner), content: content() })),
  );
  expect(simulator.calls.filter(({ name }) => name.endsWith("/file"))).toHaveLength(2);
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect((await images().list("RegionOne", run()))[0]?.holders).toEqual(["one", "two"]);
});

/** Bytes that take a moment to be sent, and are handed out only when so many want them. */
async function largeContent(
  wanted: number,
): Promise<{ readonly content: () => ImageContent; readonly sha512: string }> {
  const bytes = Buffer.alloc(8_000_000, "flatcar");
  const path = join(mkdtempSync(join(tmpdir(), "image-")), "large.img");
  writeFileSync(path, bytes);
  let waiting: readonly (() => void)[] = [];
  const file = async () => {
    await new Promise<void>((resolve) => {
      waiting = [...waiting, resolve];
      if (waiting.length === wanted) for (const each of waiting) each();
    });
    return { path, size: bytes.length };
  };
  const disk = async function* () {
    yield bytes;
  };
  return { content: () => ({ file, disk }), sha512: createHash("sha512").update(bytes).digest("hex") };
}

test("an image that went away after it was listed is not taken for held", async () => {
  const { images, plan, run, io, credentials } = await world();
  const first = await images().create(plan, run());
  let seen = false;
  const fetch: typeof io.fetch = async (...asked) => {
    const answer = await io.fetch(...asked);
    if (!seen && String(asked[0]).includes("status=active")) {
      seen = true;
      await images().delete(first.id, run());
    }
    return answer;
  };
  const second = await imagesOf(credentials, { ...io, fetch }).create(plan, run());
  expect(seen).toBe(true);
  expect(await images().read(second.id, run())).toMatchObject({ phase: "ready", holders: ["one"] });
});

test.each(["upload", "web-download"] as const)(
  "cut off at any call of %s, the next run ends with one image",
  async (imageImport) => {
    const probe = await world();
    await probe.images({ imageImport }).create(probe.plan, probe.run());
    const calls = probe.simulator.calls.map(({ name }) => name);
    for (const call of new Set(calls)) {
      for (const kind of ["before", "after", "drop"] as const) {
        for (const times of [1, 12]) {
          const { images, plan, run, simulator } = await world();
          simulator.fail({ call, kind, times });
          await outcome(images({ imageImport }).create(plan, run()));
          const image = await persist(() => images({ imageImport }).create(plan, run()));
          expect(image, `${call} ${kind} ${times}`).toMatchObject({ phase: "ready", holders: ["one"] });
          expect(simulator.images?.()).toHaveLength(1);
        }
      }
    }
  },
);

test("what Glance cannot fetch is said, after one try, and can be fetched once it is there", async () => {
  const { images, plan, run, simulator } = await world();
  const elsewhere = { ...plan, url: "https://elsewhere.invalid/image.img" };
  const error = await failure(images({ imageImport: "web-download" }).create(elsewhere, run()));
  expect(error.code).toBe("FD1441");
  expect(error.message).toContain(elsewhere.url);
  expect(simulator.calls.filter(({ name }) => name === "POST /image/v2/images/{image_id}/import")).toHaveLength(1);
  expect((await images({ imageImport: "web-download" }).create(plan, run())).phase).toBe("ready");
});

test("what Glance could not fetch can be uploaded", async () => {
  const { images, plan, run } = await world();
  const elsewhere = { ...plan, url: "https://elsewhere.invalid/image.img" };
  await failure(images({ imageImport: "web-download" }).create(elsewhere, run()));
  expect((await images().create(plan, run())).phase).toBe("ready");
});

test("what is not what was published does not stay", async () => {
  const { images, plan, run, simulator } = await world();
  const error = await failure(images().create({ ...plan, sha512: "0".repeat(128) }, run()));
  expect(error.code).toBe("FD1154");
  expect(simulator.images?.()).toEqual([]);
});

test("an upload whose run died hours ago is cleared away, and one that goes on is waited for", async () => {
  const { images, plan, run, simulator } = await world();
  await images().create(plan, run());
  const kept = JSON.parse(simulator.snapshot()) as { readonly images: readonly Record<string, unknown>[] };
  const saving = (updatedAt: number) => {
    const image = kept.images.find(({ name }) => name !== "own");
    return JSON.stringify({ ...kept, images: [{ ...image, status: "saving", updatedAt }] });
  };
  const dead = await world({ snapshot: saving(Date.now() - 24 * 3_600_000) });
  expect((await dead.images().create(plan, dead.run())).phase).toBe("ready");
  expect(dead.simulator.images?.()).toHaveLength(1);
  const alive = await world({ snapshot: saving(Date.now()) });
  const error = await failure(alive.images().create(plan, { ...alive.run(), timeoutMs: 20_000 }));
  expect(error.code).toBe("FD1408");
  expect(alive.simulator.images?.()).toHaveLength(1);
});

test("a quota of storage is told as one", async () => {
  const { images, plan, run, simulator } = await world();
  simulator.fail({ call: "PUT /image/v2/images/{image_id}/file", kind: "quota", times: 9 });
  expect((await failure(images().create(plan, run()))).code).toBe("FD1402");
});

test("machines of an image are named", async () => {
  const { images, machines, machine, plan, run } = await world();
  const image = await images().create(plan, run());
  await machines().create(await machine(), run());
  const onVolume = await machine({ rootDisk: { sizeGiB: 20, deleteOnTermination: true } });
  await machines().create({ ...onVolume, name: "db-0" }, run());
  expect(await images().machines?.(image.id, run())).toEqual(["db-0", "web-0"]);
});

test("a cloud without Cinder has machines of an image nonetheless", async () => {
  const { images, machines, machine, plan, run, io, credentials } = await world();
  const image = await images().create(plan, run());
  await machines().create(await machine(), run());
  const fetch: typeof io.fetch = async (...asked) => {
    const answer = await io.fetch(...asked);
    if (!String(asked[0]).endsWith("/auth/tokens")) return answer;
    const text = (await answer.text()).replaceAll('"type":"volumev3"', '"type":"volume-of-old"');
    return new Response(text, answer);
  };
  expect(await imagesOf(credentials, { ...io, fetch }).machines?.(image.id, run())).toEqual(["web-0"]);
});

test.each([
  "Unknown import method name 'web-download'.",
  "URI for web-download does not pass filtering: https://stable.release.flatcar-linux.net/",
])("a Glance that may not fetch images says to upload them: %s", async (sentence) => {
  const { simulator, credentials, io, plan, run } = await openWorld();
  const page = `<html><head><title>400 Bad Request</title></head><body><h1>400 Bad Request</h1>${sentence}<br /></body></html>`;
  const fetch: typeof io.fetch = async (input, init) =>
    String(input).endsWith("/import") ? new Response(page, { status: 400 }) : io.fetch(input, init);
  const driver = imagesOf({ ...credentials, imageImport: "web-download" }, { ...io, fetch });
  const { findings } = await failure(driver.create(plan, run()));
  expect(findings[0]).toMatchObject({ code: "FD1441", hint: expect.stringContaining("IMAGE_IMPORT=upload") });
  await simulator.close();
});
