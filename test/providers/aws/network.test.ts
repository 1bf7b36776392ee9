import { describe, expect, test } from "vitest";
import { failure } from "../../conformance/rule.ts";
import { bare, openNetwork, region } from "./network.ts";
import { answerTo } from "./simulator-client.ts";

const names = (calls: readonly { readonly name: string }[]) => calls.map(({ name }) => name);
const cidr = "10.20.0.0/16";

describe("a VPC", () => {
  test("is read back with what others changed, and is imported by its id alone", async () => {
    const { make, driver, runOf, call } = await openNetwork();
    const made = await make(
      "Vpc",
      { cidr, dnsHostnames: true, secondaryCidrs: ["10.21.0.0/16"] },
      { labels: { a: "b" } },
    );
    expect(made.outputs).toMatchObject({
      vpcId: bare(made),
      mainRouteTableId: expect.stringMatching(/^rtb-/),
    });
    await call("ModifyVpcAttribute", { VpcId: bare(made), EnableDnsHostnames: { Value: false } });
    await call("CreateTags", { Resources: [bare(made)], Tags: [{ Key: "a", Value: "c" }] });
    const read = await driver("Vpc").read(made.id, runOf());
    expect(read?.observed).toEqual({
      name: "shop-vpc",
      owner: "owner-1",
      labels: { a: "c" },
      options: {
        ...{ region, cidr, secondaryCidrs: ["10.21.0.0/16"], ipv6: false, tenancy: "default" },
        ...{ dnsSupport: true, dnsHostnames: false, addressUsageMetrics: false },
      },
    });
  });

  test("that is cut off after it was made says its id, and is taken up again", async () => {
    const { make, cloud, driver, runOf } = await openNetwork();
    cloud.fail({ call: "ModifyVpcAttribute", kind: "permission" });
    const error = await failure(make("Vpc", { cidr, dnsHostnames: true }));
    expect(error).toMatchObject({ code: "FD1303", created: expect.stringMatching(/^eu-central-1\/vpc-/) });
    const { id } = await make("Vpc", { cidr, dnsHostnames: true });
    expect(id).toBe(error.created);
    expect(await driver("Vpc").list(region, runOf())).toHaveLength(1);
  });

  test("that is in use says by what, once the time is over", async () => {
    const { make, driver, runOf } = await openNetwork();
    const vpc = await make("Vpc", { cidr });
    const subnet = await make("Subnet", { vpc: vpc.id, cidr: "10.20.1.0/24" });
    const group = await make("SecurityGroup", { vpc: vpc.id });
    const error = await failure(driver("Vpc").delete(vpc.id, runOf({ timeoutMs: 3_000 })));
    const details = [`subnet ${bare(subnet)}`, `security group ${bare(group)}`, `EC2 ${region}: DependencyViolation`];
    expect(error).toMatchObject({ code: "FD1434", findings: [{ details }] });
  });

  test("that takes the place of another is another one", async () => {
    const { make } = await openNetwork();
    const old = await make("Vpc", { cidr });
    const next = await make("Vpc", { cidr }, {}, { replacing: old.id });
    expect(next.id).not.toBe(old.id);
    expect((await make("Vpc", { cidr }, {}, { replacing: old.id })).id).toBe(next.id);
  });

  test("is waited for while EC2 does not show it, also after a lost reply", async () => {
    const { make, cloud, driver, runOf } = await openNetwork({ consistencyMs: 30, latencyMs: 20 });
    cloud.fail({ call: "CreateVpc", kind: "after" });
    const { id, phase } = await make("Vpc", { cidr });
    expect(phase).toBe("ready");
    expect((await driver("Vpc").list(region, runOf())).map((one) => one.id)).toEqual([id]);
  });
});

