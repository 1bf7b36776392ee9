import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectGolden } from "../golden.ts";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

const head = "variant: flatcar\nversion: 1.1.0\n";
const files = {
  "base.bu": `${head}passwd:
  users:
    - name: core
      password_hash: $y$j9T$secret
      groups: [docker, sudo, wheel, systemd-journal]
      ssh_authorized_keys: [ssh-ed25519 AAAA me]
storage:
  files:
    - path: /etc/motd
      mode: 0644
      contents:
        inline: hello
    - path: /etc/hostname
      contents:
        inline: base
  filesystems:
    - {device: /dev/sdb, format: ext4, path: /data, with_mount_unit: true}
systemd:
  units:
    - name: k3s.service
      enabled: true
      contents: |
        [Service]
        ExecStart=/opt/bin/k3s
        [Install]
        WantedBy=multi-user.target
`,
  "web.bu": `${head}passwd:
  users:
    - name: core
      ssh_authorized_keys: [ssh-ed25519 BBBB you]
storage:
  files:
    - path: /etc/motd
      mode: 0600
      contents:
        inline: hello web
  links:
    - path: /etc/hostname
      target: /run/hostname
systemd:
  units:
    - name: k3s.service
      enabled: false
      dropins:
        - name: 10-web.conf
          contents: |
            [Service]
            Environment=K3S_TOKEN=secret
    - name: data.mount
      enabled: false
`,
  "last.ign": JSON.stringify({
    ignition: { version: "3.3.0" },
    storage: { files: [{ path: "/etc/motd", contents: { source: "https://me:secret@example.com/motd?secret" } }] },
  }),
};

const explain = (path: string, more: object = {}) =>
  runCli(["ignition", "explain", "base.bu", "web.bu", "last.ign", path], { cwd: folderWith(files), ...more });

describe("ignition explain", () => {
  it("reads well", async () => {
    const asked = ["/etc/motd", "/etc/hostname", "k3s.service", "core", "data.mount", "storage.files./etc/motd.mode"];
    const texts: string[] = [];
    for (const path of asked) {
      const { code, stdout, stderr } = await explain(path);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      texts.push(`$ flatcar-deploy ignition explain base.bu web.bu last.ign ${path}\n${stdout}`);
    }
    expect(texts.join("\n")).not.toContain("secret");
    expectGolden("explain", texts.join("\n"));
  });

  it.each([
    ["storage.files./etc/motd.mode"],
    ["$.storage.files.0.mode"],
    ['storage.files["/etc/motd"].mode'],
    ["storage.files[0].mode"],
    ["/etc/motd.mode"],
  ])("understands %s", async (path) => {
    const { stdout } = await explain(path);
    expect(stdout).toContain(
      "storage.files./etc/motd.mode\n  0600   web.bu:10:13\n  0644   base.bu:12:13   overridden\n",
    );
  });

  it.each([
    ["passwd.users.core.ssh_authorized_keys", "passwd.users.core.sshAuthorizedKeys"],
    ["storage.files./etc/motd.contents.inline", "storage.files./etc/motd.contents.source"],
    ["core.groups.docker", "passwd.users.core.groups.0"],
    ["10-web.conf", "systemd.units.k3s.service.dropins.10-web.conf"],
  ])("finds %s", async (path, found) => {
    expect((await explain(path)).stdout.split(/ {3}|\n/)[0]).toBe(found);
  });

  it.each([
    ["/etc/mtd", "did you mean /etc/motd?"],
    ["motd", "did you mean /etc/motd, storage.files./etc/motd?"],
    ["storage.files./etc/motd.moed", "did you mean storage.files./etc/motd, /etc/motd?"],
    ["zzz", "there is, for example, core, passwd.users.core, /etc/motd"],
    ["/etc/qqqqqqqqqqqq", "there is, for example, /etc/motd, storage.files./etc/motd, /etc/hostname"],
  ])("%s: %s", async (path, hint) => {
    const { code, stdout, stderr } = await explain(path);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`error[FD1701] nothing in this configuration is called "${path}"\n  ${hint}\n`);
  });

  it("of everything names whole places", async () => {
    const { stdout } = await explain("");
    expect(stdout).toContain("  ignition.version ");
  });

  it.each([
    [["base.bu"], "base.bu is a file, and PATH is missing\n  flatcar-deploy ignition explain base.bu PATH"],
    [["-", "-", "/etc/motd"], "standard input can be read once"],
    [["", "/etc/motd"], 'cannot read "": there is no such file'],
  ])("%j is refused", async (words, message) => {
    const { code, stderr } = await runCli(["ignition", "explain", ...words], { cwd: folderWith(files) });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it("is one JSON document with --json", async () => {
    const { stdout } = await runCli(["ignition", "explain", "--json", "base.bu", "web.bu", "/etc/motd.mode"], {
      cwd: folderWith(files),
    });
    const at = (file: string, line: number, index: number) => ({
      file,
      path: `$.storage.files.${index}.mode`,
      line,
      column: 13,
    });
    expect(JSON.parse(stdout)).toEqual({
      path: "/etc/motd.mode",
      places: [
        {
          path: "storage.files./etc/motd.mode",
          writers: [
            { ...at("web.bu", 10, 0), summary: "0600" },
            { ...at("base.bu", 12, 0), summary: "0644" },
          ],
          values: [],
        },
      ],
      warnings: [],
    });
  });

  it("reads standard input", async () => {
    const { code, stdout } = await runCli(["ignition", "explain", "/etc/motd.mode"], { stdin: files["base.bu"] });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "storage.files./etc/motd.mode\n  0644   stdin:12:13\n" });
  });
});

