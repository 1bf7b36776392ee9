import { expect, it } from "vitest";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";

const file = "name: shop\nrelease: stable\nmachines: { web: { platform: openstack } }\n";

it("images of a deployment's simulated cloud are imported, listed and pruned, without an account and without the engine", async () => {
  const cwd = folderWith({ "flatcar.yaml": file });
  const on = ["--platform", "openstack", "--region", "RegionOne", "--simulate"];
  const run = (...words: string[]) =>
    runCli(["image", ...words, ...on], { cwd, fetch: globalThis.fetch, env: { XDG_STATE_HOME: cwd } });
  const none = { code: 0, stderr: "", stdout: expect.stringMatching(/^no Flatcar image of ours is in /) };
  expect(await run("list")).toMatchObject(none);
  const imported = { code: 0, stdout: expect.stringMatching(/imported as \S+/) };
  expect(await run("import", "stable", "--arch", "amd64")).toMatchObject(imported);
  const listed = (await run("list", "--json")).stdout;
  expect(JSON.parse(listed)).toMatchObject({ images: [{ phase: "ready", holders: ["by-hand"], machines: [] }] });
  expect(await run("import", "stable", "--arch", "amd64")).toMatchObject(imported);
  expect((await run("list", "--json")).stdout).toBe(listed);
  expect((await run("prune", "--yes")).stdout).toContain("Done: 1 image deleted.");
  expect(await run("list")).toMatchObject(none);
});

it("of a simulated cloud needs the deployment whose cloud it is", async () => {
  const words = ["image", "list", "--platform", "hetzner", "--simulate"];
  const { code, stderr } = await runCli(words, { cwd: folderWith({}) });
  expect(code).toBe(2);
  expect(stderr).toContain("error[FD1001] there is no flatcar.yaml here");
});

it("only platforms that import images are offered, and only architectures that the platform has", async () => {
  const cwd = folderWith({
    "flatcar.yaml": "name: shop\nrelease: stable\nmachines: { web: { platform: ovhcloud } }\n",
  });
  const none = await runCli(["image", "list", "--simulate"], { cwd });
  expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/one of: (?!.*\baws\b).*ovhcloud/)]);
  const words = ["image", "import", "stable", "--platform", "ovhcloud", "--region", "GRA11", "--arch", "arm64"];
  const arm = await runCli([...words, "--simulate"], { cwd, env: { XDG_STATE_HOME: cwd } });
  expect([arm.code, arm.stderr]).toEqual([2, expect.stringContaining("OVHcloud has no arm64 machines")]);
});

it("an image comes from --url where a platform fetches by itself, and what it says of a wrong one is told", async () => {
  const cwd = folderWith({
    "flatcar.yaml": "name: shop\nrelease: stable\nmachines: { web: { platform: digitalocean } }\n",
  });
  const run = (url: string, platform = "digitalocean") =>
    runCli(
      [
        "image",
        "import",
        "stable",
        "--platform",
        platform,
        "--region",
        "fra1",
        "--arch",
        "amd64",
        "--simulate",
        "--url",
        url,
      ],
      { cwd, fetch: globalThis.fetch, env: { XDG_STATE_HOME: cwd } },
    );
  const unreachable = await run("http://10.0.0.7/{file}");
  expect([unreachable.code, unreachable.stderr]).toEqual([2, expect.stringMatching(/^error\[FD1442\].*\n {2}--url\n/)]);
  const missing = await run("https://images.example.com/missing/{file}");
  expect(missing.code).toBe(1);
  expect(missing.stderr).toMatch(
    /error\[FD1441\].*\n {2}image \d+, from https:\/\/images\.example\.com\/missing\/.*, deleted again/,
  );
  expect(await run("https://images.example.com/{version}/{file}")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/imported as fra1\//),
  });
  const other = await run("https://images.example.com/{file}", "openstack");
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("OpenStack fetches no image by itself")]);
});