test("what others add to where the program says nothing stays at a change of labels, and goes with an empty list", async () => {
  const { make, update, call } = await openNetwork();
  const vpc = await make("Vpc", { cidr });
  const gateway = await make("InternetGateway", {});
  const group = await make("SecurityGroup", { vpc: vpc.id });
  const table = await make("RouteTable", { vpc: vpc.id });
  await call("AssociateVpcCidrBlock", { VpcId: bare(vpc), CidrBlock: "10.30.0.0/16" });
  await call("AttachInternetGateway", { InternetGatewayId: bare(gateway), VpcId: bare(vpc) });
  const IpPermissions = [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];
  await call("AuthorizeSecurityGroupIngress", { GroupId: bare(group), IpPermissions });
  const DestinationCidrBlock = "0.0.0.0/0";
  await call("CreateRoute", { RouteTableId: bare(table), DestinationCidrBlock, GatewayId: bare(gateway) });
  const subnet = await make("Subnet", { vpc: vpc.id, cidr: "10.20.1.0/24" });
  await call("AssociateRouteTable", { RouteTableId: bare(table), SubnetId: bare(subnet) });
  await call("AuthorizeSecurityGroupEgress", { GroupId: bare(group), IpPermissions });
  const labels = { a: "b" };
  const kept = [
    await update("Vpc", vpc, { cidr }, { labels }),
    await update("InternetGateway", gateway, {}, { labels }),
    await update("SecurityGroup", group, { vpc: vpc.id }, { labels }),
    await update("RouteTable", table, { vpc: vpc.id }, { labels }),
  ];
  expect(kept.map(({ observed }) => observed.options)).toMatchObject([
    { secondaryCidrs: ["10.30.0.0/16"] },
    { vpc: bare(vpc) },
    { ingress: [{ cidr: "10.0.0.0/8" }], egress: [{ cidr: "0.0.0.0/0" }, { cidr: "10.0.0.0/8" }] },
    { routes: [{ gateway: bare(gateway) }], subnets: [bare(subnet)] },
  ]);
  const emptied = [
    await update("Vpc", vpc, { cidr, secondaryCidrs: [] }),
    await update("SecurityGroup", group, { vpc: vpc.id, ingress: [], egress: [] }),
    await update("RouteTable", table, { vpc: vpc.id, routes: [], subnets: [] }),
  ];
  expect(emptied.map(({ observed }) => observed.options)).toMatchObject([
    { secondaryCidrs: [] },
    { ingress: [], egress: [] },
    { routes: [], subnets: [] },
  ]);
});

test.each([
  ["2001:db8::1/32", false],
  ["2001:DB8::/32", true],
  ["::/0", true],
  ["2001:db8:0:ff00::/56", true],
  ["2001:db8:0:ff80::/56", false],
  ["2001:db8:1:2:3:4:5:6/128", true],
])("the range %s is taken only where it begins with its first address", async (range, taken) => {
  const { plan } = await openNetwork();
  const group = () => plan("SecurityGroup", { ingress: [{ fromPort: 443, cidr: range }] });
  if (taken) expect(group).not.toThrow();
  else expect(group).toThrow("bits beyond the prefix");
});

test("a NAT gateway does not come up with the address of another one, and goes again", async () => {
  const { make, driver, runOf } = await openNetwork();
  const vpc = await make("Vpc", { cidr });
  await make("InternetGateway", { vpc: vpc.id });
  const subnet = (await make("Subnet", { vpc: vpc.id, cidr: "10.20.1.0/24" })).id;
  const allocation = (await make("ElasticIp", {})).id;
  const first = await make("NatGateway", { subnet, allocation });
  const second = await failure(make("NatGateway", { subnet, allocation }, { name: "second" }));
  expect(second).toMatchObject({ message: expect.stringContaining("already associated"), created: undefined });
  expect((await driver("NatGateway").list(region, runOf())).map(({ id }) => id)).toEqual([first.id]);
});

