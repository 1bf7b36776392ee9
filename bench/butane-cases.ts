import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One document, and the local files that it reads. */
export interface ButaneCase {
  readonly name: string;
  /** How often it is transpiled in one process. */
  readonly runs: number;
  readonly text: string;
  readonly files?: Readonly<Record<string, Uint8Array>>;
}

const header = "variant: flatcar\nversion: 1.1.0\n";

/** From nothing to what a big cluster's controller or a whole tree of files makes. */
export const butaneCases: readonly ButaneCase[] = [
  { name: "empty", runs: 2000, text: header },
  { name: "0.6 KB", runs: 2000, text: `${header}${small()}` },
  { name: "controller", runs: 500, text: `${header}${controller()}` },
  { name: "100 files", runs: 100, text: `${header}${inline(100)}` },
  { name: "1,000 files", runs: 30, text: `${header}${inline(1000)}` },
  {
    name: "20 MB tree",
    runs: 5,
    text: `${header}storage:\n  trees:\n    - local: tree\n      path: /opt/app\n`,
    files: tree(),
  },
  { name: "gzip-heavy", runs: 10, text: `${header}${compressible(100)}` },
];

/** Writes a case into a folder. */
export function writeCase(
  { text, files = {} }: ButaneCase,
  folder: string,
): { readonly file: string; readonly bytes: number } {
  for (const [name, contents] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), contents);
  }
  const file = join(folder, "bench.bu");
  writeFileSync(file, text);
  return { file, bytes: Buffer.byteLength(text) };
}

function small(): string {
  return `passwd:
  users:
    - name: core
      ssh_authorized_keys:
        - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBenchBenchBenchBenchBenchBenchBenchBenchBench bench
storage:
  files:
    - path: /etc/hostname
      mode: 0644
      contents:
        inline: web-0
    - path: /etc/motd.d/10-bench.conf
      contents:
        inline: |
          Flatcar, measured.
systemd:
  units:
    - name: docker.service
      enabled: true
    - name: locksmithd.service
      dropins:
        - name: 10-window.conf
          contents: |
            [Service]
            Environment=LOCKSMITHD_REBOOT_WINDOW_START=04:00
`;
}

/** About 8 KB: the units, drop-ins and files that a Kubernetes controller is made of. */
function controller(): string {
  const unit = (name: string) => `    - name: ${name}.service
      enabled: true
      contents: |
        [Unit]
        Description=${name}
        Requires=network-online.target
        After=network-online.target
        [Service]
        ExecStartPre=/bin/mkdir -p /etc/${name} /var/lib/${name}
        ExecStart=/usr/bin/docker run --rm --network host --volume /etc/${name}:/etc/${name}:ro \\
          --name ${name} quay.io/example/${name}:v1.34.1 --config=/etc/${name}/config.yaml
        Restart=on-failure
        RestartSec=10
        [Install]
        WantedBy=multi-user.target
      dropins:
        - name: 10-limits.conf
          contents: |
            [Service]
            LimitNOFILE=1048576
`;
  const units = ["etcd-member", "kubelet", "bootstrap", "flannel", "node-exporter"].map(unit).join("");
  return `systemd:\n  units:\n${units}${inline(12)}`;
}

function inline(count: number): string {
  const file = (index: number) =>
    `    - path: /etc/app/${index}.conf\n      mode: 0644\n      contents:\n        inline: |\n${settings(index)}`;
  return `storage:\n  files:\n${Array.from({ length: count }, (_, index) => file(index)).join("")}`;
}

/** Six lines, about 200 bytes. */
function settings(index: number): string {
  return Array.from({ length: 6 }, (_, line) => `          setting = some value ${index} of line ${line}\n`).join("");
}

/** Files of 20 KB that shrink to a tenth. */
function compressible(count: number): string {
  const line = (index: number, number: number) =>
    `          option_${number} = "value ${(index * 7919 + number * 104729) % 1000}"\n`;
  const file = (index: number) =>
    `    - path: /etc/big/${index}.conf\n      contents:\n        inline: |\n${Array.from({ length: 700 }, (_, number) => line(index, number)).join("")}`;
  return `storage:\n  files:\n${Array.from({ length: count }, (_, index) => file(index)).join("")}`;
}

/** Two hundred files of 100 KiB: every second one random, the others text. The same in every run. */
function tree(): Readonly<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  let state = 0x2545f491;
  for (let file = 0; file < 200; file++) {
    const bytes = new Uint8Array(100 * 1024);
    for (let at = 0; at < bytes.length; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      bytes[at] = file % 2 === 0 ? state >>> 24 : 97 + ((state >>> 24) % 4);
    }
    files[`tree/${file}.bin`] = bytes;
  }
  return files;
}
