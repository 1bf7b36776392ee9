import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Cloud } from "../../../scripts/openstack/cloud.ts";
import { bridgeOf, guestImage } from "../../../scripts/openstack/guests.ts";
import { call } from "../../../scripts/openstack/rest.ts";
import { installOpenstack, startCloud } from "../../../scripts/openstack/up.ts";
import { formsOf, pack } from "../../../src/ignition/index.ts";
import { parseWith } from "../../../src/options.ts";
import type { MachinePlan } from "../../../src/platform.ts";
import { loadPlatform } from "../../../src/providers/index.ts";
import { openWorld, releaseFor } from "../../conformance/world.ts";
import { uploadGuest } from "./guest-image.ts";
import { leftoversOf, novaOf, openProject, type Project, privateNetwork } from "./project.ts";
import { endCloud, unstartable } from "./setup.ts";
import { projectSubject } from "./subject.ts";

const provided = inject("openstack");
const execute = promisify(execFile);

/** Of the addresses for benchmarks, RFC 2544, which no network of this computer has. */
const addresses = { network: "198.18.7.0/24", host: "198.18.7.1/24", guest: "198.18.7.10" };

/** The kernel starts, Ignition runs, and sshd makes its keys: all of it in software, on a machine that may be busy. */
const bootMs = 8 * 60_000;

describe("a machine that boots", () => {
  if ("missing" in provided) {
    test("is what its config says", ({ skip }) => skip(provided.missing));
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "openstack-guests-"));
  let missing: string | undefined;
  let cloud: Cloud;
  let project: Project;
  beforeAll(async () => {
    const say = (text: string) => console.log(`OpenStack with guests: ${text}`);
    const start = async () => {
      cloud = await startCloud(folder, say, true);
    };
    missing = (await installOpenstack(say, true)) ?? (await unstartable(folder, start));
    if (missing === undefined) project = await openProject(cloud, addresses.network);
  }, 900_000);
  // The project stays until then: the bridge of its network is known by it.
  afterAll(() => endCloud(folder), 300_000);

  test("is what its config says, and lets its user in", async ({ skip }) => {
    if (missing !== undefined) skip(missing);
    const image = await uploadGuest(cloud, project, await guestImage());
    const key = join(folder, "key");
    await execute("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    const world = await openWorld(await projectSubject(cloud, project));
    const plan = await planOf(image, configFor(readFileSync(`${key}.pub`, "utf8").trim()));
    const { id, phase } = await world.driver().create(plan, world.run());
    expect(phase).toBe("running");
    await execute("ip", ["address", "replace", addresses.host, "dev", bridgeOf(project.network)]);
    await execute("ip", ["link", "set", bridgeOf(project.network), "up"]);
    const said = await logIn(key, "cat /etc/hostname /etc/motd; test -s /etc/.ignition-result.json && id -un").catch(
      async (error: unknown) => {
        throw new Error(`nobody let in; the console says:\n${await consoleOf(cloud, project, id)}`, { cause: error });
      },
    );
    expect(said).toBe("from-the-config\nGrüße 日本\ncore\n");
    await world.driver().delete(id, world.run());
    expect(await leftoversOf(cloud, project)).toEqual([]);
  }, 900_000);
});

/** Of the version that Debian's Ignition reads. No DHCP answers in this cloud: the address is in the config. */
function configFor(key: string): string {
  const file = (path: string, text: string) => ({
    path,
    mode: 0o644,
    overwrite: true,
    contents: { source: `data:,${encodeURIComponent(text)}` },
  });
  const network = `[Match]\nName=en* eth*\n[Network]\nAddress=${addresses.guest}/24\n`;
  return JSON.stringify({
    ignition: { version: "3.3.0" },
    passwd: { users: [{ name: "core", sshAuthorizedKeys: [key] }] },
    storage: {
      files: [
        file("/etc/hostname", "from-the-config\n"),
        file("/etc/motd", "Grüße 日本\n"),
        file("/etc/systemd/network/10-fixed.network", network),
      ],
    },
  });
}

async function planOf(image: string, ignition: string): Promise<MachinePlan> {
  const platform = await loadPlatform("openstack");
  const networks = [{ network: privateNetwork, fixedIp: addresses.guest }];
  const given = { region: "RegionOne", flavor: "m1.small", networks };
  const { value } = parseWith(platform.options, given, (path) => ({ path }));
  return {
    name: "guest",
    release: releaseFor("amd64"),
    image,
    ownImage: true,
    ignition,
    ...pack(formsOf(ignition), platform.userData, { machine: "guest", platform: platform.title }),
    labels: {},
    options: value,
  };
}

async function logIn(key: string, command: string): Promise<string> {
  const options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "ConnectTimeout=5", "LogLevel=ERROR"];
  const words = ["-i", key, ...options.flatMap((one) => ["-o", one]), `core@${addresses.guest}`, command];
  for (const deadline = Date.now() + bootMs; ; await sleep(2_000)) {
    try {
      return (await execute("ssh", words, { timeout: 60_000 })).stdout;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

async function consoleOf(cloud: Cloud, { user }: Project, id: string): Promise<string> {
  const server = id.slice(id.indexOf("/") + 1);
  const body = { "os-getConsoleOutput": { length: 60 } };
  return (await call(user, "POST", `${novaOf(cloud)}/servers/${server}/action`, body)).output;
}