describe("a main route table", () => {
  const mainOf = async ({ call }: Awaited<ReturnType<typeof openNetwork>>, vpc: string) => {
    const main = { Name: "association.main", Values: ["true"] };
    const { RouteTables } = await call("DescribeRouteTables", { Filters: [{ Name: "vpc-id", Values: [vpc] }, main] });
    return RouteTables?.[0];
  };

  test("hands back to the one that it took over from, and to no other", async () => {
    const network = await openNetwork();
    const { make, driver, runOf, call } = network;
    const vpc = await make("Vpc", { cidr });
    const theirs = (await call("CreateRouteTable", { VpcId: bare(vpc) })).RouteTable?.RouteTableId;
    const AssociationId = (await mainOf(network, bare(vpc)))?.Associations?.[0]?.RouteTableAssociationId;
    await call("ReplaceRouteTableAssociation", { AssociationId, RouteTableId: theirs });
    const old = await make("RouteTable", { vpc: vpc.id, main: true });
    const table = await make("RouteTable", { vpc: vpc.id, main: true }, {}, { replacing: old.id });
    await driver("RouteTable").delete(old.id, runOf());
    expect((await mainOf(network, bare(vpc)))?.RouteTableId).toBe(bare(table));
    await driver("RouteTable").delete(table.id, runOf());
    expect((await mainOf(network, bare(vpc)))?.RouteTableId).toBe(theirs);
  });

  test("stays where the one before it is gone", async () => {
    const network = await openNetwork();
    const { make, driver, runOf, call } = network;
    const vpc = await make("Vpc", { cidr });
    const before = (await mainOf(network, bare(vpc)))?.RouteTableId ?? "";
    await call("CreateRouteTable", { VpcId: bare(vpc) });
    const table = await make("RouteTable", { vpc: vpc.id, main: true });
    await call("DeleteRouteTable", { RouteTableId: before });
    const message = expect.stringContaining(`${before}, which was it before, is gone`);
    await expect(driver("RouteTable").delete(table.id, runOf())).rejects.toMatchObject({ code: "FD1434", message });
    expect((await mainOf(network, bare(vpc)))?.RouteTableId).toBe(bare(table));
  });
});

describe("a subnet", () => {
  test("of addresses that it cannot have is refused, with what to do", async () => {
    const { make, plan } = await openNetwork();
    const vpc = (await make("Vpc", { cidr })).id;
    await make("Subnet", { vpc, cidr: "10.20.0.0/20" });
    const taken = await failure(make("Subnet", { vpc, cidr: "10.20.1.0/24" }));
    expect(taken).toMatchObject({ code: "FD1405", findings: [{ hint: expect.stringContaining("another range") }] });
    const outside = await failure(make("Subnet", { vpc, cidr: "10.30.1.0/24" }));
    expect(outside).toMatchObject({ code: "FD1405", findings: [{ hint: expect.stringContaining("inside") }] });
    expect((await failure(make("Subnet", { vpc, cidr: "10.20.32.0/24", ipv6Number: 1 }))).message).toContain("IPv6");
    expect(() => plan("Subnet", { vpc, cidr: "10.20.1.7/24" })).toThrow("first address");
    expect(() => plan("Subnet", { vpc, cidr: "10.0.0.0/8" })).toThrow("/16 to /28");
  });

  test("stands in its zone and has its part of the VPC's IPv6 addresses", async () => {
    const { make } = await openNetwork();
    const vpc = await make("Vpc", { cidr, ipv6: true });
    const given = {
      vpc: vpc.id,
      cidr: "10.20.1.0/24",
      availabilityZone: `${region}b`,
      ipv6Number: 26,
      ipv6OnLaunch: true,
    };
    const { outputs, observed } = await make("Subnet", given);
    expect(observed.options).toMatchObject({ ipv6Number: 26, availabilityZone: `${region}b` });
    expect(String(outputs.ipv6Cidr)).toMatch(/1a::\/64$/);
  });
});

