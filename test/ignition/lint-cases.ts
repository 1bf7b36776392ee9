import type { LintCode } from "../../src/ignition/index.ts";

/** For each lint a Butane body that it speaks of, and one that comes near and that it leaves alone. */
export interface LintCase {
  readonly fires: string;
  readonly nearly: string;
}

const file = (path: string, rest = "contents: {inline: hello}") =>
  `storage:\n  files:\n    - path: ${path}\n      ${rest}\n`;
const user = (settings: string) => `passwd:\n  users:\n    - ${settings}\n`;
const unit = (settings: string) => `    - ${settings}\n`;
const units = (...settings: readonly string[]) => `systemd:\n  units:\n${settings.map(unit).join("")}`;

const service = 'contents: "[Service]\\nExecStart=/opt/bin/a\\n[Install]\\nWantedBy=multi-user.target\\n"';
const script = (mode: string) =>
  `${file("/opt/bin/a", `mode: ${mode}\n      contents: {inline: "#!/bin/sh\\n"}`)}${units(`{name: a.service, enabled: true, ${service}}`)}`;
const dropin = (text: string) => units(`{name: docker.service, dropins: [{name: 10-flags.conf, contents: "${text}"}]}`);
const mount = (name: string) =>
  units(`{name: ${name}, contents: "[Mount]\\nWhat=/dev/sdb\\nWhere=/var/lib/data\\nType=ext4\\n"}`);
const key = "-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEI\\n-----END EC PRIVATE KEY-----\\n";
const update = (line: string) =>
  file("/etc/flatcar/update.conf", `overwrite: true\n      contents: {inline: "${line}\\n"}`);
const kured = 'contents: "[Service]\\nExecStart=/opt/bin/kubectl apply -f https://example.com/kured-1.17.0.yaml\\n"';
const image = (rest: string) =>
  file("/etc/extensions/tool.raw", `contents: {source: "https://example.com/tool.raw"${rest}}`);
const transfer = file("/etc/sysupdate.tool.d/tool.conf", 'contents: {inline: "[Transfer]\\n"}');
const sha512 =
  "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043";

