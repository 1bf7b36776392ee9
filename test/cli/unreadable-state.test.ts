import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderWith, shop } from "./folder.ts";
import { type Ran, runCli } from "./run.ts";

const verbs: readonly (readonly [string, ...string[]])[] = [
  ["plan", "--offline"],
  ["status", "shop"],
  ["destroy", "shop", "--yes"],
  ["up", "--yes", "--offline"],
];

describe.each(verbs)("state that %s cannot read is not taken for none:", (...verb) => {
  const expectRefused = ({ code, stdout, stderr }: Ran, reason: string, path: string) => {
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^error\[FD1601\] state cannot be read from \S+: /);
    expect(stderr).toContain(`${path}: ${reason}`);
  };

  test.each([
    ["the state's own folder", "state"],
    ["a folder above it", "."],
    ["the folder of the engine's files", "state/.pulumi/stacks"],
  ])("%s belongs to somebody else", async (_, closed) => {
    const cwd = folderWith(shop);
    const file = join(cwd, "state/.pulumi/stacks/flatcar/shop.json");
    chmodSync(cwd, 0o755);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "{}");
    const words = [...verb, ...fileAside(), "--state", join(cwd, "state")];
    close(join(cwd, closed));
    const ran = await runCli(words);
    expectRefused(ran, "permission denied", "shop.json");
  });

  test.each([
    ["the engine's file", "state/.pulumi/stacks/flatcar/shop.json", "shop.json"],
    ["the settings", "state/deployments/shop/Pulumi.shop.yaml", "Pulumi.shop.yaml"],
    ["the state's own folder", "state", "shop.json"],
  ])("%s is a link that leads to itself", async (_, link, file) => {
    const cwd = folderWith(shop);
    mkdirSync(dirname(join(cwd, link)), { recursive: true });
    symlinkSync(join(cwd, link), join(cwd, link));
    const ran = await runCli([...verb, "--state", join(cwd, "state")], { cwd });
    expectRefused(ran, "a link in the path leads to itself", file);
  });

  /** The deployment file in a folder that stays readable. */
  function fileAside(): readonly string[] {
    const folder = folderWith(shop);
    chmodSync(folder, 0o755);
    return ["plan", "up"].includes(verb[0] ?? "") ? ["-f", join(folder, "flatcar.yaml")] : [];
  }
});

test.each(["plan", "up"])("a flatcar.lock that %s cannot read is said", async (verb) => {
  const cwd = folderWith(shop);
  rmSync(join(cwd, "flatcar.lock"));
  symlinkSync("flatcar.lock", join(cwd, "flatcar.lock"));
  const { code, stderr } = await runCli([verb, "--offline"], { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining("error[FD1601] cannot read flatcar.lock: ")]);
});

/** Takes a folder's rights away until the test ends; root, who needs none, becomes somebody else as long. */
function close(folder: string): void {
  const nobody = 65_534;
  const root = process.geteuid?.() === 0;
  chmodSync(folder, 0o000);
  if (root) process.seteuid?.(nobody);
  onTestFinished(() => {
    if (root) process.seteuid?.(0);
    chmodSync(folder, 0o700);
  });
}
