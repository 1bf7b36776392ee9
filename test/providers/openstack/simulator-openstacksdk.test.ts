import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { findPeer } from "../../../scripts/peers/place.ts";
import { simulate } from "../../../src/providers/openstack/simulator.ts";

const python = findPeer("openstacksdk");
const script = fileURLToPath(new URL("simulator-openstacksdk.py", import.meta.url));
if (!python) console.warn("skipped: OpenStack's own client is not installed: node scripts/peers.ts openstacksdk");

test.skipIf(!python)(
  "openstacksdk, OpenStack's own client, lives with the simulated OpenStack",
  { timeout: 60_000 },
  async () => {
    const cloud = await simulate({ latencyMs: 30 });
    onTestFinished(() => cloud.close());
    const env = { PATH: process.env.PATH, ...cloud.env, HOME: "/nonexistent" };
    const { stdout } = await promisify(execFile)(python ?? "", [script], { env });
    expect(JSON.parse(stdout)).toEqual({
      image: ["active", "sha512", 6],
      images: ["flatcar", "own"],
      server: ["ACTIVE", { role: "web" }, ["blue"], ["ssh"]],
      resized: "m1.medium",
      port: ["vip", false, 1],
      addresses: [1],
      servers: ["db", "web"],
      tagged: ["web"],
      console: true,
      root: [20, true, true],
      networks: ["apart", "private", "public"],
      subnet: "10.9.0.0/24",
      rule: [22, 3],
      groups: ["default", "ssh", "web"],
      volume: ["available", 5],
      refused: [true, true, true],
      left: [[], ["own"], ["private", "public"], ["default", "web"], ["data"]],
    });
    expect(cloud.violations).toEqual([]);
    expect([cloud.machines(), cloud.leftovers(), cloud.images?.()]).toEqual([[], [], []]);
  },
);
