import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPeer } from "../../../scripts/peers/place.ts";
import { FlatcarError } from "../../../src/errors.ts";
import { convertLegacy, render } from "../../../src/ignition/index.ts";
import { cloudConfigSchema } from "../../../src/ignition/legacy/cloud-config-schema.ts";
import { type Machine, machineOfCloudinit, machineOfIgnition } from "./cloud-config-machine.ts";
import { arbitraryOf } from "./random-config.ts";

const peer = findPeer("coreos-cloudinit");
/** Documents per run. `FLATCAR_SEED` gives another set, `FLATCAR_DOCUMENTS` another number. */
const documents = Number(process.env.FLATCAR_DOCUMENTS ?? 120);
const seed = Number(process.env.FLATCAR_SEED ?? 1);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "flatcar-cloud-config-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What coreos-cloudinit makes, or why it stops. */
function doneByPeer(text: string): Machine | string {
  const root = mkdtempSync(join(folder, "root-"));
  const share = join(root, "usr/share/coreos");
  mkdirSync(share, { recursive: true });
  writeFileSync(join(share, "update.conf"), "");
  const { status, stdout, stderr } = spawnSync(peer ?? "", [root], { input: text, encoding: "utf8" });
  rmSync(join(root, "usr/share/coreos"), { recursive: true });
  return status === 0 ? machineOfCloudinit(root, stdout) : stderr.trim();
}

/** What ours makes, or why it refuses. */
function doneByUs(text: string): Machine | string {
  try {
    const { butane } = convertLegacy(text, "old");
    return machineOfIgnition(render([{ kind: "butane", name: "new.bu", text: butane }]).config);
  } catch (error) {
    if (!(error instanceof FlatcarError && error.code === "FD1205")) throw error;
    return error.message;
  }
}

/** With one spelling of each key, without what would be fetched, and without a hosts file whose name is that of the machine that this runs on. */
function settled(made: unknown): unknown {
  if (Array.isArray(made)) return made.map(settled);
  if (typeof made !== "object" || made === null) return made;
  const kept = Object.entries(made).filter(([key]) => {
    return !/ssh.import/.test(key) && !(key.includes("-") && Object.hasOwn(made, key.replaceAll("-", "_")));
  });
  return Object.fromEntries(kept.map(([key, value]) => [key, settled(value)]));
}

