import { describe, expect, it } from "vitest";
import type { KnownMachine } from "../../src/engine/index.ts";
import { FlatcarError } from "../../src/errors.ts";
import { type FakeDeployments, fakeDeployments } from "./fake-deployment.ts";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

const edits: readonly (readonly [command: string, verb: string, files: Readonly<Record<string, string>>])[] = [
  ["plan", "replace", { "base.bu": shop["base.bu"].replace("hello", "hello again") }],
  ["plan", "delete", { "flatcar.yaml": shop["flatcar.yaml"].replace("  web:", "  site:") }],
  ["up", "replace", { "base.bu": shop["base.bu"].replace("hello", "hello again") }],
  ["up", "delete", { "flatcar.yaml": shop["flatcar.yaml"].replace("  web:", "  site:") }],
];

function withProtection(machine: KnownMachine, terminationProtection: boolean): KnownMachine {
  const options = { ...(machine.plan.options as object), terminationProtection };
  return { ...machine, plan: { ...machine.plan, options } };
}

/** The shop, of which state calls the first machine protected; `observe` is what the cloud says of those that it is asked for. */
async function guardedShop(observe?: FakeDeployments["observe"]) {
  const fake = fakeDeployments();
  await runCli(["up", "--yes"], { cwd: folderWith(shop), ...fake });
  const [first, ...more] = fake.state.get("shop") ?? [];
  if (!first) throw new Error("nothing was made");
  fake.state.set("shop", [withProtection(first, true), ...more]);
  const asked: string[] = [];
  fake.observe = (machines) => {
    asked.push(...machines.map(({ name }) => name));
    return observe ? observe(machines) : machines;
  };
  return { fake, first, asked };
}

describe("a machine that is protected", () => {
  it.each(edits)("%s refuses to %s before anything is touched", async (command, _, files) => {
    const { fake } = await guardedShop();
    const { code, stdout, stderr } = await runCli([command], { cwd: folderWith({ ...shop, ...files }), ...fake });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("error[FD1605] shop-web-0 is protected against deletion\n");
  });

  it.each(edits)("%s goes on to %s where the cloud says that it is not any more", async (command, _, files) => {
    const { fake, asked } = await guardedShop((machines) => machines.map((each) => withProtection(each, false)));
    const cwd = folderWith({ ...shop, ...files });
    const { code, stderr } = await runCli([command, ...(command === "up" ? ["--yes"] : [])], { cwd, ...fake });
    expect([code, stderr]).toEqual([0, ""]);
    expect(new Set(asked)).toEqual(new Set(["shop-web-0"]));
  });

  it.each([
    ["offline", ["--offline"], undefined],
    ["without an answer", [], new FlatcarError({ code: "FD1301", message: "no credentials" })],
  ])("is what state says to plan %s", async (_, more, failure) => {
    const { fake, asked } = await guardedShop(() => {
      throw failure ?? new Error("it was asked");
    });
    const [, , files] = edits[0] ?? [];
    const { code, stderr } = await runCli(["plan", ...more], { cwd: folderWith({ ...shop, ...files }), ...fake });
    expect(code).toBe(2);
    expect(stderr).toContain("error[FD1605] shop-web-0 is protected");
    expect(asked).toEqual(failure ? ["shop-web-0"] : []);
  });

  it.each(["plan", "up"])("and waits to be deleted is refused by %s", async (command) => {
    const { fake, first } = await guardedShop();
    const old = { ...withProtection(first, true), id: "eu-central-1/i-old", replaced: true };
    fake.state.set("shop", [first, ...(fake.state.get("shop") ?? []).slice(1), old]);
    const { code, stderr } = await runCli([command], { cwd: folderWith(shop), ...fake });
    expect(code).toBe(2);
    expect(stderr).toContain("error[FD1605] shop-web-0 (old) is protected against deletion\n");
    expect(stderr).toContain("in the cloud's console");
  });
});
