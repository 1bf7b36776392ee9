import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { findPeer } from "../../../scripts/peers/place.ts";
import { simulate } from "../../../src/providers/aws/simulator.ts";

const python = findPeer("moto");
const script = fileURLToPath(new URL("simulator-botocore.py", import.meta.url));
if (!python) console.warn("skipped: botocore comes with moto, which is not installed: node scripts/peers.ts moto");

test.skipIf(!python)(
  "botocore, another client of Amazon's, lives with the simulated EC2",
  { timeout: 60_000 },
  async () => {
    const cloud = await simulate({ latencyMs: 30 });
    onTestFinished(() => cloud.close());
    const env = { PATH: process.env.PATH, ...cloud.env, AWS_EC2_METADATA_DISABLED: "true", HOME: "/nonexistent" };
    const { stdout } = await promisify(execFile)(python ?? "", [script, cloud.env.AWS_ENDPOINT_URL_EC2 ?? ""], { env });
    expect(JSON.parse(stdout)).toEqual({
      image: ["Flatcar-stable-4593.2.5-hvm", "x86_64"],
      instance: ["running", [{ Key: "a", Value: "<1>" }], "spot", 1],
      userData: ["aGVsbG8=", Buffer.from('{"a":"ü"}').toString("base64")],
      profiles: ["associated"],
      volumes: [
        [20, 3000, 125],
        [20, 3000, 125],
      ],
      error: ["InvalidInstanceID.NotFound", 400],
    });
    expect(cloud.violations).toEqual([]);
    expect(cloud.machines()).toEqual([]);
    expect(cloud.leftovers()).toEqual([]);
  },
);
