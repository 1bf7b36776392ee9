import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder with these files, gone when the test ends. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-deploy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A small deployment, and a lock that pins everything in it: planning it needs no network. */
export const shop = {
  "flatcar.yaml": `name: shop
release: stable
machines:
  web:
    platform: aws
    count: 2
    options:
      region: eu-central-1
      instanceType: t3.small
    config: [base.bu]
    labels:
      role: web
  worker:
    platform: aws
    options:
      region: eu-central-1
      instanceType: t4g.small
    config: [base.bu]
`,
  "base.bu": `variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/motd.d/10-shop.conf
      mode: 0644
      contents:
        inline: hello
`,
  "flatcar.lock": `# What this deployment boots, exactly. Written by \`flatcar-deploy lock\` and \`up\`; made to be committed.

releases:
  stable amd64:
    version: 4593.2.5
    channel: stable
    published: 2026-08-13T15:48:35.000Z
    pools:
      - web
  stable arm64:
    version: 4593.2.5
    channel: stable
    published: 2026-08-13T15:48:35.000Z
    pools:
      - worker

images:
  aws eu-central-1 amd64 4593.2.5:
    image: ami-0a1b2c3d4e5f60718
    source: flatcar_production_ami_all.json
  aws eu-central-1 arm64 4593.2.5:
    image: ami-0f22961936c6c0405
    source: flatcar_production_ami_all.json
`,
} as const;
