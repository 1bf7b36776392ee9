import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseWith } from "../../../src/options.ts";
import { diskProblems } from "../../../src/providers/aws/disk.ts";
import { options } from "../../../src/providers/aws/options.ts";
import { optionsFrom, smallest } from "./plans.ts";

function problemsOf(given: object): readonly string[] {
  const { findings } = parseWith(options, { ...smallest, ...given }, (path) => ({ path }));
  return findings.map(({ code, at }) => `${code} ${at?.path}`);
}

const disk = { device: "/dev/sdf", sizeGiB: 10 };

describe("options", () => {
  test("are complete from a region and an instance type", () => {
    expect(optionsFrom(smallest)).toEqual({
      ...smallest,
      sourceDestCheck: true,
      volumes: [],
      metadata: { endpoint: "enabled", httpTokens: "required", hopLimit: 1, instanceMetadataTags: false },
      tenancy: "default",
      detailedMonitoring: false,
      terminationProtection: false,
      onInstanceTypeChange: "replace",
    });
  });

  test.each<[string, object, object]>([
    [
      "security groups in order, each once",
      { securityGroups: ["sg-22222222", "sg-11111111", "sg-22222222"] },
      {
        securityGroups: ["sg-11111111", "sg-22222222"],
      },
    ],
    [
      "an instance profile by its name",
      { instanceProfile: "arn:aws:iam::123456789012:instance-profile/team/web" },
      {
        instanceProfile: "web",
      },
    ],
    ["one IPv6 address for true", { ipv6: true }, { ipv6: 1 }],
    ["no IPv6 address for false", { ipv6: false }, { ipv6: 0 }],
    ["spot for true", { spot: true }, { spot: { interruption: "terminate" } }],
    ["no spot for false", { spot: false }, { spot: undefined }],
    [
      "volumes by device",
      { volumes: [{ ...disk, device: "/dev/sdg" }, disk] },
      {
        volumes: [{ device: "/dev/sdf" }, { device: "/dev/sdg" }],
      },
    ],
    ["a new region of a known shape", { region: "eu-west-9" }, { region: "eu-west-9" }],
  ])("take %s", (_, given, want) => {
    expect(optionsFrom({ ...smallest, ...given })).toMatchObject(want);
  });

  test.each<[string, object, readonly string[]]>([
    ["an unknown region", { region: "eu-centrall-1" }, ["FD1410 region"]],
    ["no region", { region: undefined }, ["FD1003 region"]],
    ["an unknown instance type", { instanceType: "t3.smol" }, ["FD1411 instanceType"]],
    ["a Mac", { instanceType: "mac2.metal" }, ["FD1411 instanceType"]],
    ["an unknown key", { subnett: "subnet-11111111" }, ["FD1004 subnett"]],
    ["a subnet by name", { subnet: "public" }, ["FD1003 subnet"]],
    ["no security group at all", { securityGroups: [] }, ["FD1003 securityGroups"]],
    ["a zone of another region", { availabilityZone: "us-east-1a" }, ["FD1003 availabilityZone"]],
    ["credits for a type without", { instanceType: "m5.large", cpuCredits: "standard" }, ["FD1003 cpuCredits"]],
    ["t3 on a dedicated host without credits", { tenancy: "host" }, ["FD1003 cpuCredits"]],
    ["a device twice", { volumes: [disk, disk] }, ["FD1003 volumes.1.device"]],
    ["the root's device", { volumes: [{ ...disk, device: "/dev/sda1" }] }, ["FD1003 volumes.0.device"]],
    ["a volume without a size", { volumes: [{ device: "/dev/sdf" }] }, ["FD1003 volumes.0.sizeGiB"]],
    ["a key without encryption", { rootDisk: { kmsKey: "alias/own" } }, ["FD1003 rootDisk.kmsKey"]],
    ["a root disk below 8 GiB", { rootDisk: { sizeGiB: 7 } }, ["FD1003 rootDisk.sizeGiB"]],
    ["a root disk that cannot boot", { rootDisk: { type: "st1", sizeGiB: 125 } }, ["FD1003 rootDisk.type"]],
    ["no metadata", { metadata: { endpoint: "disabled" } }, ["FD1003 metadata.endpoint"]],
    ["a hop limit of 65", { metadata: { hopLimit: 65 } }, ["FD1003 metadata.hopLimit"]],
    ["a price that is none", { spot: { maxPrice: "1,50" } }, ["FD1003 spot.maxPrice"]],
    ["a price of nothing", { spot: { maxPrice: "0.001" } }, ["FD1003 spot.maxPrice"]],
    ["a protected spot machine", { spot: true, terminationProtection: true }, ["FD1003 terminationProtection"]],
    ["a restarted spot machine", { spot: true, onInstanceTypeChange: "restart" }, ["FD1003 onInstanceTypeChange"]],
    ["a host without its tenancy", { host: "h-0123456789abcdef0" }, ["FD1003 host"]],
    ["a partition without a group", { placementPartition: 1 }, ["FD1003 placementPartition"]],
    [
      "fewer cores and a restart for another type",
      { cpu: { cores: 1, threadsPerCore: 1 }, onInstanceTypeChange: "restart" },
      ["FD1003 cpu"],
    ],
    [
      "a spot machine in a reservation",
      { spot: true, capacityReservation: "cr-0123456789abcdef0" },
      ["FD1003 capacityReservation"],
    ],
    ["a spot machine on a host", { spot: true, tenancy: "host", cpuCredits: "standard" }, ["FD1003 tenancy"]],
    ["hibernation on a plain disk", { spot: { interruption: "hibernate" } }, ["FD1003 spot.interruption"]],
    ["several at once", { subnet: "x", ipv6: -1, keyName: "" }, ["FD1003 subnet", "FD1003 keyName", "FD1003 ipv6"]],
  ])("refuse %s", (_, given, want) => {
    expect(problemsOf(given)).toEqual(want);
  });

  test.each([
    [{ region: "eu-centrall-1" }, 'did you mean "eu-central-1"?'],
    [{ instanceType: "t3.smal" }, 'did you mean "t3.small"?'],
    [{ instanceType: "mac1.metal" }, "mac types run only macOS"],
  ])("say of %j what was meant", (given, hint) => {
    const { findings } = parseWith(options, { ...smallest, ...given }, (path) => ({ path }));
    expect(findings.map((finding) => finding.hint)).toEqual([hint]);
  });
});

