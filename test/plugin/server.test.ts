import { status } from "@grpc/grpc-js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import type { RawClient } from "./client.ts";
import { openCloud, web } from "./cloud.ts";

describe("calls of the engine", () => {
  it("begin with a handshake that promises secrets and names", async () => {
    const { client, engine } = await openCloud();
    expect((await client.handshake(engine.address)).toObject()).toMatchObject({
      acceptSecrets: true,
      acceptResources: true,
      acceptOutputs: false,
      supportsAutonamingConfiguration: true,
    });
    expect((await client.configure({})).toObject()).toMatchObject({ acceptsecrets: true, supportspreview: true });
    await client.attach(engine.address);
    expect(await client.info()).toBe(manifest.version);
  });

  type Reply = (error: { code: number; details: string } | null) => void;
  it.each<[string, (client: RawClient, reply: Reply) => unknown]>([
    ["Construct", (client, reply) => client.construct(new pb.ConstructRequest(), reply)],
    ["Call", (client, reply) => client.call(new pb.CallRequest(), reply)],
    ["Parameterize", (client, reply) => client.parameterize(new pb.ParameterizeRequest(), reply)],
    ["GetMapping", (client, reply) => client.getMapping(new pb.GetMappingRequest(), reply)],
    ["GetMappings", (client, reply) => client.getMappings(new pb.GetMappingsRequest(), reply)],
    ["List", (client, reply) => client.list(new pb.ListRequest()).on("error", (error) => reply(error as never))],
  ])("%s is refused, and says why", async (_, call) => {
    const { client } = await openCloud();
    const error = await new Promise((resolve) => call(client.raw, resolve));
    expect(error).toMatchObject({ code: status.UNIMPLEMENTED, details: expect.stringMatching(/^[a-z].{20,}/) });
  });

  it.each([
    ["flatcar:aws:Machne", "flatcar:aws:Machine"],
    ["flatcar:awz:Machine", "aws"],
  ])("for %s say what is near", async (type, near) => {
    const { client } = await openCloud();
    const check = client.check(`urn:pulumi:test::shop::${type}::web`, web);
    await expect(check).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining(near),
    });
  });

  it("find the resource's type and name in any URN", async () => {
    const { client } = await openCloud();
    const urn = "urn:pulumi:test::shop::flatcar:index:Deployment$flatcar:aws:Machine::a::b";
    expect((await client.check(urn, web)).properties.name).toBe("a::b");
  });
});
