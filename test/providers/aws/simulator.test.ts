import { describe, expect, test } from "vitest";
import { flatcarAccount } from "../../../src/providers/aws/image.ts";
import { openDesk } from "./simulator-client.ts";

const tagged = (
  ResourceType: "instance" | "volume" | "network-interface" | "spot-instances-request",
  value: string,
) => ({
  ResourceType,
  Tags: [{ Key: "role", Value: value }],
});

describe("images", () => {
  const asked = (name: string) => ({ Owners: [flatcarAccount], Filters: [{ Name: "name", Values: [name] }] });

  test.each([
    ["Flatcar-stable-4593.2.5-hvm", "x86_64", 13],
    ["Flatcar-stable-4593.2.5-arm64-hvm", "arm64", 13],
    ["Flatcar-lts-4081.3.6-hvm", "x86_64", 8],
  ])("%s has an id that another cloud knows too", async (name, architecture, size) => {
    const { call } = await openDesk();
    const { Images: [image] = [] } = await call("DescribeImages", asked(name));
    expect(image).toMatchObject({
      Name: name,
      Architecture: architecture,
      OwnerId: flatcarAccount,
      State: "available",
    });
    const elsewhere = await openDesk();
    const { Images } = await elsewhere.call("DescribeImages", { ImageIds: [image?.ImageId ?? ""] });
    expect(Images).toEqual([image]);
    expect(image?.RootDeviceName).toBe("/dev/xvda");
    expect(image?.BlockDeviceMappings?.[0]?.Ebs?.VolumeSize).toBe(size);
  });

  test("each region has its own id", async () => {
    const { call, other } = await openDesk();
    const [here] = (await call("DescribeImages", asked("Flatcar-stable-4593.2.5-hvm"))).Images ?? [];
    const [there] =
      (await other({ region: "us-east-1" })("DescribeImages", asked("Flatcar-stable-4593.2.5-hvm"))).Images ?? [];
    expect(here?.ImageId).toMatch(/^ami-[0-9a-f]{17}$/);
    expect(there?.ImageId).not.toBe(here?.ImageId);
  });

  test.each([
    ["a release of the future", "Flatcar-stable-9999.9.9-hvm", "eu-central-1"],
    ["no name of ours", "Ubuntu-24.04", "eu-central-1"],
    ["a region without Flatcar", "Flatcar-stable-4593.2.5-hvm", "ap-northeast-3"],
  ])("there is none for %s", async (_, name, region) => {
    const { other } = await openDesk();
    expect((await other({ region })("DescribeImages", asked(name))).Images).toEqual([]);
  });

  test("a pattern finds what was asked for before", async () => {
    const { call } = await openDesk();
    await call("DescribeImages", asked("Flatcar-stable-4593.2.5-hvm"));
    await call("DescribeImages", asked("Flatcar-beta-4593.1.0-hvm"));
    const { Images } = await call("DescribeImages", asked("Flatcar-stable-*"));
    expect(Images?.map(({ Name }) => Name)).toEqual(["Flatcar-stable-4593.2.5-hvm"]);
  });
});