describe("a disk", () => {
  test.each<[object, readonly string[]]>([
    [{}, []],
    [{ type: "gp3", sizeGiB: 8, iops: 4_000, throughputMiBps: 1_000 }, []],
    [{ type: "gp3", sizeGiB: 65_536 }, []],
    [{ type: "gp3", sizeGiB: 65_537 }, ["sizeGiB"]],
    [{ type: "gp3", sizeGiB: 8, iops: 4_001 }, ["iops"]],
    [{ type: "gp3", sizeGiB: 1, iops: 3_000 }, []],
    [{ type: "gp3", iops: 2_999 }, ["iops"]],
    [{ type: "gp3", throughputMiBps: 750 }, []],
    [{ type: "gp3", throughputMiBps: 751 }, ["throughputMiBps"]],
    [{ type: "gp3", throughputMiBps: 124 }, ["throughputMiBps"]],
    [{ type: "gp2", iops: 3_000 }, ["iops"]],
    [{ iops: 3_000, throughputMiBps: 125 }, ["iops", "throughputMiBps"]],
    [{ type: "io1", sizeGiB: 100 }, ["iops"]],
    [{ type: "io1", sizeGiB: 100, iops: 5_000 }, []],
    [{ type: "io1", sizeGiB: 100, iops: 5_001 }, ["iops"]],
    [{ type: "io2", sizeGiB: 4, iops: 4_000 }, []],
    [{ type: "io2", sizeGiB: 3, iops: 100 }, ["sizeGiB"]],
    [{ type: "st1", sizeGiB: 124 }, ["sizeGiB"]],
    [{ kmsKey: "alias/own", encrypted: true }, []],
    [{ kmsKey: "alias/own", encrypted: false }, ["kmsKey"]],
  ])("%j", (disk, want) => {
    expect(diskProblems(disk).map(([key]) => key)).toEqual(want);
  });

  test("of gp3 takes any IOPS and throughput that its size and each other allow", () => {
    const size = fc.integer({ min: 1, max: 65_536 });
    const given = size.chain((sizeGiB) => {
      const most = Math.min(80_000, Math.max(3_000, sizeGiB * 500));
      return fc.integer({ min: 3_000, max: most }).chain((iops) =>
        fc.integer({ min: 125, max: Math.min(2_000, Math.floor(iops / 4)) }).map((throughputMiBps) => ({
          type: "gp3" as const,
          sizeGiB,
          iops,
          throughputMiBps,
        })),
      );
    });
    fc.assert(
      fc.property(given, (disk) => {
        expect(diskProblems(disk)).toEqual([]);
        const beyond = Math.max(disk.sizeGiB * 500, 3_000) + 1;
        expect(diskProblems({ ...disk, iops: beyond }).map(([key]) => key)).toContain("iops");
      }),
    );
  });
});
