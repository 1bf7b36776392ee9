import { describe, expect, it } from "vitest";
import { readStacks } from "../../src/engine/index.ts";

const plain = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";

const provider = {
  type: "pulumi:providers:flatcar",
  urn: "urn:pulumi:dev::shop::p::default",
  inputs: { owner: "fd1" },
};
const vpc = (more: object) => ({
  type: "flatcar:aws:Vpc",
  urn: "urn:pulumi:dev::shop::flatcar:aws:Vpc::net",
  inputs: { owner: "fd1", options: { region: "eu-central-1" } },
  ...more,
});

function read(snapshot: object) {
  return readStacks([{ name: "state", text: JSON.stringify({ version: 3, deployment: snapshot }) }]);
}

describe("a state", () => {
  it("is read as an export, and as the file that Pulumi keeps", async () => {
    const snapshot = { resources: [provider, vpc({ id: "eu-central-1/vpc-1" })] };
    const found = await read(snapshot);
    expect(found).toMatchObject({ owners: ["fd1"], names: ["dev"], begun: [], sealed: [], others: [] });
    expect(found.places).toEqual([{ platform: "aws", scope: "eu-central-1" }]);
    const text = JSON.stringify({ version: 3, checkpoint: { stack: "dev", latest: snapshot } });
    expect(await readStacks([{ name: "file", text }])).toEqual(found);
    expect((await readStacks([{ name: "file", text: '{"version":3,"checkpoint":{"latest":null}}' }])).owners).toEqual(
      [],
    );
    expect((await readStacks([{ name: "file", text: '{"version":3,"deployment":null}' }])).owners).toEqual([]);
  });

  it("holds what is about to be deleted, what steps name, and what is only looked at", async () => {
    const { known } = await read({
      resources: [provider, vpc({ id: "a", delete: true }), vpc({ id: "b", external: true })],
      pending_operations: [{ type: "deleting", resource: vpc({ id: "c" }) }],
    });
    expect([...known]).toEqual(["aws:Vpc a", "aws:Vpc b", "aws:Vpc c"]);
  });

  it("says whose it is by its provider and by creates that were begun, and by nothing else", async () => {
    const inputs = { owner: "another-stack", options: { region: "us-east-1" } };
    const found = await read({
      resources: [vpc({ id: "b", external: true, inputs })],
      pending_operations: [
        { type: "creating", resource: vpc({}) },
        { type: "updating", resource: vpc({ id: "d", inputs: { ...inputs, owner: "third" } }) },
      ],
    });
    expect(found).toMatchObject({ owners: ["fd1"], others: ["another-stack", "third"], begun: ["net"] });
  });

  it("opens secrets in plain text, and tells those that are sealed only where the place needs them", async () => {
    const options = (region: unknown, other: unknown) => vpc({ id: "a", inputs: { options: { region, other } } });
    const sealed = { [plain]: secret, ciphertext: "v1:a:b" };
    const open = { [plain]: secret, plaintext: '"eu-west-1"' };
    expect(await read({ resources: [options("eu-west-1", sealed)] })).toMatchObject({ sealed: [] });
    expect((await read({ resources: [options(open, 1)] })).places).toEqual([{ platform: "aws", scope: "eu-west-1" }]);
    expect((await read({ resources: [options(sealed, 1)] })).sealed).toEqual([vpc({}).urn]);
  });

  it("has places of one kind alone, and places of images", async () => {
    const record = { type: "flatcar:aws:DnsRecord", inputs: { options: { partition: "aws", zone: "example.com" } } };
    const droplet = { type: "flatcar:digitalocean:Machine", inputs: { options: { region: "fra1" } } };
    const image = { type: "flatcar:openstack:Image", inputs: { place: "RegionOne" } };
    const found = await read({ resources: [record, droplet, image] });
    expect(found.places).toEqual([
      { platform: "aws", scope: "aws/example.com", kind: "DnsRecord" },
      { platform: "digitalocean", scope: "team" },
    ]);
    expect(found.images).toEqual([
      { platform: "digitalocean", place: "fra1" },
      { platform: "openstack", place: "RegionOne" },
    ]);
  });

  it("names the platforms whose credentials the provider has itself", async () => {
    const inputs = { owner: "fd1", hetzner: { token: "x" }, version: "1" };
    expect((await read({ resources: [{ ...provider, inputs }] })).ownCredentials).toEqual(["hetzner"]);
  });
});
