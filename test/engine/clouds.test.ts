import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { realClouds, simulatedClouds } from "../../src/engine/clouds.ts";
import { FlatcarError } from "../../src/errors.ts";
import type { SimulatorOptions } from "../../src/platform.ts";
import { ioWith, temporaryFolder } from "./temporary.ts";

/** One cloud whose whole state is a text, in place of a platform's simulator. */
interface Cloud {
  text: string;
  options: SimulatorOptions;
  images: readonly string[];
  started: number;
  closed: number;
}

const cloud = vi.hoisted(
  (): Cloud => ({
    text: "",
    options: {},
    images: [],
    started: 0,
    closed: 0,
  }),
);

vi.mock("../../src/providers/index.ts", () => ({
  loadPlatform: async () => ({
    simulate: async (options: SimulatorOptions) => {
      if (options.snapshot === "of another version") throw new FlatcarError({ code: "FD1601", message: "no snapshot" });
      cloud.started++;
      cloud.options = options;
      cloud.text = options.snapshot ?? "empty";
      return {
        env: { CLOUD_ENDPOINT: "http://127.0.0.1:1" },
        snapshot: () => cloud.text,
        machines: () => [],
        leftovers: () => [],
        images: () => cloud.images,
        close: async () => void cloud.closed++,
      };
    },
  }),
}));

beforeEach(() => {
  Object.assign(cloud, { text: "", images: [], started: 0, closed: 0 });
});

function change(text: string): Promise<void> | undefined {
  cloud.text = text;
  return cloud.options.changed?.();
}

describe("a simulated cloud is kept in a file", () => {
  test("a later process finds what an earlier one left", async () => {
    const folder = temporaryFolder();
    const first = simulatedClouds(folder, ioWith({ HOME: "/home/ada" }));
    const io = await first.io(["aws", "aws"], true);
    expect(io.env).toEqual({ HOME: "/home/ada", CLOUD_ENDPOINT: "http://127.0.0.1:1" });
    expect(cloud.text).toBe("empty");
    void change("one machine");
    await first.close();
    expect(cloud).toMatchObject({ started: 1, closed: 1 });
    await simulatedClouds(folder, ioWith()).io(["aws"], true);
    expect(cloud.text).toBe("one machine");
  });

  test("changes are written while it runs, whole, for the user alone", async () => {
    const folder = temporaryFolder();
    const clouds = simulatedClouds(folder, ioWith());
    await clouds.io(["aws"], true);
    const file = join(folder, "cloud-aws.json");
    expect(existsSync(file)).toBe(false);
    await Promise.all([change("first"), change("second")]);
    expect(readFileSync(file, "utf8")).toBe("second");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    void change("third");
    await clouds.close();
    expect(readFileSync(file, "utf8")).toBe("third");
    expect(readdirSync(folder)).toEqual(["cloud-aws.json"]);
  });

  test("what another version kept names the folder to delete", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "cloud-aws.json"), "of another version");
    const opened = simulatedClouds(folder, ioWith()).io(["aws"], true);
    await expect(opened).rejects.toMatchObject({
      code: "FD1601",
      findings: [{ hint: expect.stringContaining(folder) as string }],
    });
  });

  test("a preview writes nothing", async () => {
    const folder = temporaryFolder();
    const clouds = simulatedClouds(folder, ioWith());
    await clouds.io(["aws"], false);
    expect(change("something")).toBeUndefined();
    await clouds.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("one that is removed leaves no file, whatever was about to be written", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "cloud-aws.json"), "before");
    const clouds = simulatedClouds(folder, ioWith());
    await clouds.io(["aws"], true);
    const told = change("after");
    await clouds.remove();
    await told;
    await clouds.close();
    expect(readdirSync(folder)).toEqual([]);
    expect(cloud.closed).toBe(1);
  });

  test("one that still holds an image stays when it is removed", async () => {
    const folder = temporaryFolder();
    const clouds = simulatedClouds(folder, ioWith());
    await clouds.io(["hetzner"], true);
    cloud.images = ["sha512-1"];
    const told = change("an image");
    await clouds.remove();
    await told;
    await clouds.close();
    expect(readFileSync(join(folder, "cloud-hetzner.json"), "utf8")).toBe("an image");
    expect(cloud.closed).toBe(1);
  });

  test("a file that cannot be written fails the run when it closes, and not in the middle", async () => {
    const folder = join(temporaryFolder(), "deployment");
    mkdirSync(folder);
    const clouds = simulatedClouds(folder, ioWith());
    await clouds.io(["aws"], true);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "in the way");
    await change("lost");
    await expect(clouds.close()).rejects.toMatchObject({ code: "FD1601" });
    expect(cloud.closed).toBe(1);
  });
});

test("the real world is what it is", async () => {
  const io = ioWith({ AWS_REGION: "eu-central-1" });
  const clouds = realClouds(io);
  expect(await clouds.io(["aws"], true)).toBe(io);
  await clouds.remove();
  await clouds.close();
  expect(cloud.started).toBe(0);
});
