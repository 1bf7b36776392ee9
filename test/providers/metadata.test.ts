import { afterEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import type { Simulator } from "../../src/platform.ts";
import { type PlatformId, platformIds } from "../../src/providers/index.ts";
import { type OwnMachine, ownCloud, ownMachine, withUserData } from "../conformance/simulated-machine.ts";
import type { Wanted } from "../conformance/world.ts";

const open: Simulator[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

interface Asked extends OwnMachine {
  readonly drive: Readonly<Record<string, Uint8Array>> | undefined;
  /** Status and text of an answer. */
  ask(path: string, init?: RequestInit): Promise<readonly [status: number, text: string]>;
  /** The text of an answer that is no error. */
  get(path: string, init?: RequestInit): Promise<string>;
}

/** A machine of our driver, and its metadata service. */
async function machine(id: PlatformId, wanted?: Wanted): Promise<Asked> {
  const cloud = await ownCloud(id);
  open.push(cloud.simulator);
  const made = await ownMachine(cloud, wanted);
  const { url, configDrive } = await made.simulator.metadata(made.state.id);
  const ask: Asked["ask"] = async (path, init) => {
    const response = await fetch(`${url}${path}`, init);
    return [response.status, await response.text()];
  };
  const get: Asked["get"] = async (path, init) => {
    const [status, text] = await ask(path, init);
    expect([path, status]).toEqual([path, 200]);
    return text;
  };
  return { ...made, drive: configDrive, ask, get };
}

/** The same cloud later, where the machine has no user data. */
async function withoutUserData(made: OwnMachine): Promise<Simulator> {
  const later = await withUserData(made, "");
  open.push(later);
  return later;
}

describe.each(platformIds)("the metadata service of %s", (id) => {
  it("is for machines that are there, and ends with the cloud", async () => {
    const { simulator, state } = await machine(id);
    await expect(simulator.metadata("none/4711")).rejects.toThrow("4711");
    const { url, close } = await simulator.metadata(state.id);
    const later = await simulator.metadata(state.id);
    expect(later.url).not.toBe(url);
    await close();
    await expect(fetch(url)).rejects.toThrow();
    await simulator.close();
    await expect(fetch(later.url)).rejects.toThrow();
  });
});

describe("Amazon EC2", () => {
  const header = "x-aws-ec2-metadata-token-ttl-seconds";
  const put = (seconds: string, more = {}) => ({ method: "PUT", headers: { [header]: seconds, ...more } });
  const withToken = (token: string) => ({ headers: { "x-aws-ec2-metadata-token": token } });

  it("gives a token to who asks for one rightly", async () => {
    const { ask } = await machine("aws");
    const statusOf = async (path: string, init: RequestInit) => (await ask(path, init))[0];
    expect(await statusOf("/latest/api/token", { method: "PUT" })).toBe(400);
    expect(await statusOf("/latest/api/token", put("0"))).toBe(400);
    expect(await statusOf("/latest/api/token", put("21601"))).toBe(400);
    expect(await statusOf("/latest/api/token", put("60", { "x-forwarded-for": "10.0.0.7" }))).toBe(403);
    expect(await statusOf("/2021-01-03/api/token", put("60"))).toBe(403);
    expect(await statusOf("/latest/api/token", put("21600"))).toBe(200);
  });

  it("wants the token where the instance does, for as long as it lives", async () => {
    const { ask, get } = await machine("aws");
    expect((await ask("/latest/user-data"))[0]).toBe(401);
    expect((await ask("/latest/user-data", withToken("made up")))[0]).toBe(401);
    const token = await get("/latest/api/token", put("60"));
    expect((await ask("/latest/user-data", withToken(token)))[0]).toBe(200);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    expect((await ask("/latest/user-data", withToken(token)))[0]).toBe(401);
  });

  it("wants none where the instance wants none, and then no wrong one", async () => {
    const { plan, get, ask } = await machine("aws", { options: { metadata: { httpTokens: "optional" } } });
    expect(await get("/2019-10-01/user-data")).toBe(plan.ignition);
    expect((await ask("/2019-10-01/user-data", withToken("made up")))[0]).toBe(401);
  });

  it("tells what afterburn asks for", async () => {
    const options = { metadata: { httpTokens: "optional" as const, instanceMetadataTags: true }, keyName: "operator" };
    const { state, get, ask } = await machine("aws", { options });
    const [region, id] = state.id.split("/");
    const tell = (name: string) => get(`/2021-01-03/meta-data/${name}`);
    expect(await tell("instance-id")).toBe(id);
    expect(await tell("instance-type")).toBe("t3.small");
    expect(await tell("local-ipv4")).toBe(state.addresses.privateIpv4);
    expect(await tell("public-ipv4")).toBe(state.addresses.publicIpv4);
    expect(await tell("placement/availability-zone")).toMatch(new RegExp(`^${region}[a-f]$`));
    expect(await tell("hostname")).toMatch(/^ip-172-31-\d+-\d+\.eu-central-1\.compute\.internal$/);
    expect(await tell("public-keys")).toBe("0=operator");
    expect(await tell("public-keys/0/openssh-key")).toMatch(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI\S{43} operator$/);
    expect(await tell("tags/instance/Name")).toBe("conf-web-0");
    expect((await tell("")).split("\n")).toEqual(expect.arrayContaining(["instance-id", "placement/", "tags/"]));
    const document = JSON.parse(await get("/latest/dynamic/instance-identity/document"));
    expect(document).toMatchObject({ region, instanceId: id, architecture: "x86_64" });
    expect((await ask("/2021-01-03/meta-data/ipv6"))[0]).toBe(404);
    expect((await ask("/latest/meta-data/none"))[0]).toBe(404);
  });

  it("has no user data where there is none", async () => {
    const made = await machine("aws", { options: { metadata: { httpTokens: "optional" } } });
    const { url } = await (await withoutUserData(made)).metadata(made.state.id);
    expect((await fetch(`${url}/latest/user-data`)).status).toBe(404);
  });
});

describe("Hetzner Cloud", () => {
  it("tells what afterburn asks for", async () => {
    const options = { networks: [{ network: 101, ip: "10.0.1.10" }], sshKeys: ["operator"] };
    const { plan, state, get, ask } = await machine("hetzner", { options });
    expect(await get("/hetzner/v1/userdata")).toBe(plan.userData);
    const metadata = parse(await get("/hetzner/v1/metadata"));
    expect(metadata).toMatchObject({
      hostname: "conf-web-0",
      "instance-id": Number(state.id),
      "public-ipv4": state.addresses.publicIpv4,
      region: "eu-central",
    });
    for (const key of ["hostname", "instance-id", "public-ipv4", "availability-zone", "region"]) {
      expect(await get(`/hetzner/v1/metadata/${key}`)).toBe(String(metadata[key]));
    }
    expect(parse(await get("/hetzner/v1/metadata/private-networks"))).toMatchObject([
      { ip: "10.0.1.10", network_id: 101, network_name: "inside", network: "10.0.0.0/16" },
    ]);
    expect(parse(await get("/hetzner/v1/metadata/network-config"))).toEqual(metadata["network-config"]);
    expect(JSON.parse(await get("/hetzner/v1/metadata/public-keys"))).toEqual([
      expect.stringMatching(/^ssh-ed25519 .* operator$/),
    ]);
    expect((await ask("/hetzner/v1/metadata/none"))[0]).toBe(404);
    expect((await ask("/latest/user-data"))[0]).toBe(404);
  });

  it("tells the user data that a server was rebuilt with", async () => {
    const { world, state, get } = await machine("hetzner");
    const ignition = '{"ignition":{"version":"3.3.0"}}';
    await world.driver().update?.(state.id, await world.plan({ ignition }), world.run());
    expect(await get("/hetzner/v1/userdata")).toBe(ignition);
  });

  it("has empty user data where there is none", async () => {
    const made = await machine("hetzner");
    const { url } = await (await withoutUserData(made)).metadata(made.state.id);
    const response = await fetch(`${url}/hetzner/v1/userdata`);
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("DigitalOcean", () => {
  it("tells what afterburn asks for", async () => {
    const { plan, state, get, ask } = await machine("digitalocean", { options: { reservedIp: "203.0.113.45" } });
    expect(await get("/metadata/v1/user-data")).toBe(plan.userData);
    const { publicIpv4, privateIpv4 } = state.addresses;
    const metadata = JSON.parse(await get("/metadata/v1.json"));
    expect(metadata).toMatchObject({
      droplet_id: Number(state.id),
      hostname: "conf-web-0",
      region: "fra1",
      user_data: plan.userData,
      public_keys: [expect.stringMatching(/^ssh-ed25519 \S{68} 289794$/)],
      interfaces: {
        private: [{ ipv4: { ip_address: privateIpv4 }, type: "private" }],
        public: [{ ipv4: { ip_address: publicIpv4 } }],
      },
      reserved_ip: { ipv4: { ip_address: "203.0.113.45", active: true } },
    });
    expect(await get("/metadata/v1/id")).toBe(state.id);
    expect(await get("/metadata/v1/interfaces/private/0/ipv4/address")).toBe(privateIpv4);
    expect(await get("/metadata/v1/interfaces/")).toBe("private/\npublic/");
    expect(await get("/metadata/v1/dns/nameservers")).toBe(metadata.dns.nameservers.join("\n"));
    expect((await ask("/metadata/v1/none"))[0]).toBe(404);
  });

  it("has empty user data where there is none", async () => {
    const made = await machine("digitalocean");
    const { url } = await (await withoutUserData(made)).metadata(made.state.id);
    const response = await fetch(`${url}/metadata/v1/user-data`);
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("OpenStack", () => {
  it("tells what afterburn asks for", async () => {
    const { plan, state, get, ask } = await machine("openstack", {
      options: { keyName: "operator", floatingIp: { pool: "public" } },
    });
    expect(await get("/openstack/latest/user_data")).toBe(plan.ignition);
    expect(await get("/latest/user-data")).toBe(plan.ignition);
    const uuid = state.id.split("/")[1];
    expect(JSON.parse(await get("/openstack/2012-08-10/meta_data.json"))).toMatchObject({
      uuid,
      hostname: "conf-web-0.novalocal",
      public_keys: { operator: expect.stringMatching(/^ssh-ed25519 .* operator$/) },
    });
    expect(await get("/latest/meta-data/hostname")).toBe("conf-web-0.novalocal");
    expect(await get("/latest/meta-data/instance-type")).toBe("m1.small");
    expect(await get("/latest/meta-data/local-ipv4")).toBe(state.addresses.privateIpv4);
    expect(await get("/latest/meta-data/public-ipv4")).toBe(state.addresses.publicIpv4);
    expect(await get("/latest/meta-data/public-keys/0/openssh-key")).toContain("operator");
    const { links, networks } = JSON.parse(await get("/openstack/latest/network_data.json"));
    expect(networks).toMatchObject([{ type: "ipv4_dhcp", link: links[0].id }]);
    expect(await get("/openstack/2012-08-10")).toBe("meta_data.json\nuser_data");
    expect((await ask("/openstack/2012-08-10/network_data.json"))[0]).toBe(404);
    expect((await ask("/openstack/2019-01-01/meta_data.json"))[0]).toBe(404);
  });

  it("has the same on the drive, where the server has one", async () => {
    const { drive = {}, get } = await machine("openstack");
    const own = Object.entries(drive).filter(([path]) => path.startsWith("openstack/"));
    for (const [path, contents] of own) expect(await get(`/${path}`)).toBe(Buffer.from(contents).toString());
    expect(Object.keys(drive)).toContain("openstack/latest/user_data");
    expect(drive["ec2/latest/user-data"]).toEqual(drive["openstack/latest/user_data"]);
    expect((await machine("openstack", { options: { configDrive: false } })).drive).toBeUndefined();
  });

  it("has no user data where there is none", async () => {
    const made = await machine("openstack");
    const { url, configDrive = {} } = await (await withoutUserData(made)).metadata(made.state.id);
    expect((await fetch(`${url}/openstack/latest/user_data`)).status).toBe(404);
    expect((await fetch(`${url}/latest/user-data`)).status).toBe(404);
    expect(Object.keys(configDrive).filter((path) => path.endsWith("user_data"))).toEqual([]);
  });
});