describe("the life of a machine", () => {
  test("it starts, stops, starts and goes, each in its time", async () => {
    const { call, run, describe: look } = await openDesk({ latencyMs: 40 });
    const id = await run();
    const state = async () => (await look(id)).State?.Name;
    expect(await state()).toBe("pending");
    await expect.poll(state).toBe("running");
    const first = await look(id);
    expect(first.PublicIpAddress).toMatch(/^198\.1[89]\./);
    await call("StopInstances", { InstanceIds: [id] });
    expect(await state()).toBe("stopping");
    await expect.poll(state).toBe("stopped");
    expect((await look(id)).PublicIpAddress).toBeUndefined();
    await call("StartInstances", { InstanceIds: [id] });
    await expect.poll(state).toBe("running");
    expect((await look(id)).PublicIpAddress).not.toBe(first.PublicIpAddress);
    expect((await look(id)).PrivateIpAddress).toBe(first.PrivateIpAddress);
    await call("TerminateInstances", { InstanceIds: [id] });
    expect(await state()).toBe("shutting-down");
    await expect.poll(state).toBe("terminated");
    expect(await look(id)).toMatchObject({
      BlockDeviceMappings: [],
      StateReason: { Code: "Client.UserInitiatedShutdown" },
    });
    expect(await call("TerminateInstances", { InstanceIds: [id] })).toMatchObject({
      TerminatingInstances: [{ InstanceId: id, CurrentState: { Code: 48, Name: "terminated" } }],
    });
  });

  test("everything that was asked for is read back", async () => {
    const { call, run, describe: look, cloud } = await openDesk();
    const id = await run({
      KeyName: "operator",
      IamInstanceProfile: { Name: "web" },
      Monitoring: { Enabled: true },
      Placement: { AvailabilityZone: "eu-central-1b", GroupName: "near", Tenancy: "dedicated" },
      MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2, InstanceMetadataTags: "enabled" },
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          SubnetId: "subnet-0123456789abcdef0",
          Groups: ["sg-0123456789abcdef0"],
          PrivateIpAddress: "10.1.2.3",
          Ipv6AddressCount: 1,
          AssociatePublicIpAddress: true,
        },
      ],
      BlockDeviceMappings: [
        {
          DeviceName: "/dev/xvda",
          Ebs: {
            VolumeSize: 20,
            VolumeType: "gp3",
            Iops: 4000,
            Throughput: 250,
            Encrypted: true,
            KmsKeyId: "alias/own",
          },
        },
        { DeviceName: "/dev/sdf", Ebs: { VolumeSize: 5, VolumeType: "gp2", DeleteOnTermination: false } },
      ],
      CreditSpecification: { CpuCredits: "standard" },
      TagSpecifications: [tagged("instance", "i"), tagged("volume", "v"), tagged("network-interface", "n")],
    });
    expect(await look(id)).toMatchObject({
      ImageId: "ami-0123456789abcdef0",
      InstanceType: "t3.small",
      Architecture: "x86_64",
      KeyName: "operator",
      IamInstanceProfile: { Arn: "arn:aws:iam::000000000000:instance-profile/web" },
      Monitoring: { State: "enabled" },
      Placement: { AvailabilityZone: "eu-central-1b", GroupName: "near", Tenancy: "dedicated" },
      MetadataOptions: {
        State: "applied",
        HttpTokens: "required",
        HttpPutResponseHopLimit: 2,
        HttpEndpoint: "enabled",
        InstanceMetadataTags: "enabled",
      },
      SubnetId: "subnet-0123456789abcdef0",
      PrivateIpAddress: "10.1.2.3",
      SecurityGroups: [{ GroupId: "sg-0123456789abcdef0" }],
      RootDeviceName: "/dev/xvda",
      Tags: [{ Key: "role", Value: "i" }],
      NetworkInterfaces: [
        {
          SourceDestCheck: true,
          Association: { IpOwnerId: "amazon" },
          Ipv6Addresses: [{ Ipv6Address: expect.stringMatching(/^2001:db8::/) }],
        },
      ],
    });
    const { Volumes } = await call("DescribeVolumes", { Filters: [{ Name: "attachment.instance-id", Values: [id] }] });
    expect(Volumes).toMatchObject([
      {
        Size: 20,
        VolumeType: "gp3",
        Iops: 4000,
        Throughput: 250,
        Encrypted: true,
        KmsKeyId: "arn:aws:kms:eu-central-1:000000000000:alias/own",
        State: "in-use",
        Tags: [{ Key: "role", Value: "v" }],
      },
      {
        Size: 5,
        VolumeType: "gp2",
        Iops: 100,
        Encrypted: false,
        Attachments: [{ Device: "/dev/sdf", DeleteOnTermination: false }],
      },
    ]);
    expect(cloud.violations).toEqual([]);
  });

  test("user data comes back byte for byte", async () => {
    const { call, run, cloud } = await openDesk();
    const UserData = Buffer.from(Array.from({ length: 16_384 }, (_, index) => index % 256)).toString("base64");
    const InstanceId = await run({ UserData });
    const { UserData: read } = await call("DescribeInstanceAttribute", { InstanceId, Attribute: "userData" });
    expect(read?.Value).toBe(UserData);
    expect(cloud.machines()).toMatchObject([{ id: `eu-central-1/${InstanceId}`, userData: UserData }]);
  });

  test("a volume that outlives its machine is left over until it is deleted", async () => {
    const { call, run, cloud } = await openDesk();
    const id = await run({
      BlockDeviceMappings: [{ DeviceName: "/dev/sdf", Ebs: { VolumeSize: 5, DeleteOnTermination: false } }],
    });
    expect(cloud.leftovers()).toEqual([]);
    await call("TerminateInstances", { InstanceIds: [id] });
    const { Volumes: [volume] = [] } = await call("DescribeVolumes", {
      Filters: [{ Name: "status", Values: ["available"] }],
    });
    expect(cloud.leftovers()).toEqual([`eu-central-1/${volume?.VolumeId}`]);
    await call("DeleteVolume", { VolumeId: volume?.VolumeId });
    expect(cloud.leftovers()).toEqual([]);
  });

  test("a protected machine keeps those of its own zone, not those of others", async () => {
    const { call, run, describe: look, cloud } = await openDesk();
    const Placement = (zone: string) => ({ Placement: { AvailabilityZone: zone } });
    const kept = await run({ DisableApiTermination: true, ...Placement("eu-central-1a") });
    const beside = await run(Placement("eu-central-1a"));
    const away = await run(Placement("eu-central-1b"));
    await expect(call("TerminateInstances", { InstanceIds: [kept, beside, away] })).rejects.toMatchObject({
      Code: "OperationNotPermitted",
      message: expect.stringContaining("disableApiTermination"),
    });
    expect(cloud.machines().map(({ id }) => id)).toEqual([`eu-central-1/${kept}`, `eu-central-1/${beside}`]);
    expect((await look(away)).State?.Name).toBe("terminated");
  });
});

