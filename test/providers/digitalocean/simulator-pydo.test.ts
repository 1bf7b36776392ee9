import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { findPeer } from "../../../scripts/peers/place.ts";
import { simulate } from "../../../src/providers/digitalocean/simulator.ts";

const python = findPeer("pydo");
const script = fileURLToPath(new URL("simulator-pydo.py", import.meta.url));
if (!python) console.warn("skipped: DigitalOcean's own client is not installed: node scripts/peers.ts pydo");

test.skipIf(!python)(
  "pydo, the vendor's own client, lives with the simulated DigitalOcean",
  { timeout: 60_000 },
  async () => {
    const cloud = await simulate({ latencyMs: 30 });
    onTestFinished(() => cloud.close());
    const env = { PATH: process.env.PATH, ...cloud.env, HOME: "/nonexistent" };
    const { stdout } = await promisify(execFile)(python ?? "", [script], { env });
    expect(JSON.parse(stdout)).toEqual({
      image: ["NEW", "custom", ["fra1", "nyc3"]],
      droplet: [true],
      firewall: "80",
      holder: true,
      refusal: 422,
      left: [[], []],
    });
    expect([cloud.violations, cloud.machines(), cloud.leftovers(), cloud.images?.()]).toEqual([[], [], [], []]);
  },
);