describe("a machine in a network of ours", () => {
  test("has an address of its subnet, and holds subnet and group until it is gone", async () => {
    const { make, start, describe: shown, driver, runOf, call, cloud } = await openSmall();
    const { vpc, subnet, group } = await make();
    const id = await start({ SubnetId: bare(subnet), SecurityGroupIds: [bare(group)] });
    expect(await shown(id)).toMatchObject({
      SubnetId: bare(subnet),
      VpcId: bare(vpc),
      PrivateIpAddress: expect.stringMatching(/^10\.20\.1\./),
    });
    const error = await failure(driver("SecurityGroup").delete(group.id, runOf({ timeoutMs: 3_000 })));
    expect(error).toMatchObject({
      code: "FD1434",
      findings: [{ details: [expect.stringContaining(id), expect.any(String)] }],
    });
    const leaving = driver("Subnet").delete(subnet.id, runOf());
    await call("TerminateInstances", { InstanceIds: [id] });
    await leaving;
    await driver("SecurityGroup").delete(group.id, runOf());
    await driver("Vpc").delete(vpc.id, runOf());
    expect(cloud.leftovers()).toEqual([]);
    expect(await answerTo(start({ SubnetId: bare(subnet) }))).toBe("InvalidSubnetID.NotFound");
  });

  test("is refused where the group is another VPC's", async () => {
    const { make, start, makeVpc } = await openSmall();
    const { subnet } = await make();
    const other = await makeVpc("SecurityGroup", {
      vpc: (await makeVpc("Vpc", { cidr: "10.9.0.0/16" }, { name: "b" })).id,
    });
    expect(await answerTo(start({ SubnetId: bare(subnet), SecurityGroupIds: [bare(other)] }))).toBe("InvalidParameter");
  });
});

/** A VPC with a subnet and a group. */
async function openSmall() {
  const network = await openNetwork();
  const make = async () => {
    const vpc = await network.make("Vpc", { cidr });
    const subnet = await network.make("Subnet", { vpc: vpc.id, cidr: "10.20.1.0/24" });
    return { vpc, subnet, group: await network.make("SecurityGroup", { vpc: vpc.id }) };
  };
  return { ...network, make, makeVpc: network.make, start: network.run };
}

describe("a NAT gateway", () => {
  test("is waited for until it is there, and until it is gone", async () => {
    const { make, driver, runOf, call, said } = await openNetwork({ latencyMs: 30 });
    const vpc = (await make("Vpc", { cidr })).id;
    const subnet = (await make("Subnet", { vpc, cidr: "10.20.1.0/24" })).id;
    const gateway = await make("InternetGateway", { vpc });
    const allocation = "eipalloc-0123456789abcdef0";
    const nat = await make("NatGateway", { subnet, allocation });
    expect(nat).toMatchObject({ phase: "ready", outputs: { publicIpv4: expect.any(String) } });
    // The internet gateway is held by the address, and goes as soon as that has.
    const opening = driver("InternetGateway").delete(gateway.id, runOf());
    await driver("NatGateway").delete(nat.id, runOf());
    const { NatGateways } = await call("DescribeNatGateways", { NatGatewayIds: [bare(nat)] });
    expect(NatGateways?.[0]?.State).toBe("deleted");
    expect(await driver("NatGateway").read(nat.id, runOf())).toBeUndefined();
    await opening;
    expect(said.some((line) => line.includes("to be ready"))).toBe(true);
  });

  test("that fails says why and is not taken for made; with its cause gone another one is made", async () => {
    const { make, driver, runOf } = await openNetwork();
    const vpc = (await make("Vpc", { cidr })).id;
    const given = {
      subnet: (await make("Subnet", { vpc, cidr: "10.20.1.0/24" })).id,
      allocation: "eipalloc-0123456789abcdef0",
    };
    const error = await failure(make("NatGateway", given));
    expect(error).toMatchObject({
      code: "FD1406",
      created: undefined,
      message: expect.stringContaining("no Internet gateway"),
    });
    await make("InternetGateway", { vpc });
    const { id } = await make("NatGateway", given);
    expect((await driver("NatGateway").list(region, runOf())).map((one) => one.id)).toEqual([id]);
  });
});

