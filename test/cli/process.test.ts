import { spawn, spawnSync } from "node:child_process";
import { existsSync, openSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { folderWith } from "./folder.ts";

const bin = fileURLToPath(new URL("../../bin/flatcar-deploy.js", import.meta.url));

describe("the program", () => {
  it("prints versions", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "--version"], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^flatcar-deploy +\d+\.\d+\.\d+\n/);
    expect(stdout).toMatch(/^butane +0\.29\.0/m);
    expect(stdout).toMatch(/^ignition +3\.4\.0/m);
  });

  it("exits with 2 for wrong usage, without a stack trace", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "plna"], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error\[FD1701\]/);
    expect(stderr).not.toContain("    at ");
  });

  it("exits with 2 for a flatcar.ts with a mistake, without a stack trace", () => {
    const cwd = folderWith({ "flatcar.ts": "export default {\n  name: shop,\n};\n" });
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "plan"], { encoding: "utf8", cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(
      "error[FD1001] cannot run flatcar.ts: ReferenceError: shop is not defined\n  flatcar.ts:2:9\n",
    );
    expect(stderr).not.toContain("    at ");
  });

  it("takes what a flatcar.ts prints for no part of its own output", () => {
    const program = 'console.log("hello");\nconsole.info("there");\nexport default { name: "shop", machines: {} };\n';
    const cwd = folderWith({ "flatcar.ts": program, "package.json": '{ "type": "module" }' });
    const { stdout, stderr } = spawnSync(process.execPath, [bin, "plan", "--json"], { encoding: "utf8", cwd });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
    expect(stderr).toBe("hello\nthere\n");
  });

  it("says why a flatcar.ts is read as CommonJS, and a flatcar.mts never is", () => {
    const cwd = folderWith({
      "flatcar.ts": 'import "node:fs";\nexport default { name: "shop", machines: {} };\n',
      "bare.ts": 'export default { name: "shop", machines: {} };\n',
      "package.json": '{ "type": "commonjs" }',
    });
    const plan = (...words: readonly string[]) =>
      spawnSync(process.execPath, [bin, "plan", ...words], { encoding: "utf8", cwd });
    for (const { status, stderr } of [plan(), plan("-f", "bare.ts")]) {
      expect(status).toBe(2);
      expect(stderr).toContain('package.json says "type": "commonjs": name the file flatcar.mts, or write');
    }
    renameSync(join(cwd, "flatcar.ts"), join(cwd, "flatcar.mts"));
    expect(plan().stderr).toContain("error[FD1003] machines has no pool");
  });

  it("ends quietly when the reader goes away", async () => {
    const child = spawn(process.execPath, [bin, "platforms", "--json"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    const stderr: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(Buffer.concat(stderr).toString()).toBe("");
    expect(code).toBe(0);
  });

  const device = "/dev/full";
  it.skipIf(!existsSync(device))(
    existsSync(device) ? "says that its output could not be written" : `says it (skipped: there is no ${device})`,
    () => {
      const words = [bin, "platforms", "--json"];
      const stdio = ["ignore", openSync(device, "w"), "pipe"] as const;
      const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", stdio: [...stdio] });
      expect(stderr).toMatch(/^error\[FD1602\] standard output cannot be written: no space is left on the device\n/);
      expect(stderr.match(/error\[/g)).toHaveLength(1);
      expect(status).toBe(1);
    },
  );

  it("says that only a part of its output could be written", () => {
    const cwd = folderWith({});
    const limited = `ulimit -f 1; exec "$0" "$@" > out.txt`;
    const words = ["-c", limited, process.execPath, bin, "platforms", "aws", "--json"];
    const env = { ...process.env, NODE_COMPILE_CACHE: cwd };
    const { status, stderr } = spawnSync("sh", words, { encoding: "utf8", cwd, env });
    expect(stderr).toMatch(/^error\[FD1602\] standard output cannot be written: /);
    expect(status).toBe(1);
    expect(statSync(join(cwd, "out.txt")).size).toBeGreaterThan(0);
  });

  it("reads standard input", () => {
    const input = "variant: flatcar\nversion: 1.1.0\n";
    const { status, stdout } = spawnSync(process.execPath, [bin, "ignition", "render", "-"], {
      input,
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ ignition: { version: "3.4.0" } });
  });
});
