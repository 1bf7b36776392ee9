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
  "flatcar.lock": `images:
  aws eu-central-1 amd64 4593.2.5: ami-0a1b2c3d4e5f60718
  aws eu-central-1 arm64 4593.2.5: ami-0f22961936c6c0405
releases:
  stable amd64:
    channel: stable
    version: 4593.2.5
  stable arm64:
    channel: stable
    version: 4593.2.5
`,
} as const;
