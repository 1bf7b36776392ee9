import { expect, test } from "vitest";
import type { Properties } from "../../../src/plugin/wire.ts";
import { connect } from "../../plugin/provider.ts";
import { bare, openNetwork } from "./network.ts";
import { openDesk } from "./simulator-client.ts";

const region = "eu-central-1";
const cidr = "10.20.0.0/16";
const urn = "urn:pulumi:test::shop::flatcar:aws:SecurityGroup::web";
const web = { protocol: "tcp", fromPort: 443, cidr: "0.0.0.0/0" };
const added = [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "10.0.0.0/8" }] }];

/** A security group with these options, to which somebody else adds a rule in and one out. */
async function opened(options: Properties) {
  const { cloud, call } = await openDesk();
  const client = await connect(cloud);
  const { failures: _, ...inputs } = await client.check(urn, { name: "web", options: { region, ...options } });
  const { id, outputs } = await client.create(urn, inputs);
  const GroupId = id.slice(id.indexOf("/") + 1);
  await call("AuthorizeSecurityGroupIngress", { GroupId, IpPermissions: added });
  await call("AuthorizeSecurityGroupEgress", { GroupId, IpPermissions: added });
  const read = await client.read(urn, id, inputs, outputs);
  const { detail } = await client.diff(urn, read.inputs, inputs);
  return { detail, client, inputs, id, read };
}

test("what others add to a list that the program gives is a difference", async () => {
  const { detail } = await opened({ ingress: [web], egress: [web] });
  expect(detail).toEqual({ "options.ingress": "UPDATE", "options.egress": "UPDATE" });
});

test("and goes with the next update", async () => {
  const { client, inputs, id, read } = await opened({ ingress: [web], egress: [] });
  const { failures: _, ...again } = await client.check(
    urn,
    { name: "web", options: { region, ingress: [web], egress: [] } },
    inputs,
  );
  await client.update(urn, { id, inputs: read.inputs, outputs: read.outputs }, again);
  const { inputs: after } = await client.read(urn, id);
  expect(after.properties.options).toMatchObject({ ingress: [web], egress: [] });
});

test("what others add to a list that the program leaves out is none", async () => {
  expect((await opened({})).detail).toEqual({});
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