export const lintCases: Readonly<Record<LintCode, LintCase>> = {
  FL101: { fires: file("/usr/local/bin/tool"), nearly: file("/opt/usr/bin/tool") },
  FL102: {
    fires: file("/oem/grub.cfg"),
    nearly: `${file("/oem/grub.cfg")}  filesystems: [{device: /dev/disk/by-label/OEM, format: btrfs, path: /oem}]\n`,
  },
  FL103: {
    fires: file("/etc/resolv.conf", "overwrite: true\n      contents: {inline: nameserver 10.0.0.1}"),
    nearly:
      "storage:\n  links:\n    - {path: /etc/resolv.conf, overwrite: true, target: /run/systemd/resolve/stub-resolv.conf}\n",
  },
  FL104: { fires: file("/etc/flatcar/update.conf"), nearly: update("GROUP=beta") },
  FL105: { fires: file("/etc/sudoers.d/admins.conf"), nearly: file("/etc/sudoers.d/admins") },
  FL106: {
    fires: file("/etc/systemd/network/10-eth.network", "mode: 0600\n      contents: {inline: hello}"),
    nearly: file(
      "/etc/systemd/network/10-wg.netdev",
      "mode: 0640\n      group: {name: systemd-network}\n      contents: {inline: hello}",
    ),
  },
  FL201: {
    fires: units('{name: a.service, enabled: true, contents: ""}'),
    nearly: units("{name: docker.service, enabled: true}"),
  },
  FL202: {
    fires: units("{name: docker.service, enabled: true, mask: true}"),
    nearly: units("{name: docker.service, enabled: false, mask: true}"),
  },
  FL203: {
    fires: units(
      "{name: docker.service, mask: true}",
      '{name: a.service, contents: "[Unit]\\nRequires=docker.service\\n"}',
    ),
    nearly: units(
      "{name: docker.service, mask: true}",
      '{name: a.service, contents: "[Unit]\\nWants=docker.service\\n"}',
    ),
  },
  FL204: { fires: script("0644"), nearly: script("0755") },
  FL205: { fires: mount("data.mount"), nearly: mount("var-lib-data.mount") },
  FL206: {
    fires: dropin("[Service]\\nExecStart=/opt/bin/dockerd\\n"),
    nearly: dropin("[Service]\\nExecStart=\\nExecStart=/opt/bin/dockerd\\n"),
  },
  FL301: {
    fires: user("{name: core, password_hash: $1$salt$qJH7.N4xYta3aEG/dfqo/0}"),
    nearly: user('{name: core, password_hash: "*"}'),
  },
  FL302: {
    fires: user("{name: core, password_hash: correct horse}"),
    nearly: user("{name: core, password_hash: $y$j9T$salt$hash}"),
  },
  FL303: {
    fires: user("{name: core, groups: [docker]}"),
    nearly: user("{name: core, groups: [wheel, docker, systemd-journal, kvm]}"),
  },
  FL304: {
    fires: user("{name: backup, shell: /sbin/nologin, ssh_authorized_keys: [ssh-ed25519 AAAAC3]}"),
    nearly: user("{name: backup, shell: /sbin/nologin}"),
  },
  FL305: {
    fires: file("/etc/ssl/server.key", `contents: {inline: "${key}"}`),
    nearly: file("/etc/ssl/server.key", `mode: 0600\n      contents: {inline: "${key}"}`),
  },
  FL306: {
    fires: file("/etc/sssd/sssd.conf"),
    nearly: file("/etc/sssd/sssd.conf", "mode: 0600\n      contents: {inline: hello}"),
  },
  FL401: {
    fires: file("/opt/data.tar", 'contents: {source: "http://example.com/data.tar"}'),
    nearly: file("/opt/data.tar", 'contents: {source: "https://example.com/data.tar"}'),
  },
  FL402: {
    fires: file("/opt/bin/tool", 'mode: 0755\n      contents: {source: "https://example.com/tool"}'),
    nearly: file(
      "/opt/bin/tool",
      `mode: 0755\n      contents: {source: "https://example.com/tool", verification: {hash: sha512-${sha512}}}`,
    ),
  },
  FL403: {
    fires: file("/opt/a", "contents: {inline: hello, compression: gzip}"),
    nearly: file(
      "/opt/a",
      'contents: {source: "data:;base64,H4sIAAAAAAAC/8tIzcnJBwCGphA2BQAAAA==", compression: gzip}',
    ),
  },
  FL404: {
    fires: file("/opt/a", `contents: {inline: other, verification: {hash: sha512-${sha512}}}`),
    nearly: file("/opt/a", `contents: {inline: hello, verification: {hash: sha512-${sha512}}}`),
  },
  FL501: {
    fires: units("{name: update-engine.service, mask: true}"),
    nearly: units("{name: locksmithd.service, mask: true}"),
  },
  FL502: {
    fires: `${update("REBOOT_STRATEGY=reboot")}${units("{name: locksmithd.service, mask: true}")}`,
    nearly: `${update("REBOOT_STRATEGY=off")}${units("{name: locksmithd.service, mask: true}")}`,
  },
  FL503: {
    fires: units(`{name: cluster.service, ${kured}}`),
    nearly: units(`{name: cluster.service, ${kured}}`, "{name: locksmithd.service, mask: true}"),
  },
  FL504: {
    fires: units("{name: ntpd.service, enabled: true}", "{name: systemd-timesyncd.service, enabled: false}"),
    nearly: units("{name: ntpd.service, enabled: true}", "{name: systemd-timesyncd.service, mask: true}"),
  },
  FL505: { fires: image(""), nearly: image(`, verification: {hash: sha512-${sha512}}`) },
  FL506: { fires: transfer, nearly: `${transfer}${units("{name: systemd-sysupdate.timer, enabled: true}")}` },
  FL507: {
    fires: 'kernel_arguments:\n  should_exist:\n    - set linux_append="quiet"\n',
    nearly: "kernel_arguments:\n  should_exist:\n    - quiet\n",
  },
};
