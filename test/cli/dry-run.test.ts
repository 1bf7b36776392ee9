import { describe, expect, it } from "vitest";
import { expectGolden } from "../golden.ts";
import { publishedButane } from "../ignition/fixture.ts";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";

const secret = "hunter2-hunter2";
const files = {
  "a.bu": [
    "variant: flatcar",
    "version: 1.1.0",
    "kernel_arguments: {should_exist: [a=b], should_not_exist: [quiet]}",
    "passwd:",
    "  groups: [{name: app, gid: 2000}]",
    `  users: [{name: app, primary_group: app, groups: [docker], password_hash: $6$${secret}}, {name: core, ssh_authorized_keys: [ssh-ed25519 ${secret}]}]`,
    "storage:",
    "  disks:",
    "    - device: /dev/vdb",
    "      wipe_table: true",
    "      partitions: [{number: 1, label: data, size_mib: 1024, start_mib: 1}, {number: 2, label: rest, resize: true}, {number: 3, should_exist: false, wipe_partition_entry: true}]",
    "  raid: [{name: md, level: raid1, devices: [/dev/vdc, /dev/vdd], spares: 1}]",
    `  luks: [{name: own, device: /dev/vde, key_file: {inline: ${secret}}}, {name: made, device: /dev/vdf, wipe_volume: true}]`,
    "  filesystems: [{device: /dev/vdb1, format: ext4, path: /var/lib/data, mount_options: [noatime], label: DATA, wipe_filesystem: true}]",
    "  files:",
    `    - {path: /etc/secret, mode: 0600, contents: {inline: ${secret}}}`,
    `    - {path: /opt/bin/tool, mode: 0755, contents: {source: "https://u:${secret}@h.test/tool?t=${secret}", verification: {hash: sha512-${"ab".repeat(64)}}}}`,
    "  links: [{path: /etc/localtime, target: /usr/share/zoneinfo/UTC}]",
    "systemd:",
    "  units: [{name: a.service, enabled: true, contents: '[Service]'}, {name: b.service, mask: true}, {name: docker.service, dropins: [{name: 10-x.conf, contents: '[Service]'}]}, {name: c.service, enabled: false}]",
    "",
  ].join("\n"),
  "wrong.bu": "variant: flatcar\nversion: 1.1.0\nstorage: {files: [{path: /etc/motd, contents: {inline: x}}]}\n",
  "flatcar.yaml": [
    "name: shop",
    "machines:",
    "  web:",
    "    platform: aws",
    "    count: 2",
    "    options: {region: eu-central-1, instanceType: t4g.small}",
    "    config: [web.bu]",
    "",
  ].join("\n"),
  "web.bu": "variant: flatcar\nversion: 1.1.0\nstorage: {files: [{path: /etc/web, mode: 0600}]}\n",
};

describe("ignition dry-run", () => {
  it("shows everything that a machine gets, and no contents", async () => {
    const { code, stdout, stderr } = await runCli(["ignition", "dry-run", "a.bu"], { cwd: folderWith(files) });
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain(secret);
    expectGolden("dry-run", stdout);
  });

  it("fits the terminal, each column below itself", async () => {
    const { stdout } = await runCli(["ignition", "dry-run", "a.bu"], { cwd: folderWith(files), columns: 60 });
    expectGolden("dry-run-60", stdout);
  });

  it.each([
    ["docs/orchestrate--kubernetes--high-availability-kubernetes-2.yaml"],
    ["docs/orchestrate--kubernetes--getting-started-with-kubernetes-1.yaml"],
    ["docs/security--hardening--hardening-guide-3.yaml"],
    ["docs/security--encryption--luks-1.yaml"],
  ])("reads well for %s", async (name) => {
    const input = publishedButane.find((each) => each.name === name)?.input ?? "";
    const { code, stdout } = await runCli(["ignition", "dry-run"], { stdin: input });
    expect(code).toBe(0);
    expectGolden(`dry-run-${name.replace(/.*--|\.yaml/g, "")}`, stdout);
  });

  it("--json is one document without contents", async () => {
    const { code, stdout } = await runCli(["ignition", "dry-run", "--json", "a.bu"], { cwd: folderWith(files) });
    expect(code).toBe(0);
    expect(stdout).not.toContain(secret);
    const run = JSON.parse(stdout);
    expect(run).toMatchObject({ engine: "model", ignition: "3.4.0", skipped: [], presets: ["enable a.service"] });
    expect(run.tree).toContainEqual(expect.objectContaining({ path: "/etc/secret", mode: "0600", size: 15 }));
  });

  it.each(["web", "web-1", "shop-web-0"])("--machine %s takes its files", async (name) => {
    const { code, stdout } = await runCli(["ignition", "dry-run", "--machine", name], { cwd: folderWith(files) });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("/etc/web\n") });
  });

  it("names the machines where there is no such one", async () => {
    const { code, stderr } = await runCli(["ignition", "dry-run", "--machine", "wep"], { cwd: folderWith(files) });
    expect(code).toBe(2);
    expect(stderr).toContain(
      'error[FD1701] there is no machine "wep" in flatcar.yaml\n  did you mean web? one of: web',
    );
    const both = await runCli(["ignition", "dry-run", "--machine", "web", "a.bu"], { cwd: folderWith(files) });
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining("FD1701") });
  });

  it("says at which line Ignition would stop", async () => {
    const { code, stdout, stderr } = await runCli(["ignition", "dry-run", "wrong.bu"], { cwd: folderWith(files) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(
      "error[FD1206] there is no file at /etc/motd but a link, and overwrite is not set\n  wrong.bu:3:",
    );
  });

  it("--engine ignition says why it cannot run", async () => {
    const cwd = folderWith(files);
    const { code, stderr } = await runCli(["ignition", "dry-run", "--engine", "ignition", "web.bu"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain("error[FD1704] Ignition cannot run here: ");
    expect((await runCli(["ignition", "dry-run", "--engine", "qemu", "web.bu"], { cwd })).code).toBe(2);
  });
});
