import { afterAll, beforeAll, describe, test } from "vitest";
import aws from "../../src/providers/aws/index.ts";
import { type Moto, motoMissing, startMoto } from "../peers/moto.ts";
import type { Skip, Subject } from "./cloud.ts";
import { motoCloud } from "./moto-cloud.ts";
import { conform } from "./suite.ts";

const region = "eu-central-1";

/** What moto 5.2.5 cannot do, or does otherwise than EC2. */
const skips: readonly Skip[] = [];

if (motoMissing) {
  describe("aws on moto", () => test.skip(motoMissing));
  console.warn(`skipped: aws on moto: ${motoMissing}`);
} else {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto(region);
  });
  afterAll(() => moto.stop());
  const subject: Subject = { title: "aws on moto", platform: aws, skips, open: () => motoCloud(moto, region) };
  conform(subject.title, async () => subject, skips);
}