/** What a random one seldom has. */
const cases: Readonly<Record<string, string>> = {
  "files of systemd-networkd": `coreos:
  units:
    - { name: 00-a.network, runtime: true, content: "[Match]\\nName=eth0\\n" }
    - { name: 01-b.netdev, enable: true, command: start, drop_ins: [{ name: 1.conf, content: "[NetDev]\\n" }] }
`,
  "the users that are there": `users:
  - { name: root, passwd: x, shell: /bin/zsh, ssh_authorized_keys: [a] }
  - { name: core, gecos: y, groups: [docker], ssh_authorized_keys: [b] }
ssh_authorized_keys: [c]
`,
  "a user without a name":
    "users: [{ passwd: x }, { name: ana, homedir: /srv/ana, primary_group: docker, system: true }]",
  "a user twice": `users:
  - { name: ana, passwd: x, shell: /bin/zsh, ssh_authorized_keys: [a] }
  - { name: ana, passwd: y, shell: /bin/sh, ssh_authorized_keys: [b] }
`,
  "keys with spaces around": 'users: [{ name: ana, ssh_authorized_keys: [" a ", "b\\n"] }]',
  "a file twice": "write_files: [{ path: /a, content: x, owner: core }, { path: /a, content: y, permissions: '0600' }]",
  "a path that is not clean": "write_files: [{ path: a//b/../c, content: x }]",
  "sticky permissions": "write_files: [{ path: /a, permissions: '1777' }]",
  "setuid permissions": "write_files: [{ path: /a, permissions: '4755' }]",
  "permissions that are none": "write_files: [{ path: /a, permissions: rwx }]",
  "permissions with a sign": "write_files: [{ path: /a, permissions: '99' }]",
  "few permissions": "write_files: [{ path: /a, permissions: '7' }]",
  "a number as a permission": "write_files: [{ path: /a, permissions: 0644 }]",
  "gzip in base64": `write_files:
  - path: /a
    encoding: gzip+b64
    content: |
      H4sIAKgdh1QAAwtITM5WyK1USMqvUCjPLMlQSMssS1VIya9KzVPIySwszS9SyCpNLwYARQFQ5CcAAAA=
`,
  "gzip in binary": "write_files: [{ path: /a, encoding: gz, content: !!binary H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA== }]",
  "an encoding that nobody knows": "write_files: [{ path: /a, encoding: zip, content: x }]",
  bytes: "write_files: [{ path: /a, content: !!binary AAH/ }]",
  "escaped addresses": "write_files: [{ path: /a, content: 'x \\$private_ipv4 \\$public_ipv6' }]",
  "a unit twice": `coreos:
  units:
    - { name: a.service, content: "[Service]\\nExecStart=/a\\n", drop_ins: [{ name: 1.conf, content: "[Unit]\\n" }] }
    - { name: a.service, content: "[Service]\\nExecStart=/b\\n", drop_ins: [{ name: 2.conf, content: "[Unit]\\n" }] }
`,
  "a masked unit":
    "coreos: { units: [{ name: a.service, mask: true }, { name: b.service, mask: true, content: '[Unit]' }] }",
  "a drop-in with nothing in it":
    "coreos: { units: [{ name: a.service, drop_ins: [{ name: 1.conf }, { content: x }] }] }",
  "every command": `coreos:
  units: [${["start", "stop", "restart", "try-restart", "reload-or-restart", "reload-or-try-restart", "reload"]
    .map((command) => `{ name: ${command}.service, command: ${command}, content: "[Unit]\\nA=b" }`)
    .join(", ")}]
`,
  "settings of both programs": `coreos:
  update: { reboot-strategy: off, group: stable, server: "https://example.com/a b" }
  locksmith:
    window-start: Thu 04:00
    window-length: 1h
    endpoint: http://a:1,http://b:2
`,
  "a reboot strategy that there is not": "coreos: { update: { reboot_strategy: never } }",
  "hosts that are none": "hostname: a\nmanage_etc_hosts: all\n",
  "a name with a domain": "hostname: a.example.com\nmanage_etc_hosts: localhost\n",
  flannel: "coreos: { flannel: { interface: eth1, etcd-endpoints: 'http://a:1', ip_masq: true } }",
  "what is not there any more":
    "coreos: { etcd2: { name: a }, fleet: { metadata: x }, etcd: { name: b }, oem: { id: c } }",
  "the documented example": readFileSync(
    new URL("../../fixtures/legacy/cloud-config.yaml", import.meta.url),
    "utf8",
  ).replaceAll(/.*(?:import-github|_ipv4).*\n/g, ""),
  "no YAML": "a: [\n",
  "numbers and truths as texts": "hostname: 1\nusers: [{ name: 500, gecos: yes }]\nssh_authorized_keys: [1, true]\n",
  "truths as texts": "users: [{ name: a, system: yes, no_user_group: on }]\n",
  nothing: "",
};

describe("beside coreos-cloudinit", () => {
  const made = fc.sample(arbitraryOf(cloudConfigSchema).map(settled), { numRuns: documents, seed });

  it.for(Object.entries(cases))("%s", ([, text], context) => {
    needPeer(context);
    compare(`#cloud-config\n${text}`);
  });

  it(`${documents} cloud-configs from seed ${seed}`, (context) => {
    needPeer(context);
    const equal = made.filter((config) => compare(`#cloud-config\n${JSON.stringify(config, undefined, 1)}\n`));
    expect(equal.length).toBeGreaterThan(documents / 4);
  }, 120_000);
});

function needPeer(context: { skip(note: string): never }): void {
  if (!peer) context.skip("coreos-cloudinit not installed: node scripts/peers.ts coreos-cloudinit");
}

/** Both refuse it, or both make the same machine of it: then true. */
function compare(text: string): boolean {
  const [ours, theirs] = [doneByUs(text), doneByPeer(text)];
  if (typeof ours === "string" && typeof theirs === "string") return false;
  expect({ text, made: ours }).toEqual({ text, made: theirs });
  return true;
}