describe("a route table", () => {
  test("replaces a route whose target changes, and knows which routes are EC2's own", async () => {
    const { make, update, callsOf } = await openNetwork();
    const vpc = (await make("Vpc", { cidr })).id;
    const gateway = (await make("InternetGateway", { vpc })).id;
    const subnet = (await make("Subnet", { vpc, cidr: "10.20.1.0/24" })).id;
    const natGateway = (await make("NatGateway", { subnet, connectivity: "private" })).id;
    const out = { destination: "0.0.0.0/0", gateway };
    const table = await make("RouteTable", { vpc, routes: [{ destination: "::/0", gateway }, out] });
    const routes = [{ destination: "0.0.0.0/0", natGateway }];
    const calls = await callsOf(async () => {
      const state = await update("RouteTable", table, { vpc, routes });
      expect(state.observed.options).toMatchObject({
        routes: [{ destination: "0.0.0.0/0", natGateway: bare({ id: natGateway }) }],
      });
    });
    expect(names(calls)).toEqual(["ReplaceRoute", "DeleteRoute"]);
  });

  test("takes a subnet over from another of ours, and not from a stranger's", async () => {
    const { make, callsOf } = await openNetwork();
    const vpc = (await make("Vpc", { cidr })).id;
    const subnets = [(await make("Subnet", { vpc, cidr: "10.20.1.0/24" })).id];
    await make("RouteTable", { vpc, subnets });
    const calls = await callsOf(() => make("RouteTable", { vpc, subnets }, { name: "next" }));
    expect(names(calls)).toEqual(["CreateRouteTable", "ReplaceRouteTableAssociation"]);
    const error = await failure(make("RouteTable", { vpc, subnets }, {}, { owner: "owner-2" }));
    expect(error).toMatchObject({ code: "FD1405", message: expect.stringContaining("another route table already") });
  });

  test("that was the main one hands that back when it goes", async () => {
    const { make, driver, runOf, call } = await openNetwork();
    const vpc = await make("Vpc", { cidr });
    const table = await make("RouteTable", { vpc: vpc.id, main: true });
    await driver("RouteTable").delete(table.id, runOf());
    const Filters = [
      { Name: "association.main", Values: ["true"] },
      { Name: "vpc-id", Values: [bare(vpc)] },
    ];
    const { RouteTables } = await call("DescribeRouteTables", { Filters });
    expect(RouteTables?.map(({ RouteTableId }) => RouteTableId)).toEqual([vpc.outputs.mainRouteTableId]);
  });
});

describe("an egress-only internet gateway", () => {
  test("is where a route of ::/0 leads, and holds its VPC", async () => {
    const { make, driver, runOf } = await openNetwork();
    const vpc = await make("Vpc", { cidr: "10.20.0.0/16", ipv6: true });
    const gateway = await make("EgressOnlyInternetGateway", { vpc: vpc.id });
    const routes = [{ destination: "::/0", egressOnlyGateway: gateway.id }];
    const table = await make("RouteTable", { vpc: vpc.id, routes });
    expect(table.observed.options).toMatchObject({
      routes: [{ destination: "::/0", egressOnlyGateway: bare(gateway) }],
    });
    await driver("RouteTable").delete(table.id, runOf());
    expect(await failure(driver("Vpc").delete(vpc.id, runOf({ timeoutMs: 100 })))).toMatchObject({
      code: "FD1434",
      findings: [{ details: expect.arrayContaining([`egress-only internet gateway ${bare(gateway)}`]) }],
    });
    await driver("EgressOnlyInternetGateway").delete(gateway.id, runOf());
    await driver("EgressOnlyInternetGateway").delete(gateway.id, runOf());
    await driver("Vpc").delete(vpc.id, runOf());
  });
});

