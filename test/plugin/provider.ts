import { onTestFinished } from "vitest";
import { offlineSnapshot, simulatedFile } from "../../src/images/index.ts";
import type { Simulator } from "../../src/platform.ts";
import { startPlugin } from "../../src/plugin/index.ts";
import { isolatedIO } from "../../src/testing.ts";
import { imageContent } from "../conformance/imported.ts";
import { dial } from "./client.ts";
import { startEngine } from "./cloud.ts";

/** A provider of its own, as each run has one, over a simulated cloud. */
export async function connect(simulator: Simulator) {
  const io = { ...isolatedIO(simulator.env), fetch };
  const releases = {
    ...offlineSnapshot(),
    published: async (...file: Parameters<typeof simulatedFile>) => simulatedFile(...file),
  };
  const plugin = await startPlugin({ io, owner: "fd0123456789", releases, content: imageContent });
  onTestFinished(() => plugin.close());
  const { address } = await startEngine();
  const client = dial(plugin.port);
  onTestFinished(() => client.close());
  await client.handshake(address);
  await client.configure({});
  return client;
}
