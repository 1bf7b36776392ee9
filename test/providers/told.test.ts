import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { test } from "vitest";
import { formatFindings } from "../../src/cli/findings.ts";
import { styleFor } from "../../src/cli/style.ts";
import { FlatcarError } from "../../src/errors.ts";
import { resolveCredentials } from "../../src/options.ts";
import type { Fault } from "../../src/platform.ts";
import { loadPlatform, type PlatformId, platformIds } from "../../src/providers/index.ts";
import { simulated } from "../conformance/cloud.ts";
import { openWorld, type Wanted, type World, type WorldOptions } from "../conformance/world.ts";
import { expectGolden } from "../golden.ts";

/** What a user does wrong on each platform, as options beside the smallest ones, and the variable that moves the API. */
const wrong: Readonly<Record<PlatformId, Readonly<Record<string, Wanted["options"] & {}>>>> = {
  aws: {
    "unknown size": { instanceType: "t3.smal" },
    "unknown place": { region: "eu-central-9" },
  },
  digitalocean: {
    "unknown size": { size: "s-1vcpu-9gb" },
    "unknown place": { region: "fra9" },
    "something that is not there": { sshKeys: ["1"] },
  },
  hetzner: {
    "unknown size": { serverType: "cx24" },
    "unknown place": { location: "fsn9" },
    "something that is not there": { networks: [{ network: 99 }] },
  },
  openstack: {
    "unknown size": { flavor: "m1.smal" },
    "unknown place": { region: "RegionTwo" },
    "something that is not there": { networks: [{ network: "prvate" }] },
  },
  ovhcloud: {
    "unknown size": { flavor: "b3-9" },
    "unknown place": { region: "GRA12" },
    "something that is not there": { networks: [{ network: "prvate" }] },
  },
};

const endpoint: Readonly<Record<PlatformId, string>> = {
  aws: "AWS_ENDPOINT_URL_EC2",
  digitalocean: "DIGITALOCEAN_API_URL",
  hetzner: "HCLOUD_ENDPOINT",
  openstack: "OS_AUTH_URL",
  ovhcloud: "OVH_OS_AUTH_URL",
};

/** Where names are unique: the label that says whose a machine is, and how many names are tried. */
const unique: Partial<Readonly<Record<PlatformId, { readonly label: string; readonly names: number }>>> = {
  hetzner: { label: "flatcar-deploy.owner", names: 20 },
};

/** The call that makes a machine. */
const making: Readonly<Record<PlatformId, string>> = {
  aws: "RunInstances",
  digitalocean: "POST /v2/droplets",
  hetzner: "POST /servers",
  openstack: "POST /compute/v2.1/servers",
  ovhcloud: "POST /compute/v2.1/servers",
};

const faults: Readonly<Record<string, Omit<Fault, "call">>> = {
  "expired token": { kind: "credentials", times: 1_000 },
  "token without write rights": { kind: "permission", times: 1_000 },
  "rate limit": { kind: "throttle", times: 1_000 },
  quota: { kind: "quota", times: 1_000 },
  stock: { kind: "capacity", times: 1_000 },
};

test.each(platformIds)(
  "what %s refuses is told in one way: what, why and what to do",
  async (id) => {
    const told: string[] = [];
    const tell = async (what: string, step: Promise<unknown>) =>
      told.push(`# ${what}`, "", ...(await textOf(step)), "");
    for (const [what, options] of Object.entries(wrong[id]))
      await inWorld(id, (world) => tell(what, make(world, { options })), { speed: 1_000 });
    for (const [what, fault] of Object.entries(faults)) {
      const call = fault.kind === "credentials" ? {} : { call: making[id] };
      await inWorld(id, async (world) => {
        const plan = await world.plan();
        world.cloud.fail({ ...fault, ...call });
        await tell(what, world.driver().create(plan, world.run()));
      });
    }
    await inWorld(id, async (world) => {
      const plan = await world.plan();
      await world.driver().create(plan, world.run({ owner: "fd0123456789abcdef" }));
      const said: string[] = [];
      const progress = (line: string) => line.includes("is taken") && said.push(line, "");
      await tell("a name that somebody else has", world.driver().create(plan, world.run({ progress })));
      told.push(...said);
    });
    await inWorld(id, async (world) => {
      const { label, names = 0 } = unique[id] ?? {};
      if (label === undefined) return;
      const plan = await world.plan();
      for (let taken = 0; taken < names; taken++) {
        const { id: machine } = await world.driver().create(plan, world.run());
        await world.cloud.drift(machine, { [label]: "fd0123456789abcdef" });
      }
      await tell("every name that it could have", world.driver().create(plan, world.run()));
    });
    await inWorld(id, async (world) => {
      const plan = await world.plan();
      const env = { ...world.cloud.env, [endpoint[id]]: await nobody() };
      await tell("nobody answers", (await driverIn(id, env, world)).create(plan, world.run()));
    });
    expectGolden(`told-${id}`, stable(told.join("\n")), "providers");
  },
  60_000,
);

async function inWorld(
  id: PlatformId,
  use: (world: World) => Promise<unknown>,
  options: WorldOptions = { speed: 1_000, stocked: true },
): Promise<void> {
  const world = await openWorld({ ...simulated(await loadPlatform(id)), patienceMs: 60_000 }, options);
  await use(world);
  await world.cloud.close();
}

async function make(world: World, wanted: Wanted): Promise<unknown> {
  return world.driver().create(await world.plan(wanted), world.run());
}

/** A driver that knows another environment. */
async function driverIn(id: PlatformId, env: Readonly<Record<string, string>>, { io }: World) {
  const platform = await loadPlatform(id);
  const { value } = resolveCredentials(platform, undefined, env);
  return platform.connect(value, { ...io, env });
}

/** A URL at which nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return `http://127.0.0.1:${port}/v3`;
}

async function textOf(step: Promise<unknown>): Promise<readonly string[]> {
  try {
    await step;
    return ["(no error)"];
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    const style = styleFor({ isTTY: false, write: () => undefined }, { NO_COLOR: "1" });
    return formatFindings(error.findings, { cwd: "/nowhere", width: 120, style });
  }
}

/** Without what is another one in every run. */
function stable(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UUID")
    .replaceAll(/after \d+ (?:tries|s)/g, "after N");
}