describe("changes", () => {
  test("each attribute is changed and read", async () => {
    const { call, run, describe: look } = await openDesk();
    const InstanceId = await run();
    await call("ModifyInstanceAttribute", { InstanceId, DisableApiTermination: { Value: true } });
    await call("ModifyInstanceAttribute", { InstanceId, Groups: ["sg-0fedcba9876543210"] });
    await call("ModifyInstanceAttribute", { InstanceId, SourceDestCheck: { Value: false } });
    await call("StopInstances", { InstanceIds: [InstanceId] });
    await call("ModifyInstanceAttribute", { InstanceId, InstanceType: { Value: "t3.large" } });
    await call("ModifyInstanceAttribute", { InstanceId, UserData: { Value: Buffer.from("{}") } });
    const read = (Attribute: "disableApiTermination" | "userData" | "instanceType") =>
      call("DescribeInstanceAttribute", { InstanceId, Attribute });
    expect((await read("disableApiTermination")).DisableApiTermination).toEqual({ Value: true });
    expect((await read("userData")).UserData).toEqual({ Value: "e30=" });
    expect((await read("instanceType")).InstanceType).toEqual({ Value: "t3.large" });
    expect(await look(InstanceId)).toMatchObject({
      SourceDestCheck: false,
      SecurityGroups: [{ GroupId: "sg-0fedcba9876543210" }],
    });
  });

  test("metadata options keep what is not said", async () => {
    const { call, run, describe: look } = await openDesk();
    const InstanceId = await run({ MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 3 } });
    await call("ModifyInstanceMetadataOptions", { InstanceId, InstanceMetadataTags: "enabled" });
    expect((await look(InstanceId)).MetadataOptions).toMatchObject({
      HttpTokens: "required",
      HttpPutResponseHopLimit: 3,
      InstanceMetadataTags: "enabled",
    });
  });

  test("credits and monitoring", async () => {
    const { call, run, describe: look } = await openDesk();
    const id = await run();
    const plain = await run({ InstanceType: "m5.large" });
    await look(id);
    const credits = (asked = {}) => call("DescribeInstanceCreditSpecifications", asked);
    expect((await credits()).InstanceCreditSpecifications).toEqual([{ InstanceId: id, CpuCredits: "unlimited" }]);
    const changed = await call("ModifyInstanceCreditSpecification", {
      InstanceCreditSpecifications: [id, plain].map((InstanceId) => ({ InstanceId, CpuCredits: "standard" })),
    });
    expect(changed).toMatchObject({
      SuccessfulInstanceCreditSpecifications: [{ InstanceId: id }],
      UnsuccessfulInstanceCreditSpecifications: [
        { InstanceId: plain, Error: { Code: "InstanceCreditSpecification.NotSupported" } },
      ],
    });
    expect((await credits()).InstanceCreditSpecifications).toEqual([]);
    expect((await credits({ InstanceIds: [id] })).InstanceCreditSpecifications).toEqual([
      { InstanceId: id, CpuCredits: "standard" },
    ]);
    await call("MonitorInstances", { InstanceIds: [id] });
    expect((await look(id)).Monitoring?.State).toBe("enabled");
    await call("UnmonitorInstances", { InstanceIds: [id] });
    expect((await look(id)).Monitoring?.State).toBe("disabled");
  });

  test("an instance profile is associated, replaced and taken away", async () => {
    const { call, run, describe: look } = await openDesk();
    const InstanceId = await run();
    const associations = async () => {
      const asked = { Filters: [{ Name: "instance-id", Values: [InstanceId] }] };
      return (await call("DescribeIamInstanceProfileAssociations", asked)).IamInstanceProfileAssociations ?? [];
    };
    expect(await associations()).toEqual([]);
    await call("AssociateIamInstanceProfile", { InstanceId, IamInstanceProfile: { Name: "web" } });
    const [first] = await associations();
    expect(first).toMatchObject({ State: "associated", IamInstanceProfile: { Arn: expect.stringMatching(/\/web$/) } });
    await call("ReplaceIamInstanceProfileAssociation", {
      AssociationId: first?.AssociationId,
      IamInstanceProfile: { Name: "db" },
    });
    const [second] = await associations();
    expect(second?.AssociationId).not.toBe(first?.AssociationId);
    expect((await look(InstanceId)).IamInstanceProfile?.Arn).toMatch(/\/db$/);
    await call("DisassociateIamInstanceProfile", { AssociationId: second?.AssociationId });
    expect(await associations()).toEqual([]);
  });

  test("tags of machines, volumes and network interfaces", async () => {
    const { call, run, describe: look } = await openDesk();
    const id = await run({ TagSpecifications: [tagged("instance", "web")] });
    const before = await look(id);
    const volume = before.BlockDeviceMappings?.[0]?.Ebs?.VolumeId ?? "";
    const card = before.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? "";
    await call("CreateTags", {
      Resources: [id, volume, card],
      Tags: [
        { Key: "role", Value: "db" },
        { Key: "more", Value: "" },
      ],
    });
    expect((await look(id)).Tags).toEqual([
      { Key: "more", Value: "" },
      { Key: "role", Value: "db" },
    ]);
    await call("DeleteTags", { Resources: [id], Tags: [{ Key: "role", Value: "another" }, { Key: "more" }] });
    expect((await look(id)).Tags).toEqual([{ Key: "role", Value: "db" }]);
    await call("DeleteTags", { Resources: [volume] });
    const { Volumes } = await call("DescribeVolumes", { VolumeIds: [volume] });
    expect(Volumes?.[0]?.Tags).toEqual([]);
  });

  test("spot requests go with their machine, and persistent ones when they are cancelled", async () => {
    const { call, run, describe: look, cloud } = await openDesk();
    const spot = (SpotOptions: object) => ({ InstanceMarketOptions: { MarketType: "spot", SpotOptions } }) as const;
    const once = await run({
      ...spot({ MaxPrice: "0.05" }),
      TagSpecifications: [tagged("spot-instances-request", "s")],
    });
    const lasting = await run(spot({ SpotInstanceType: "persistent", InstanceInterruptionBehavior: "stop" }));
    const { SpotInstanceRequestId = "", InstanceLifecycle } = await look(once);
    expect(InstanceLifecycle).toBe("spot");
    const asked = { SpotInstanceRequestIds: [SpotInstanceRequestId] };
    expect((await call("DescribeSpotInstanceRequests", asked)).SpotInstanceRequests).toMatchObject([
      { InstanceId: once, State: "active", SpotPrice: "0.05", Type: "one-time", Tags: [{ Key: "role", Value: "s" }] },
    ]);
    const request = (await look(lasting)).SpotInstanceRequestId ?? "";
    await call("TerminateInstances", { InstanceIds: [once, lasting] });
    expect(cloud.leftovers()).toEqual([`eu-central-1/${request}`]);
    await call("CancelSpotInstanceRequests", { SpotInstanceRequestIds: [request] });
    expect(cloud.leftovers()).toEqual([]);
    const { SpotInstanceRequests } = await call("DescribeSpotInstanceRequests", {});
    expect(SpotInstanceRequests?.map(({ State, Status }) => [State, Status?.Code])).toEqual([
      ["closed", "instance-terminated-by-user"],
      ["cancelled", "canceled-before-fulfillment"],
    ]);
  });
});
