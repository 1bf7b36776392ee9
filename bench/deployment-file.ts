import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const butane = `variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/motd.d/10-bench.conf
      contents: { inline: "one of many\\n" }
systemd:
  units:
    - name: job.service
      enabled: true
      contents: |
        [Service]
        ExecStart=/usr/bin/true
        [Install]
        WantedBy=multi-user.target
`;

const pools = 8;

/** Deployments of so many machines in up to eight pools of both architectures, with their locks, in a folder that goes when they were used. */
export async function withDeploymentFiles<T>(
  counts: readonly number[],
  use: (fileOf: (count: number) => string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-bench-"));
  const fileOf = (count: number) => join(folder, String(count), "flatcar.yaml");
  try {
    for (const count of counts) writeDeployment(fileOf(count), count);
    return await use(fileOf);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeDeployment(file: string, count: number): void {
  const folder = dirname(file);
  mkdirSync(folder);
  writeFileSync(join(folder, "machine.bu"), butane);
  writeFileSync(join(folder, "flatcar.lock"), lock);
  const sizes = Array.from({ length: Math.min(pools, count) }, (_, index) =>
    Math.floor((count + index) / Math.min(pools, count)),
  );
  writeFileSync(file, ["name: bench", "release: stable", "machines:", ...sizes.map(poolText), ""].join("\n"));
}

function poolText(size: number, index: number): string {
  const instanceType = index % 2 === 0 ? "t3.small" : "t4g.small";
  const options = `{ region: eu-central-1, instanceType: ${instanceType} }`;
  return `  pool${index}: { platform: aws, count: ${size}, options: ${options}, config: [machine.bu] }`;
}

const lock = `images:
  aws eu-central-1 amd64 4593.2.5:
    image: ami-0a1b2c3d4e5f60718
    source: flatcar_production_ami_all.json
  aws eu-central-1 arm64 4593.2.5:
    image: ami-0f22961936c6c0405
    source: flatcar_production_ami_all.json
releases:
  stable amd64:
    channel: stable
    version: 4593.2.5
  stable arm64:
    channel: stable
    version: 4593.2.5
`;
