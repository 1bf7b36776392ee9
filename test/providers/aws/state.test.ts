import type * as Sdk from "@aws-sdk/client-ec2";
import { describe, expect, test } from "vitest";
import { isLive, isStopped, toState } from "../../../src/providers/aws/state.ts";
import { tagKeys } from "../../../src/providers/aws/tags.ts";
import { instance } from "./api.ts";

describe("the state of an instance", () => {
  test.each<[Sdk.InstanceStateName, boolean, boolean, string]>([
    ["pending", true, false, "pending"],
    ["running", true, false, "running"],
    ["stopping", true, true, "stopped"],
    ["stopped", true, true, "stopped"],
    ["shutting-down", false, false, "pending"],
    ["terminated", false, false, "pending"],
  ])("%s: there %s, stopped %s, %s", (name, live, stopped, phase) => {
    const one = instance("i-1", name);
    expect([isLive(one), isStopped(one), toState("eu-central-1", one).phase]).toEqual([live, stopped, phase]);
  });

  test("that EC2 does not show is not there", () => {
    expect(isLive(undefined)).toBe(false);
    expect(isLive({ InstanceId: "i-1" })).toBe(false);
  });

  test("holds id, addresses and what is observed", () => {
    const one = instance("i-1", "running", {
      ImageId: "ami-1",
      Architecture: "arm64",
      PublicIpAddress: "203.0.113.7",
      PrivateIpAddress: "10.0.0.7",
      NetworkInterfaces: [{ Ipv6Addresses: [{ Ipv6Address: "2001:db8::7" }] }],
      Tags: [
        { Key: "Name", Value: "other" },
        { Key: tagKeys.name, Value: "web-0" },
        { Key: tagKeys.owner, Value: "owner-1" },
        { Key: "role", Value: "web" },
      ],
    });
    expect(toState("eu-central-1", one, { userData: "e30=" })).toMatchObject({
      id: "eu-central-1/i-1",
      phase: "running",
      addresses: { publicIpv4: "203.0.113.7", publicIpv6: "2001:db8::7", privateIpv4: "10.0.0.7" },
      observed: {
        name: "web-0",
        owner: "owner-1",
        arch: "arm64",
        image: "ami-1",
        userData: "e30=",
        labels: { role: "web" },
      },
    });
  });

  test("has no address that EC2 leaves empty", () => {
    expect(toState("eu-central-1", instance("i-1", "running", { PublicIpAddress: "" })).addresses).toEqual({});
  });

  test.each<[string, Sdk.Instance, Readonly<Record<string, unknown>>]>([
    ["no group", { SecurityGroups: [] }, { securityGroups: undefined }],
    [
      "groups in order",
      { SecurityGroups: [{ GroupId: "sg-2" }, { GroupId: "sg-1" }] },
      { securityGroups: ["sg-1", "sg-2"] },
    ],
    [
      "the profile's name",
      { IamInstanceProfile: { Arn: "arn:aws:iam::123456789012:instance-profile/team/web" } },
      { instanceProfile: "web" },
    ],
    ["monitoring that is being switched on", { Monitoring: { State: "pending" } }, { detailedMonitoring: true }],
    ["monitoring that is being switched off", { Monitoring: { State: "disabling" } }, { detailedMonitoring: false }],
    [
      "metadata as EC2 says it",
      { MetadataOptions: { HttpTokens: "optional", HttpPutResponseHopLimit: 2, InstanceMetadataTags: "enabled" } },
      { metadata: { endpoint: "enabled", httpTokens: "optional", hopLimit: 2, instanceMetadataTags: true } },
    ],
    ["an address of Amazon's", { PublicIpAddress: "203.0.113.7" }, { publicIpv4: true }],
    [
      "an elastic address, which says nothing",
      {
        PublicIpAddress: "203.0.113.7",
        NetworkInterfaces: [{ Association: { IpOwnerId: "123456789012" } }],
      },
      { publicIpv4: undefined },
    ],
    [
      "placement",
      { Placement: { AvailabilityZone: "eu-central-1a", GroupName: "", Tenancy: "dedicated" } },
      {
        availabilityZone: "eu-central-1a",
        tenancy: "dedicated",
      },
    ],
  ])("reads %s", (_, more, want) => {
    const { options } = toState("eu-central-1", instance("i-1", "running", more)).observed;
    for (const [key, value] of Object.entries(want)) expect({ ...options }[key]).toEqual(value);
  });

  test("knows an address only of a running machine", () => {
    const { options } = toState("eu-central-1", instance("i-1", "stopped")).observed;
    expect(options).not.toHaveProperty("publicIpv4");
  });

  test("reads disks: the root by itself, IOPS only where they are provisioned", () => {
    const attached = (DeviceName: string, VolumeId: string, DeleteOnTermination: boolean) => ({
      DeviceName,
      Ebs: { VolumeId, DeleteOnTermination },
    });
    const one = instance("i-1", "running", {
      RootDeviceName: "/dev/xvda",
      BlockDeviceMappings: [
        attached("/dev/sdg", "vol-3", false),
        attached("/dev/xvda", "vol-1", true),
        attached("/dev/sdf", "vol-2", true),
      ],
    });
    const volumes: Sdk.Volume[] = [
      { VolumeId: "vol-1", Size: 13, VolumeType: "gp2", Iops: 100, Encrypted: false },
      { VolumeId: "vol-2", Size: 100, VolumeType: "io2", Iops: 5_000, Encrypted: true, KmsKeyId: "arn:aws:kms:x" },
      { VolumeId: "vol-3", Size: 8, VolumeType: "gp3", Iops: 3_000, Throughput: 125, SnapshotId: "snap-1" },
    ];
    const { options } = toState("eu-central-1", one, { volumes }).observed;
    expect(options.rootDisk).toEqual({ sizeGiB: 13, type: "gp2", encrypted: false });
    expect(options.volumes).toEqual([
      { device: "/dev/sdf", sizeGiB: 100, type: "io2", iops: 5_000, encrypted: true, deleteOnTermination: true },
      {
        device: "/dev/sdg",
        sizeGiB: 8,
        type: "gp3",
        iops: 3_000,
        throughputMiBps: 125,
        snapshot: "snap-1",
        deleteOnTermination: false,
      },
    ]);
    expect(toState("eu-central-1", one).observed.options).not.toHaveProperty("rootDisk");
  });
});
