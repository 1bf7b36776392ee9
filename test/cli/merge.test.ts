import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, shop } from "./folder.ts";
import { runCli } from "./run.ts";

const files = {
  ...shop,
  "web.ign": JSON.stringify({
    ignition: { version: "3.3.0" },
    storage: { files: [{ path: "/etc/motd.d/10-shop.conf", mode: 384 }] },
  }),
};
const merged = {
  ignition: { version: "3.4.0" },
  storage: {
    files: [{ path: "/etc/motd.d/10-shop.conf", contents: { compression: "", source: "data:,hello" }, mode: 384 }],
  },
};
const text = `${JSON.stringify(merged, undefined, 2)}\n`;

describe("ignition merge", () => {
  const merge = (cwd: string, ...argv: string[]) => runCli(["ignition", "merge", ...argv], { cwd });

  it("prints on many lines what the files make together", async () => {
    const cwd = folderWith(files);
    expect(await merge(cwd, "base.bu", "web.ign")).toEqual({ code: 0, stdout: text, stderr: "" });
    const { stdout } = await merge(cwd, "web.ign", "base.bu");
    expect(JSON.parse(stdout).storage.files[0].mode).toBe(0o644);
  });

  it("reads a machine of the deployment file", async () => {
    const cwd = folderWith(files);
    const { stdout } = await merge(cwd, "--machine", "worker");
    expect(stdout).toBe((await merge(cwd, "base.bu")).stdout);
  });

  it("writes a file, checks, and is JSON", async () => {
    const cwd = folderWith(files);
    expect(await merge(cwd, "-o", "all.ign", "base.bu", "web.ign")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(readFileSync(join(cwd, "all.ign"), "utf8")).toBe(text);
    expect(await merge(cwd, "-c", "base.bu")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(JSON.parse((await merge(cwd, "--json", "base.bu", "web.ign")).stdout)).toEqual({
      ignition: text,
      bytes: text.length,
      warnings: [],
    });
  });

  it("says what only the merge makes wrong", async () => {
    const owner = (owner: string) =>
      `{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/a","user":${owner}}]}}`;
    const cwd = folderWith({ "a.ign": owner('{"id":1}'), "b.ign": owner('{"name":"x"}') });
    const { code, stderr } = await merge(cwd, "a.ign", "b.ign");
    expect(code).toBe(2);
    expect(stderr).toContain("error[FD1202] cannot set both id and name (after merging the files)\n  b.ign:1:");
  });
});
