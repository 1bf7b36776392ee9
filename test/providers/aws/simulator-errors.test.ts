import type * as Sdk from "@aws-sdk/client-ec2";
import { describe, expect, test } from "vitest";
import { answerTo, machine, openDesk } from "./simulator-client.ts";

const zeroes = "00000000000000000";
const base64 = (size: number) => Buffer.alloc(size, 97).toString("base64");
const tags = (Tags: Sdk.Tag[], ResourceType: Sdk.ResourceType = "instance") => ({
  TagSpecifications: [{ ResourceType, Tags }],
});
const disk = (Ebs: Sdk.EbsBlockDevice, DeviceName = "/dev/sdf") => ({ BlockDeviceMappings: [{ DeviceName, Ebs }] });
const spot = (SpotOptions: Sdk.SpotMarketOptions) => ({
  InstanceMarketOptions: { MarketType: "spot", SpotOptions } as const,
});

describe("RunInstances refuses", () => {
  test.each<[string, Partial<Sdk.RunInstancesRequest>, string]>([
    ["no image", { ImageId: undefined }, "MissingParameter"],
    ["an image id that is none", { ImageId: "ami-12" }, "InvalidAMIID.Malformed"],
    ["an unknown image", { ImageId: `ami-${zeroes}` }, "InvalidAMIID.NotFound"],
    ["an unknown type", { InstanceType: "t3.smal" as "t3.small" }, "InvalidParameterValue"],
    ["a type of another architecture", { InstanceType: "t4g.small" }, "InvalidParameterValue"],
    ["user data over 16,384 bytes", { UserData: base64(16_385) }, "InvalidParameterValue"],
    ["user data that is not base64", { UserData: "{}" }, "InvalidUserData.Malformed"],
    ["an unknown subnet", { SubnetId: `subnet-${zeroes}` }, "InvalidSubnetID.NotFound"],
    ["an unknown security group", { SecurityGroupIds: [`sg-${zeroes}`] }, "InvalidGroup.NotFound"],
    ["a security group id that is none", { SecurityGroupIds: ["default"] }, "InvalidGroupId.Malformed"],
    ["an unknown key pair", { KeyName: "missing" }, "InvalidKeyPair.NotFound"],
    ["an unknown placement group", { Placement: { GroupName: "missing" } }, "InvalidPlacementGroup.Unknown"],
    ["an unknown instance profile", { IamInstanceProfile: { Name: "missing-one" } }, "InvalidParameterValue"],
    ["a zone of another region", { Placement: { AvailabilityZone: "us-east-1a" } }, "InvalidParameterValue"],
    ["an address outside the subnet", { PrivateIpAddress: "10.0.0.1" }, "InvalidParameterValue"],
    [
      "groups beside a network interface",
      { NetworkInterfaces: [{ DeviceIndex: 0 }], SecurityGroupIds: ["sg-0123456789abcdef0"] },
      "InvalidParameterCombination",
    ],
    ["a root disk smaller than the image", disk({ VolumeSize: 8 }, "/dev/xvda"), "InvalidBlockDeviceMapping"],
    ["a disk without a size", disk({ VolumeType: "gp3" }), "MissingParameter"],
    ["IOPS for gp2", disk({ VolumeSize: 8, VolumeType: "gp2", Iops: 300 }), "InvalidParameterCombination"],
    ["io2 without IOPS", disk({ VolumeSize: 8, VolumeType: "io2" }), "MissingParameter"],
    [
      "a throughput beyond gp3's",
      disk({ VolumeSize: 8, VolumeType: "gp3", Throughput: 2_001 }),
      "InvalidParameterValue",
    ],
    ["a key without encryption", disk({ VolumeSize: 8, KmsKeyId: "alias/own" }), "InvalidParameterDependency"],
    ["an unknown snapshot", disk({ SnapshotId: `snap-${zeroes}` }), "InvalidSnapshot.NotFound"],
    [
      "credits for a type without",
      { InstanceType: "m5.large", CreditSpecification: { CpuCredits: "standard" } },
      "InstanceCreditSpecification.NotSupported",
    ],
    ["a hop limit of 65", { MetadataOptions: { HttpPutResponseHopLimit: 65 } }, "InvalidParameterValue"],
    ["a reserved tag key", tags([{ Key: "aws:x", Value: "" }]), "InvalidParameterValue"],
    ["a tag key twice", tags([{ Key: "a" }, { Key: "a" }]), "InvalidParameterValue"],
    ["51 tags", tags(Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}` }))), "TagLimitExceeded"],
    ["a tag key of 129 characters", tags([{ Key: "🐧".repeat(129) }]), "InvalidParameterValue"],
    ["a tag value of 257 characters", tags([{ Key: "a", Value: "v".repeat(257) }]), "InvalidParameterValue"],
    [
      "a tag of a spot request where there is none",
      tags([{ Key: "a" }], "spot-instances-request"),
      "InvalidParameterValue",
    ],
    [
      "a slash in a tag that the metadata shows",
      { ...tags([{ Key: "a/b" }]), MetadataOptions: { InstanceMetadataTags: "enabled" } },
      "InvalidParameterValue",
    ],
    [
      "a one-time spot machine that would stop",
      spot({ InstanceInterruptionBehavior: "stop" }),
      "InvalidParameterCombination",
    ],
    [
      "a persistent spot machine that would be terminated",
      spot({ SpotInstanceType: "persistent" }),
      "InvalidParameterCombination",
    ],
    ["a spot price of a tenth of a cent", spot({ MaxPrice: "0.001" }), "InvalidParameterValue"],
    ["a protected spot machine", { ...spot({}), DisableApiTermination: true }, "UnsupportedOperation"],
    [
      "a launch template, which is not simulated",
      { LaunchTemplate: { LaunchTemplateName: "x" } },
      "UnsupportedOperation",
    ],
    ["a host without its tenancy", { Placement: { HostId: "h-0123456789abcdef0" } }, "InvalidParameterCombination"],
    [
      "a group of hosts, which is not simulated",
      { Placement: { HostResourceGroupArn: "arn:aws:resource-groups:eu-central-1:123456789012:group/x" } },
      "UnsupportedOperation",
    ],
    [
      "two network interfaces, which are not simulated",
      { NetworkInterfaces: [{ DeviceIndex: 0 }, { DeviceIndex: 1 }] },
      "UnsupportedOperation",
    ],
    [
      "a given IPv6 address, which is not simulated",
      { NetworkInterfaces: [{ DeviceIndex: 0, Ipv6Addresses: [{ Ipv6Address: "2001:db8::1" }] }] },
      "UnsupportedOperation",
    ],
    ["no machine at all", { MinCount: 0 }, "InvalidParameterValue"],
    ["a dry run, with the code that says yes", { DryRun: true }, "DryRunOperation"],
  ])("%s", async (_, more, code) => {
    const { call, cloud } = await openDesk();
    expect(await answerTo(call("RunInstances", { ...machine, ...more }))).toBe(code);
    expect(cloud.machines()).toEqual([]);
    expect(cloud.leftovers()).toEqual([]);
    expect((await call("DescribeVolumes", {})).Volumes).toEqual([]);
  });

  test("an address that is taken, until its machine is gone", async () => {
    const { call, run } = await openDesk();
    const PrivateIpAddress = "172.31.16.9";
    const first = await run({ PrivateIpAddress });
    const again = () => call("RunInstances", { ...machine, PrivateIpAddress });
    expect(await answerTo(again())).toBe("InvalidIPAddress.InUse");
    await call("TerminateInstances", { InstanceIds: [first] });
    expect(await answerTo(again())).toBe("done");
  });
});

describe("a machine that is there", () => {
  type Step = (desk: Awaited<ReturnType<typeof openDesk>>, id: string) => Promise<unknown>;

  test.each<[string, Step, string]>([
    [
      "changes its type only when stopped",
      ({ call }, InstanceId) => call("ModifyInstanceAttribute", { InstanceId, InstanceType: { Value: "t3.large" } }),
      "IncorrectInstanceState",
    ],
    [
      "changes its user data only when stopped",
      ({ call }, InstanceId) => call("ModifyInstanceAttribute", { InstanceId, UserData: { Value: Buffer.from("x") } }),
      "IncorrectInstanceState",
    ],
    [
      "changes one attribute at a time",
      ({ call }, InstanceId) =>
        call("ModifyInstanceAttribute", {
          InstanceId,
          DisableApiTermination: { Value: true },
          DisableApiStop: { Value: true },
        }),
      "InvalidParameterCombination",
    ],
    [
      "joins no unknown group",
      ({ call }, InstanceId) => call("ModifyInstanceAttribute", { InstanceId, Groups: [`sg-${zeroes}`] }),
      "InvalidGroup.NotFound",
    ],
    [
      "keeps its volume",
      async ({ call, describe: look }, id) =>
        call("DeleteVolume", { VolumeId: (await look(id)).BlockDeviceMappings?.[0]?.Ebs?.VolumeId }),
      "VolumeInUse",
    ],
    [
      "has one instance profile",
      ({ call }, InstanceId) => call("AssociateIamInstanceProfile", { InstanceId, IamInstanceProfile: { Name: "db" } }),
      "IncorrectState",
    ],
    [
      "takes no unknown profile",
      async ({ call }) => {
        const { IamInstanceProfileAssociations: [own] = [] } = await call("DescribeIamInstanceProfileAssociations", {});
        return call("ReplaceIamInstanceProfileAssociation", {
          AssociationId: own?.AssociationId,
          IamInstanceProfile: { Name: "missing" },
        });
      },
      "InvalidParameterValue",
    ],
    [
      "takes no reserved tag",
      ({ call }, id) => call("CreateTags", { Resources: [id], Tags: [{ Key: "aws:x", Value: "" }] }),
      "InvalidParameterValue",
    ],
  ])("%s", async (_, step, code) => {
    const desk = await openDesk();
    const id = await desk.run({ IamInstanceProfile: { Name: "web" } });
    expect((await desk.describe(id)).State?.Name).toBe("running");
    expect(await answerTo(step(desk, id))).toBe(code);
  });

  test("that is terminated does not start or stop", async () => {
    const { call, run, describe: look } = await openDesk();
    const InstanceIds = [await run()];
    await call("TerminateInstances", { InstanceIds });
    expect((await look(InstanceIds[0] ?? "")).State?.Name).toBe("terminated");
    expect(await answerTo(call("StartInstances", { InstanceIds }))).toBe("IncorrectInstanceState");
    expect(await answerTo(call("StopInstances", { InstanceIds }))).toBe("IncorrectInstanceState");
  });

  test("of the spot market is not protected later", async () => {
    const { call, run } = await openDesk();
    const InstanceId = await run(spot({}));
    const protect = call("ModifyInstanceAttribute", { InstanceId, DisableApiTermination: { Value: false } });
    expect(await answerTo(protect)).toBe("UnsupportedOperation");
  });

  test("for one spot request does not stop", async () => {
    const { call, run } = await openDesk();
    const InstanceIds = [await run(spot({}))];
    expect(await answerTo(call("StopInstances", { InstanceIds }))).toBe("UnsupportedOperation");
  });
});

describe("what is not there", () => {
  const id = "i-0123456789abcdef0";
  type Step = (desk: Awaited<ReturnType<typeof openDesk>>) => Promise<unknown>;

  test.each<[string, Step]>([
    ["InvalidInstanceID.NotFound", ({ call }) => call("DescribeInstances", { InstanceIds: [id] })],
    ["InvalidInstanceID.NotFound", ({ call }) => call("TerminateInstances", { InstanceIds: [id] })],
    [
      "InvalidInstanceID.NotFound",
      ({ call }) => call("DescribeInstanceAttribute", { InstanceId: id, Attribute: "userData" }),
    ],
    [
      "InvalidInstanceID.NotFound",
      ({ call }) => call("CreateTags", { Resources: [id], Tags: [{ Key: "a", Value: "" }] }),
    ],
    ["InvalidInstanceID.Malformed", ({ call }) => call("DescribeInstances", { InstanceIds: ["web-0"] })],
    ["InvalidVolume.NotFound", ({ call }) => call("DescribeVolumes", { VolumeIds: ["vol-0123456789abcdef0"] })],
    ["InvalidVolume.NotFound", ({ call }) => call("DeleteTags", { Resources: ["vol-0123456789abcdef0"] })],
    ["InvalidID", ({ call }) => call("CreateTags", { Resources: ["x-1"], Tags: [{ Key: "a", Value: "" }] })],
    [
      "InvalidSpotInstanceRequestID.NotFound",
      ({ call }) => call("CancelSpotInstanceRequests", { SpotInstanceRequestIds: ["sir-12345678"] }),
    ],
    [
      "NoSuchAssociation",
      ({ call }) => call("DisassociateIamInstanceProfile", { AssociationId: "iip-assoc-0123456789abcdef0" }),
    ],
    [
      "FilterLimitExceeded",
      ({ call }) => call("DescribeInstances", { Filters: [{ Name: "instance-id", Values: Array(201).fill(id) }] }),
    ],
    [
      "FilterLimitExceeded",
      ({ call }) => call("DescribeVolumes", { Filters: [{ Name: "tag:a", Values: ["v".repeat(256)] }] }),
    ],
    ["InvalidParameterValue", ({ call }) => call("TerminateInstances", { InstanceIds: Array(1_001).fill(id) })],
    ["InvalidParameterValue", ({ call }) => call("DeleteTags", { Resources: Array(1_001).fill(id) })],
    ["InvalidNextToken", ({ call }) => call("DescribeInstances", { NextToken: "x" })],
    [
      "UnsupportedOperation",
      ({ call, run }) =>
        run().then(() => call("DescribeInstances", { Filters: [{ Name: "affinity", Values: ["x"] }] })),
    ],
    ["InvalidParameterValue", ({ call }) => call("DescribeInstances", { MaxResults: 1_001 })],
    [
      "InvalidParameterCombination",
      ({ call, run }) => run().then((there) => call("DescribeInstances", { InstanceIds: [there], MaxResults: 5 })),
    ],
  ])("%s", async (code, step) => {
    expect(await answerTo(step(await openDesk()))).toBe(code);
  });

  test("all that is missing is named, and nothing is done", async () => {
    const { call, run, cloud } = await openDesk();
    const there = await run();
    await expect(call("TerminateInstances", { InstanceIds: [there, id, "i-0fedcba9876543210"] })).rejects.toMatchObject(
      {
        message: `The instance IDs '${id}, i-0fedcba9876543210' do not exist`,
        $metadata: { httpStatusCode: 400 },
      },
    );
    expect(cloud.machines()).toHaveLength(1);
  });
});

describe("keys", () => {
  test.each([
    ["another key", { accessKeyId: "AKIAANOTHER", secretAccessKey: "another" }, "AuthFailure", 401],
    ["another secret", { accessKeyId: "AKIASIMULATEDFLATCAR", secretAccessKey: "another" }, "AuthFailure", 401],
  ])("%s is refused", async (_, credentials, Code, httpStatusCode) => {
    const { other, cloud } = await openDesk();
    const call = other({ credentials })("RunInstances", machine);
    await expect(call).rejects.toMatchObject({ Code, $metadata: { httpStatusCode } });
    expect(cloud.machines()).toEqual([]);
  });

  test("a region that is none is refused", async () => {
    const { other } = await openDesk();
    expect(await answerTo(other({ region: "xx-north-1" })("DescribeInstances", {}))).toBe("AuthFailure");
  });
});
