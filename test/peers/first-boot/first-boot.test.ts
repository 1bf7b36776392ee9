import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { listen } from "../../../src/http/loopback.ts";
import {
  type DryRun,
  dryRun,
  engineResult,
  fitRelease,
  formsOf,
  pack,
  type Rendered,
  readArchive,
  render,
} from "../../../src/ignition/index.ts";
import type { MachinePlan, Simulator } from "../../../src/platform.ts";
import { loadPlatform } from "../../../src/providers/index.ts";
import { planFile } from "../../../src/testing.ts";
import {
  type OwnCloud,
  type OwnMachine,
  ownCloud,
  ownMachine,
  withUserData,
} from "../../conformance/simulated-machine.ts";
import { releaseFor, type Wanted } from "../../conformance/world.ts";
import { randomFrom } from "../../ignition/random.ts";
import { type Boot, firstBoot, metadataAddress, whyNoFirstBoot } from "./first-boot.ts";

const ids = ["aws", "digitalocean", "hetzner", "openstack"] as const;
type Id = (typeof ids)[number];

const reason = await whyNoFirstBoot();

beforeEach((context) => {
  if (reason !== undefined) context.skip(reason);
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Something of everything that Ignition lays out. */
function deployment(file: string, unit: string): string {
  return `variant: flatcar
version: 1.1.0
passwd:
  groups: [{ name: shop, gid: 2100 }]
  users:
    - { name: core, ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEaQde8iCKizUOiXlowY1iEL1yCufgjb3aiatGQNPcHb operator] }
    - { name: ana, uid: 2001, primary_group: shop, groups: [docker], password_hash: "$y$j9T$a$b", shell: /bin/sh }
storage:
  directories:
    - { path: /srv/shop, mode: 0750, user: { name: ana }, group: { name: shop } }
  files:
    - { path: /etc/hostname, mode: 0644, contents: { inline: "Grüße-日本" } }
    - { path: /srv/shop/secret, mode: 0600, user: { id: 2001 }, group: { id: 2100 }, contents: { inline: "\\"<&>\\\\u2028" } }
    - { path: /opt/bin/start, mode: 0755, contents: { inline: ${JSON.stringify(file)} }, append: [{ inline: "exec true\\n" }] }
  links:
    - { path: /etc/localtime, target: ../usr/share/zoneinfo/Europe/Berlin, overwrite: true }
    - { path: /opt/bin/again, target: /opt/bin/start, hard: true }
systemd:
  units:
    - { name: shop.service, enabled: true, contents: ${JSON.stringify(unit)} }
    - { name: locksmithd.service, mask: true }
    - { name: docker.service, enabled: false, dropins: [{ name: 10-log.conf, contents: "[Service]\\nNice=5\\n" }] }
`;
}

const shortFile = "#!/bin/sh\n";
const shortUnit = "[Service]\nExecStart=/opt/bin/start\n[Install]\nWantedBy=multi-user.target\n";
/** More than any platform takes as it is, and less than each takes when it is gzipped. */
const long = Array.from({ length: 3_000 }, (_, index) => `# line ${index % 100} of a long list\n`).join("");

/** Each in the form that its user data then has. */
const configs = {
  plain: ignitionOf(deployment(shortFile, shortUnit)),
  "gzipped by files": withFile(ignitionOf(deployment(shortFile, shortUnit)), long),
  "gzipped as a whole": ignitionOf(deployment(shortFile, long + shortUnit)),
} as const;

/** As a machine of the release gets it. */
function ignitionOf(butane: string): string {
  return fitRelease(render([{ kind: "butane", name: "shop.bu", text: butane }]), releaseFor("amd64")).ignition;
}

/** With a file more, in the words of a config that Butane did not write. */
function withFile(ignition: string, text: string): string {
  const config = JSON.parse(ignition);
  config.storage.files.push({ path: "/etc/long", contents: { source: `data:,${encodeURIComponent(text)}` } });
  return JSON.stringify(config);
}

function readBack(ignition: string): Rendered {
  return render([{ kind: "ignition", name: "shop.ign", text: ignition }]);
}

/** What Ignition made, in the terms of our dry run. Throws where it stopped. */
function made({ root, stopped }: Boot, ignition: string): DryRun {
  if (!root) throw new Error(`Ignition stopped: ${stopped}`);
  return engineResult(readBack(ignition), { ignition: "", keys: {}, marks: [] }, readArchive(root));
}

/** One cloud of each platform has the machines of all tests. */
const clouds = new Map<Id, Promise<OwnCloud>>();
afterAll(async () => {
  for (const cloud of clouds.values()) await (await cloud).simulator.close();
});

function cloudFor(id: Id): Promise<OwnCloud> {
  const cloud = clouds.get(id) ?? ownCloud(id);
  clouds.set(id, cloud);
  return cloud;
}

async function machine(id: Id, wanted: Wanted, change?: (plan: MachinePlan) => MachinePlan): Promise<OwnMachine> {
  count++;
  return ownMachine(await cloudFor(id), { name: `boot-web-${count}`, ...wanted }, change);
}
let count = 0;

/** The same cloud later, with other user data for the machine. */
async function altered(own: OwnMachine, userData: string): Promise<Simulator> {
  const later = await withUserData(own, userData);
  closing.push(() => later.close());
  return later;
}

/** The first boot of a machine, with its metadata service and its drive. */
async function bootIn(simulator: Simulator, { platform, state }: Pick<OwnMachine, "platform" | "state">, more = {}) {
  const { url, configDrive } = await simulator.metadata(state.id);
  return firstBoot({ platform: platform.id, servers: { [metadataAddress]: url, ...more }, configDrive });
}

/** Serves one text, or another one in its place. */
async function store(text: string): Promise<string> {
  const server = await listen(createServer((_, response) => response.end(text)));
  closing.push(() => server.close());
  return server.origin;
}

/** Where the machines of these tests find what their user data has no room for. */
const storeAddress = "192.0.2.10:8080";

/** A machine whose config no form makes fit. */
async function pointing(id: Id): Promise<OwnMachine> {
  const random = randomFrom(7);
  const noise = Buffer.from(Array.from({ length: 60_000 }, () => Math.floor(random() * 256))).toString("base64");
  const ignition = ignitionOf(deployment(noise, shortUnit));
  const offLoad = { urlOf: (sha512: string) => `http://${storeAddress}/${sha512}.ign` };
  const { userData } = await loadPlatform(id);
  const packed = pack(formsOf(ignition), userData, { machine: "big", platform: id, offLoad });
  return machine(id, {}, (plan) => ({ ...plan, ignition, ...packed }));
}

/** A pool on each platform, of the same Butane, as a person writes it. */
const deploymentFile = `name: shop
release: "4593.2.5"
machines:
  aws: { platform: aws, config: [shop.bu], options: { region: eu-central-1, instanceType: t3.small } }
  digitalocean: { platform: digitalocean, config: [shop.bu], options: { region: fra1, size: s-1vcpu-1gb, sshKeys: ["289794"] } }
  hetzner: { platform: hetzner, config: [shop.bu], options: { serverType: cx23, location: fsn1 } }
  openstack: { platform: openstack, config: [shop.bu], options: { region: RegionOne, flavor: m1.small } }
`;

async function plansOfFile(): Promise<ReadonlyMap<string, MachinePlan>> {
  const folder = await mkdtemp(join(tmpdir(), "flatcar-shop-"));
  try {
    await writeFile(join(folder, "shop.bu"), deployment(shortFile, shortUnit));
    await writeFile(join(folder, "flatcar.yaml"), deploymentFile);
    const simulators = await Promise.all(ids.map(async (id) => (await cloudFor(id)).simulator));
    return await planFile(join(folder, "flatcar.yaml"), simulators);
  } finally {
    await rm(folder, { recursive: true });
  }
}

it("Ignition makes of each machine of a deployment file what our dry run says", async () => {
  const plans = await plansOfFile();
  for (const id of ids) {
    const plan = plans.get(`shop-${id}-0`);
    if (!plan) throw new Error(`no machine on ${id}: ${[...plans.keys()]}`);
    const own = await machine(id, {}, () => plan);
    expect(made(await bootIn(own.simulator, own), plan.ignition)).toEqual(dryRun(readBack(configs.plain)));
  }
});

const forms = [
  ...ids.map((id) => [id, "gzipped as a whole"] as const),
  ["aws", "gzipped by files"] as const,
  ["hetzner", "plain"] as const,
];

describe("Ignition makes of a machine that our driver made what our dry run says", () => {
  it.each(forms)("%s, user data %s", async (id, form) => {
    const own = await machine(id, { ignition: configs[form] });
    const { userData, encoding } = { ...own.plan, ...own.platform.userData };
    const sent = encoding === "base64" ? Buffer.from(userData, "base64") : Buffer.from(userData);
    const boot = await bootIn(own.simulator, own);
    expect(sent.toString() === configs[form]).toBe(form === "plain");
    expect(boot.log).toContain(`parsing config with SHA512: ${createHash("sha512").update(sent).digest("hex")}`);
    expect(made(boot, configs[form])).toEqual(dryRun(readBack(configs[form])));
  });

  it("openstack, by the metadata service where there is no drive", async () => {
    const own = await machine("openstack", { ignition: configs.plain, options: { configDrive: false } });
    const boot = await bootIn(own.simulator, own);
    expect(boot.log).toContain("GET http://169.254.169.254/openstack/latest/user_data: attempt #1");
    expect(made(boot, configs.plain)).toEqual(dryRun(readBack(configs.plain)));
  });

  it("openstack, by the drive where there is no metadata service", async () => {
    const own = await machine("openstack", { ignition: configs["gzipped as a whole"] });
    const { configDrive } = await own.simulator.metadata(own.state.id);
    const boot = await firstBoot({ platform: "openstack", servers: {}, configDrive });
    expect(boot.log).toContain("mounting config drive");
    expect(made(boot, configs["gzipped as a whole"])).toEqual(dryRun(readBack(configs["gzipped as a whole"])));
  });

  it.each(["aws", "hetzner"] as const)("%s, what the user data only points to", async (id) => {
    const own = await pointing(id);
    const boot = await bootIn(own.simulator, own, { [storeAddress]: await store(own.plan.stored?.text ?? "") });
    expect(boot.log).toContain(`GET ${own.plan.stored?.url}: attempt #1`);
    expect(made(boot, own.plan.ignition)).toEqual(dryRun(readBack(own.plan.ignition)));
  });
});

describe("Ignition stops", () => {
  it("where a proxy in between knows no tokens, and the instance wants one", async () => {
    const strict = await machine("aws", { ignition: configs.plain });
    expect((await bootBehindProxy(strict)).stopped).toBe("failed to fetch resource");
    const lax = await machine("aws", { ignition: configs.plain, options: { metadata: { httpTokens: "optional" } } });
    expect(made(await bootBehindProxy(lax), configs.plain)).toEqual(dryRun(readBack(configs.plain)));
  });

  it.each(["aws", "hetzner"] as const)("at user data of %s that is cut off", async (id) => {
    const own = await machine(id, { ignition: configs.plain });
    const half = own.plan.userData.slice(0, 400);
    expect((await bootIn(await altered(own, half), own)).stopped).toBe("config is not valid");
  });

  it("at gzipped user data that was altered", async () => {
    const own = await machine("hetzner", { ignition: configs["gzipped as a whole"] });
    const other = own.plan.userData.replace(/(?<=base64,.{400})./, (letter) => (letter === "A" ? "B" : "A"));
    expect((await bootIn(await altered(own, other), own)).stopped).toMatch(/gzip|flate|EOF/);
  });

  it("at a stored config that is not the one that was planned", async () => {
    const own = await pointing("hetzner");
    const other = `${own.plan.stored?.text} `;
    const boot = await bootIn(own.simulator, own, { [storeAddress]: await store(other) });
    expect(boot.stopped).toMatch(/hash verification failed/);
  });
});

it.each(ids)("without user data a machine of %s comes up with nothing of ours", async (id) => {
  const empty = '{"ignition":{"version":"3.3.0"}}';
  const own = await machine(id, { ignition: configs.plain });
  const boot = await bootIn(await altered(own, ""), own);
  expect(boot.log).toContain("provider config was empty, continuing with empty cache config");
  expect(made(boot, empty)).toEqual(dryRun(readBack(empty)));
});

/** What stands between answers requests for a token as if there were none, and passes the others on. */
async function bootBehindProxy({ simulator, state }: OwnMachine): Promise<Boot> {
  const { url } = await simulator.metadata(state.id);
  const proxy = createServer(({ method, url: path }, response) => {
    const answer = method === "PUT" ? Promise.resolve(new Response("", { status: 404 })) : fetch(`${url}${path}`);
    answer
      .then(async (found) => response.writeHead(found.status).end(Buffer.from(await found.arrayBuffer())))
      .catch(() => response.destroy());
  });
  const { origin, close } = await listen(proxy);
  closing.push(close);
  return firstBoot({ platform: "aws", servers: { [metadataAddress]: origin } });
}
