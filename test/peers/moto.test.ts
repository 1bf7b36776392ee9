import { DescribeImagesCommand, DescribeInstancesCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Moto, motoMissing, startMoto } from "./moto.ts";

if (motoMissing) console.warn(`skipped: ${motoMissing}`);

describe.skipIf(motoMissing !== undefined)("moto", () => {
  let moto: Moto;
  let client: EC2Client;
  beforeAll(async () => {
    moto = await startMoto("eu-central-1");
    const credentials = { accessKeyId: moto.env.AWS_ACCESS_KEY_ID, secretAccessKey: moto.env.AWS_SECRET_ACCESS_KEY };
    client = new EC2Client({ region: "eu-central-1", endpoint: moto.endpoint, credentials });
  });
  afterAll(async () => {
    client.destroy();
    await moto.stop();
  });

  test.each([
    ["Flatcar-stable-3510.2.8-hvm", "ami-068829f5bf9333501", "x86_64"],
    ["Flatcar-stable-4593.2.5-arm64-hvm", "ami-0000000045930205a", "arm64"],
    ["Flatcar-stable-4593.2.5-hvm", "ami-0000000045930205d", "x86_64"],
  ])("knows %s by the owner's account and by name", async (name, id, architecture) => {
    const Filters = [{ Name: "name", Values: [name] }];
    const { Images } = await client.send(new DescribeImagesCommand({ Owners: ["075585003325"], Filters }));
    expect(Images?.map((image) => [image.ImageId, image.Architecture])).toEqual([[id, architecture]]);
  });

  test("forgets machines when it is reset, and keeps the images", async () => {
    const machine = { ImageId: "ami-068829f5bf9333501", InstanceType: "t3.small", MinCount: 1, MaxCount: 1 } as const;
    await client.send(new RunInstancesCommand(machine));
    const before = await client.send(new DescribeInstancesCommand({}));
    expect(before.Reservations).toHaveLength(1);
    await moto.reset();
    const after = await client.send(new DescribeInstancesCommand({}));
    expect(after.Reservations).toEqual([]);
    await client.send(new RunInstancesCommand(machine));
  });

  test("ends when it is stopped", async () => {
    const other = await startMoto();
    await other.stop();
    await expect(fetch(other.endpoint)).rejects.toThrow("fetch failed");
  });
});