describe("ignition explain --machine", () => {
  const explainMachine = (...argv: string[]) => runCli(["ignition", "explain", ...argv], { cwd: folderWith(shop) });
  const motd = "/etc/motd.d/10-shop.conf.mode";

  it.each([
    ["a pool", ["--machine", "web"]],
    ["a machine", ["--machine", "shop-web-1", "-f", "flatcar.yaml"]],
  ])("takes %s", async (_, argv) => {
    const { code, stdout } = await explainMachine(...argv, motd);
    expect(code).toBe(0);
    expect(stdout).toContain("0644   base.bu:6:13\n");
  });

  it.each([
    ["another name", ["--machine", "wbe"], 'there is no machine "wbe" in'],
    ["no name where there are two", ["-f", "flatcar.yaml"], "has 2 pools: name a machine"],
    ["files beside it", ["--machine", "web", "base.bu"], "files and a machine are two things to read"],
  ])("refuses %s", async (_, argv, message) => {
    const { code, stderr } = await explainMachine(...argv, motd);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("ignition explain of a program", () => {
  const program = `import { config, defineDeployment } from "${new URL("../../src/index.ts", import.meta.url).href}";

const motd = { path: "/etc/motd", contents: "hello\\n", mode: "0600" } as const;
const base = config({
  files: [motd, { path: "/etc/token", contents: "canary", mode: "0600" }],
});
export default defineDeployment({
  name: "shop",
  machines: {
    web: {
      platform: "aws",
      options: { region: "eu-central-1", instanceType: "t4g.small" },
      config: [
        base,
        { files: [{ path: "/etc/motd", mode: "0640" }] },
      ],
    },
  },
});
`;

  it("names the program's own lines", async () => {
    const cwd = folderWith({ "flatcar.ts": program });
    const file = join(cwd, "flatcar.ts");
    const read = async (path: string) => {
      const { stdout } = await runCli(["ignition", "explain", "--machine", "web", path], { cwd });
      return stdout.replaceAll(file, "flatcar.ts");
    };
    expect(await read("/etc/motd")).toBe(`storage.files./etc/motd   flatcar.ts:15:19
  over flatcar.ts:5:11
  contents.source   6 bytes   flatcar.ts:5:11    made by files[0].contents
  mode              0640      flatcar.ts:15:46
                    0600      flatcar.ts:5:11    overridden
`);
    expect(await read("/etc/token")).toBe(`storage.files./etc/token   flatcar.ts:5:17
  contents.source   6 bytes   flatcar.ts:5:49   made by files[1].contents
  mode              0600      flatcar.ts:5:65
`);
  });
});