describe("a security group", () => {
  const ssh = { fromPort: 22, cidr: "203.0.113.0/24" };
  const web = { fromPort: 443, cidr: "0.0.0.0/0", description: "web" };

  test("gets its new rules before the old ones go", async () => {
    const { make, update, callsOf } = await openNetwork();
    const group = await make("SecurityGroup", { ingress: [ssh] });
    const calls = await callsOf(() => update("SecurityGroup", group, { ingress: [web] }));
    expect(names(calls)).toEqual(["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"]);
    const renamed = await callsOf(() => update("SecurityGroup", group, { ingress: [{ ...web, description: "shop" }] }));
    expect(names(renamed)).toEqual(["UpdateSecurityGroupRuleDescriptionsIngress"]);
    expect(await callsOf(() => update("SecurityGroup", group, { ingress: [{ ...web, description: "shop" }] }))).toEqual(
      [],
    );
  });

  test("lets everything out where nothing is said, and nothing where the list is empty", async () => {
    const { make, call } = await openNetwork();
    const vpc = await make("Vpc", { cidr: "10.20.0.0/16", ipv6: true });
    const open = await make("SecurityGroup", { vpc: vpc.id });
    const shut = await make("SecurityGroup", { egress: [] }, { name: "shut" });
    const { SecurityGroups = [] } = await call("DescribeSecurityGroups", { GroupIds: [bare(open), bare(shut)] });
    expect(SecurityGroups.map(({ IpPermissionsEgress }) => IpPermissionsEgress)).toMatchObject([
      [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }], Ipv6Ranges: [{ CidrIpv6: "::/0" }] }],
      [],
    ]);
  });

  test("has each kind of other side, in the form that was written", async () => {
    const { make, plan } = await openNetwork();
    const other = await make("SecurityGroup", {}, { name: "other" });
    const given = {
      ingress: [
        { ...ssh, protocol: "6" },
        { protocol: "udp", fromPort: 0, toPort: 65_535, cidr: "2001:DB8:0::/32" },
        { protocol: "icmp", fromPort: 8, cidr: "0.0.0.0/0" },
        { protocol: "icmpv6", self: true },
        { protocol: "50", group: other.id },
        { protocol: "all", prefixList: "pl-0123456789abcdef0" },
      ],
    };
    const { observed } = await make("SecurityGroup", given);
    expect(observed.options).toMatchObject({ ingress: (plan("SecurityGroup", given).options as typeof given).ingress });
    expect(() => plan("SecurityGroup", { ingress: [ssh, { ...ssh, toPort: 22, protocol: "tcp" }] })).toThrow("twice");
    expect(() => plan("SecurityGroup", { ingress: [{ protocol: "all", fromPort: 1, self: true }] })).toThrow(
      "no ports",
    );
    expect(() => plan("SecurityGroup", { ingress: [{ ...ssh, self: true }] })).toThrow("one of");
  });

  test("that is full changes its rules the other way round", async () => {
    const { make, update, callsOf } = await openNetwork();
    const full = (first: number) =>
      Array.from({ length: 60 }, (_, index) => ({ fromPort: first + index, cidr: "0.0.0.0/0" }));
    const group = await make("SecurityGroup", { ingress: full(1_000) });
    const calls = await callsOf(() => update("SecurityGroup", group, { ingress: full(1_001) }));
    expect(names(calls).slice(-2)).toEqual(["RevokeSecurityGroupIngress", "AuthorizeSecurityGroupIngress"]);
  });

  test("whose name EC2 does not take is refused before any call", async () => {
    const { make, cloud } = await openNetwork();
    expect(await failure(make("SecurityGroup", {}, { name: "sg-web" }))).toMatchObject({ code: "FD1003" });
    expect(cloud.calls).toEqual([]);
  });
});
