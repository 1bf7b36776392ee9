import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPeer } from "../../../scripts/peers/place.ts";

const nobody = 65_534;
const program = fileURLToPath(new URL("../../../bin/flatcar-deploy.js", import.meta.url));
const ignition = findPeer("ignition");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flatcar-nobody-"));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "tmp"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "a.bu"), butane);
  writeFileSync(join(folder, "subids"), `nobody:200000:65536\n`);
  writeFileSync(join(folder, "none"), "");
  if (ignition) copyFileSync(ignition, join(folder, "ignition"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const butane = `variant: flatcar
version: 1.0.0
passwd: { users: [{ name: ana, uid: 1500 }] }
storage:
  files:
    - { path: /etc/x, user: { name: core }, group: { id: 700 }, contents: { inline: hi } }
  directories:
    - { path: /srv/closed, mode: 0700, user: { id: 1500 } }
`;

/** Starts the command line as a user who is not root, with these subordinate ids. */
function dryRun(subids: string, path = process.env.PATH) {
  const script = `mount --bind "$T/${subids}" /etc/subuid && mount --bind "$T/${subids}" /etc/subgid &&
    PATH=$P exec "$(command -v setpriv)" --reuid=${nobody} --regid=${nobody} --clear-groups "$@"`;
  const words = [process.execPath, program, "ignition", "dry-run", "--engine", "ignition", "a.bu"];
  const env = {
    PATH: process.env.PATH,
    P: path,
    T: folder,
    HOME: folder,
    TMPDIR: join(folder, "tmp"),
    FLATCAR_DEPLOY_IGNITION: join(folder, "ignition"),
  };
  return spawnSync("unshare", ["--mount", "sh", "-c", script, "sh", ...words], { cwd: folder, env, encoding: "utf8" });
}

/** Why this cannot be tried here. */
function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return "only root can become another user";
  if (!ignition) return "ignition not installed: node scripts/peers.ts ignition";
  if (!existsSync("/etc/subuid") || !existsSync("/etc/subgid")) return "there is no /etc/subuid";
  const words = [`--reuid=${nobody}`, "--clear-groups", process.execPath, program, "--version"];
  const { status, stderr } = spawnSync("setpriv", words, { cwd: folder, encoding: "utf8" });
  return status === 0 ? undefined : `another user cannot start this program: ${stderr.trim().split("\n").at(-1)}`;
}

describe("Ignition's engine without root", () => {
  it("gives files to the users of a namespace, and leaves nothing behind", (context) => {
    const reason = whyNot() ?? missingIn(process.env.PATH);
    if (reason !== undefined) context.skip(reason);
    chownSync(join(folder, "tmp"), nobody, nobody);
    const { status, stdout, stderr } = dryRun("subids");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/core:700 +2 B +\/etc\/x/);
    expect(stdout).toMatch(/0700 +ana:root +closed/);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });

  it("says what to install where ids cannot be mapped", (context) => {
    const reason = whyNot();
    if (reason !== undefined) context.skip(reason);
    for (const tool of ["sh", "unshare"]) symlinkSync(which(tool), join(folder, "bin", tool));
    const { status, stderr } = dryRun("subids", join(folder, "bin"));
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("FD1704] Ignition cannot run here: newuidmap is not installed (package uidmap)"),
    });
  });

  it("says what a user without subordinate ids lacks", (context) => {
    const reason = whyNot() ?? missingIn(process.env.PATH);
    if (reason !== undefined) context.skip(reason);
    const { status, stderr } = dryRun("none");
    expect({ status, stderr }).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /FD1704\] Ignition cannot run here: it needs root, or .*subordinate ids: .*nobody/s,
      ),
    });
  });
});

function missingIn(path = ""): string | undefined {
  const there = path.split(":").some((entry) => existsSync(join(entry, "newuidmap")));
  return there ? undefined : "newuidmap is not installed (package uidmap)";
}

function which(tool: string): string {
  return spawnSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).stdout.trim();
}
