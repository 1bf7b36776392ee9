import { describe, expect, it } from "vitest";
import { expectGolden } from "../golden.ts";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

const head = "variant: flatcar\nversion: 1.1.0\n";
const key = `ssh-ed25519 ${"A".repeat(60)} me@example.com`;
const files = {
  "old.bu": `${head}passwd:
  users:
    - name: core
      password_hash: $y$j9T$hidden
      ssh_authorized_keys: [${key}]
storage:
  files:
    - path: /etc/motd
      contents:
        inline: |
          one
          two
          three
    - path: /etc/token
      mode: 0600
      contents: {inline: hidden}
    - path: /opt/bin/tool
      contents: {source: "https://example.com/tool-1"}
    - path: /etc/gone
      contents: {inline: gone}
systemd:
  units:
    - name: k3s.service
      enabled: true
      contents: |
        [Service]
        Environment=K3S_TOKEN=hidden
        ExecStart=/opt/bin/k3s
`,
  "new.bu": `${head}kernel_arguments:
  should_exist: [quiet]
passwd:
  users:
    - name: core
      password_hash: $y$j9T$hidden2
storage:
  disks:
    - device: /dev/sdb
      wipe_table: true
      partitions: [{number: 1, label: data}]
  files:
    - path: /etc/motd
      mode: 0644
      contents:
        inline: |
          one
          2
          three
    - path: /etc/token
      mode: 0600
      contents: {inline: hidden2}
    - path: /opt/bin/tool
      contents: {source: "https://example.com/tool-2"}
systemd:
  units:
    - name: k3s.service
      enabled: true
      contents: |
        [Service]
        Environment=K3S_TOKEN=hidden2
        ExecStart=/opt/bin/k3s
    - name: new.service
      enabled: true
      contents: |
        [Install]
        WantedBy=multi-user.target
`,
  "same.ign": JSON.stringify({
    storage: { files: [{ mode: 384, contents: { source: "data:;base64,aGk=" }, path: "/b" }, { path: "/a" }] },
    ignition: { version: "3.4.0" },
  }),
  "same.bu": `${head}storage:\n  files:\n    - path: /a\n    - {path: /b, mode: 0600, contents: {inline: hi}}\n`,
  "wrong.bu": `${head}storage:\n  files:\n    - path: rel\n`,
};

const diff = (argv: readonly string[], more: object = {}) =>
  runCli(["ignition", "diff", ...argv], { cwd: folderWith(files), ...more });

describe("ignition diff", () => {
  it("reads well, and holds no secrets", async () => {
    const { code, stdout, stderr } = await diff(["old.bu", "new.bu"]);
    const doubts = ["old.bu:27:17", "new.bu:31:17"].map(
      (place) =>
        `warning: ${place} $.systemd.units.0.contents: unit "k3s.service" is enabled, but has no install section so enable does nothing\n`,
    );
    expect({ code, stderr }).toEqual({ code: 3, stderr: doubts.join("") });
    expect(stdout).not.toContain("hidden");
    expectGolden("diff", stdout);
  });

  it("says nothing where machines would be the same", async () => {
    expect(await diff(["same.bu", "same.ign"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("reads one of the two from standard input", async () => {
    const { code, stdout } = await diff(["-", "same.ign"], { stdin: head });
    expect({ code, first: stdout.split("\n")[0] }).toEqual({ code: 3, first: "+ file /b" });
  });

  it("tells the mistakes of both", async () => {
    const { code, stderr } = await diff(["wrong.bu", "missing.bu"]);
    expect(code).toBe(2);
    expect(stderr).toContain("error[FD1201] path not absolute");
    expect(stderr).toContain("error[FD1006] cannot read missing.bu");
    expect((await diff(["same.bu"])).stderr).toContain(
      "error[FD1701] `ignition diff` compares two, and one is missing",
    );
  });

  it("compares a machine of the deployment file with a file", async () => {
    const more = { cwd: folderWith({ ...shop, "new.bu": files["new.bu"] }) };
    const { code, stdout } = await diff(["--machine", "web", "new.bu"], more);
    expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringContaining("- file /etc/motd.d/10-shop.conf\n") });
    expect(await diff(["--machine", "web", "base.bu"], more)).toEqual({ code: 0, stdout: "", stderr: "" });
    const { stderr } = await diff(["--machine", "web", "base.bu", "new.bu"], more);
    expect(stderr).toContain("`ignition diff` compares two, and there is one more");
  });

  it("is one JSON document with --json", async () => {
    const { code, stdout } = await diff(["--json", "same.bu", "new.bu"]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout).changes).toContainEqual({
      kind: "added",
      path: 'systemd.units["new.service"].contents',
      summary: "37 bytes",
      lines: ["@@ -0,0 +1,2 @@", "+ [Install]", "+ WantedBy=multi-user.target"],
    });
  });
});
