import { expect, test } from "vitest";
import type { Properties } from "../../../src/plugin/wire.ts";
import { connect } from "../../plugin/provider.ts";
import { openDesk } from "./simulator-client.ts";

const region = "eu-central-1";
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
