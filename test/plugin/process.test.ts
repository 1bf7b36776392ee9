import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { dial } from "./client.ts";

const launcher = fileURLToPath(new URL("../../bin/pulumi-resource-flatcar.js", import.meta.url));

async function start(...args: string[]) {
  const child = spawn(process.execPath, [launcher, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const errors: string[] = [];
  child.stderr.on("data", (chunk) => errors.push(String(chunk)));
  const lines = createInterface(child.stdout);
  const [first] = (await once(lines, "line")) as [string];
  const client = dial(Number(first));
  onTestFinished(() => client.close());
  return { child, first, client, errors, exited: once(child, "exit") };
}

describe("the plugin as a process", () => {
  it("prints its port first, answers, and ends on SIGINT", async () => {
    const { child, first, client, errors, exited } = await start("--logtostderr", "-v=9", "127.0.0.1:1");
    expect(first).toMatch(/^\d+$/);
    const schema = await client.schema();
    expect(schema).toBe(readFileSync(new URL("../../schema.json", import.meta.url), "utf8"));
    await client.cancel();
    child.kill("SIGINT");
    expect(await exited).toEqual([0, null]);
    expect(errors.join("")).toBe("");
  });

  it("ends when whoever started it is killed", async () => {
    const script = `require("node:child_process").spawn(process.execPath, [${JSON.stringify(launcher)}], { stdio: "inherit" })`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(createInterface(parent.stdout), "line");
    parent.kill("SIGKILL");
    await once(parent.stdout, "close");
    expect(parent.signalCode).toBe("SIGKILL");
  });
});
