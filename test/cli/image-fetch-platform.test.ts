import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { releaseServerFor } from "../release-server.ts";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";

vi.mock("../../src/providers/index.ts", async (original) => {
  const registry = await original<typeof import("../../src/providers/index.ts")>();
  const imported = {
    kind: "imported",
    place: () => "everywhere",
    file: ({ arch }: { readonly arch: string }) => `flatcar_production_cloud_${arch}_image.bin`,
  };
  return {
    ...registry,
    loadPlatform: async (id: string) => {
      const platform = await registry.loadPlatform("aws");
      if (id !== "cloud") return platform;
      return {
        ...platform,
        id,
        title: "Cloud",
        image: imported,
        sample: { options: { arm64: platform.sample.options.arm64 } },
      };
    },
  };
});

async function fetched(words: readonly string[]) {
  const server = await releaseServerFor({
    "/feed": Buffer.from("{}"),
    "/stable/arm64-usr/current/version.txt": Buffer.from("FLATCAR_VERSION=4593.2.5\n"),
    "/stable/amd64-usr/current/version.txt": Buffer.from("FLATCAR_VERSION=4593.2.5\n"),
    "/stable/arm64-usr/4593.2.5/flatcar_production_cloud_arm64_image.bin": Buffer.from("disk"),
  });
  const cwd = folderWith({});
  const env = {
    XDG_CACHE_HOME: join(cwd, "cache"),
    FLATCAR_DEPLOY_RELEASE_URL: `${server.url}/{channel}`,
    FLATCAR_DEPLOY_FEED_URL: `${server.url}/feed`,
  };
  return runCli(["image", "fetch", ...words], { cwd, env, fetch });
}

it("image fetch takes the file that is brought to a platform", async () => {
  const { code, stdout, stderr } = await fetched(["stable", "--platform", "cloud", "--arch", "arm64"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("stable 4593.2.5 arm64 flatcar_production_cloud_arm64_image.bin\n");
});

it.each([
  [["stable"], "`image fetch` needs the name of a file"],
  [["stable", "x.bin", "--platform", "cloud"], "--platform cloud stands for a file, and x.bin is one"],
  [["stable", "--platform", "cloud"], "Cloud has no machines for amd64"],
  [["stable", "--platform", "aws"], "Amazon EC2 has an image of each release: there is no file to bring to it"],
])("image fetch %j is refused", async (words, message) => {
  const { code, stderr } = await fetched(words);
  expect(code).toBe(2);
  expect(stderr).toContain(`error[FD1701] ${message}`);
});
