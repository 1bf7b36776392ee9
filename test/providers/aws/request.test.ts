import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientToken, defined, planDigest, toRequest } from "../../../src/providers/aws/request.ts";
import { sample } from "../../../src/providers/aws/sample.ts";
import { tagKeys } from "../../../src/providers/aws/tags.ts";
import { planWith, smallest } from "./plans.ts";

const image = { rootDevice: "/dev/xvda", sizeGiB: 13 };
const run = { owner: "0d5b9f0e-5f0e-4d6b-9d4e-7f3f4f1d2c3b" };

describe("RunInstances", () => {
  test.each([smallest, ...sample.full].map((options, index) => [index, options] as const))(
    "request %i is as it was (rewrite with vitest -u)",
    async (index, options) => {
      const request = toRequest(planWith(options, { labels: { role: "web" } }), run, image);
      await expect(`${JSON.stringify(request, null, 2)}\n`).toMatchFileSnapshot(`./golden/run-instances-${index}.json`);
    },
  );

  test("asks for the root disk only where something is known of it", () => {
    expect(toRequest(planWith(), run, { rootDevice: "/dev/xvda", sizeGiB: 0 }).BlockDeviceMappings).toBeUndefined();
    expect(toRequest(planWith(), run, image).BlockDeviceMappings).toEqual([
      { DeviceName: "/dev/xvda", Ebs: { VolumeSize: 13, DeleteOnTermination: true } },
    ]);
  });

  test("says groups beside no network interface, and inside one where there is one", () => {
    const securityGroups = ["sg-11111111"];
    expect(toRequest(planWith({ securityGroups }), run, image)).toMatchObject({ SecurityGroupIds: securityGroups });
    const inside = toRequest(planWith({ securityGroups, publicIpv4: false }), run, image);
    expect(inside.SecurityGroupIds).toBeUndefined();
    expect(inside.NetworkInterfaces).toMatchObject([{ Groups: securityGroups, AssociatePublicIpAddress: false }]);
  });

  test("says which machine is replaced, in a tag of everything that is made", () => {
    const replacing = "eu-central-1/i-0123456789abcdef0";
    const { TagSpecifications = [] } = toRequest(planWith(), { ...run, replacing }, image);
    for (const { Tags } of TagSpecifications) expect(Tags).toContainEqual({ Key: tagKeys.replaces, Value: replacing });
  });

  test("keeps the request of a spot machine that comes back", () => {
    const market = (spot: unknown) => toRequest(planWith({ spot }), run, image).InstanceMarketOptions?.SpotOptions;
    expect(market(true)?.SpotInstanceType).toBe("one-time");
    expect(market({ interruption: "stop" })?.SpotInstanceType).toBe("persistent");
    expect(market(undefined)).toBeUndefined();
  });
});

describe("the digest of a plan", () => {
  const given = { securityGroups: ["sg-11111111"], cpuCredits: "unlimited" } as const;
  const before = planDigest(planWith(given));

  test.each(Object.entries(sample.changed).filter(([path]) => path !== "options.instanceType"))(
    "stays where %s changes in place",
    (_, { options, labels }) => {
      expect(planDigest(planWith({ ...given, ...options }, labels ? { labels } : {}))).toBe(before);
    },
  );

  test.each<[string, object, object]>([
    ["the instance type", { instanceType: "t3.medium" }, {}],
    ["the subnet", { subnet: "subnet-11111111" }, {}],
    ["a volume", { volumes: [{ device: "/dev/sdf", sizeGiB: 1 }] }, {}],
    ["security groups left out", { securityGroups: undefined }, {}],
    ["credits left out", { cpuCredits: undefined }, {}],
    ["the name", {}, { name: "shop-web-1" }],
    ["the image", {}, { image: "ami-00000000000000001" }],
    ["the user data", {}, { userData: "e30=" }],
  ])("is another one with %s", (_, options, more) => {
    expect(planDigest(planWith({ ...given, ...options }, more))).not.toBe(before);
  });
});

describe("the client token", () => {
  const text = fc.string();
  const request = fc.record({ ImageId: text, UserData: text }).map((own) => ({ ...own, MinCount: 1, MaxCount: 1 }));

  test("is the same for the same request in any order of keys, and has 64 ASCII characters", () => {
    fc.assert(
      fc.property(text, request, text, (who, what, generation) => {
        const token = clientToken(who, what, generation);
        const turned = Object.fromEntries(Object.entries(what).reverse()) as typeof what;
        expect(clientToken(who, turned, generation)).toBe(token);
        expect(token).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  test("is another one for another owner, request or generation", () => {
    fc.assert(
      fc.property(fc.uniqueArray(text, { minLength: 2, maxLength: 2 }), request, ([one = "", two = ""], what) => {
        const tokens = [
          clientToken(one, what, ""),
          clientToken(two, what, ""),
          clientToken(one, { ...what, KeyName: "me" }, ""),
          clientToken(one, what, "i-0123456789abcdef0"),
        ];
        expect(new Set(tokens).size).toBe(4);
      }),
    );
  });
});

test("what is undefined is left out, and nothing else", () => {
  expect(Object.keys(defined({ a: undefined, b: 0, c: false, d: "", e: null }))).toEqual(["b", "c", "d", "e"]);
});
