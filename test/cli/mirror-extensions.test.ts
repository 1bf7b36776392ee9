import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { serveMirror } from "../../src/images/files.ts";
import { readLock } from "../../src/images/index.ts";
import { digestOf, sumsOf } from "../images/extension/bakery.ts";
import { makeKey, type Site, siteWith } from "../images/mirror/site.ts";
import type { Hierarchy } from "../images/signature/hierarchy.ts";
import { shop } from "./folder.ts";

let key: Hierarchy;
beforeAll(async () => {
  key = await makeKey();
});

const file = "kubernetes-v1.35.6-x86-64.raw";
const path = `extensions/kubernetes/${file}`;
const sumsPath = "extensions/kubernetes/SHA256SUMS";

/** A deployment that is locked with an extension of a bakery on this machine, and its mirror. */
async function site(): Promise<Site & { readonly mirror: string }> {
  const made = await siteWith(key);
  const { server, cwd } = made;
  const releases = ["kubernetes-v1.35.5", "kubernetes-v1.35.6"];
  server.put(`/bakery/kubernetes/SHA256SUMS`, Buffer.from(sumsOf(releases)));
  server.put(`/bakery/kubernetes/${file}`, Buffer.from(file));
  const yaml = shop["flatcar.yaml"].replace("    count: 2", "    count: 2\n    extensions: [kubernetes@v1.35]");
  writeFileSync(join(cwd, "flatcar.yaml"), yaml);
  const env = { FLATCAR_DEPLOY_EXTENSION_URL: `${server.url}/bakery` };
  const run: Site["run"] = (words, options = {}) => made.run(words, { ...options, env: { ...env, ...options.env } });
  expect(await run(["lock"])).toMatchObject({ code: 0, stderr: "" });
  return { ...made, run, mirror: join(cwd, "mirror") };
}

it("a mirror holds the extensions of the lock, and is where they are looked up at the other side", async () => {
  const { run, cwd, mirror } = await site();
  const written = await run(["image", "mirror", "mirror"]);
  expect(written).toMatchObject({ code: 0, stderr: "" });
  expect(written.stdout).toMatch(/\n {2}system extensions +3 files +\d+ B\n/);
  expect(readFileSync(join(mirror, path), "utf8")).toBe(file);
  expect(readFileSync(join(mirror, sumsPath), "utf8")).toBe(`${digestOf(file)}  ${file}\n`);
  expect((await run(["image", "mirror", "mirror"])).stdout).toContain("  nothing was missing\n");
  const alone = await run(["image", "mirror", "verify", "mirror"]);
  expect(alone).toMatchObject({ code: 0, stderr: "" });
  expect(alone.stdout).toContain(
    `nobody signs by their nature: extensions/SHA256SUMS, ${sumsPath}, ${path}, releases.json`,
  );
  const locked = await run(["image", "mirror", "verify", "mirror", "-f", "flatcar.yaml"]);
  expect(locked.stdout).toContain("nobody signs by their nature: releases.json\n");
  const stop = AbortSignal.abort();
  const shown = await run(["image", "mirror", "mirror", "--serve", "--port", "0"], { signal: stop });
  expect(shown.stdout).toContain("name that address in FLATCAR_DEPLOY_EXTENSION_URL\n");
  const served = await serveMirror(mirror, 0);
  onTestFinished(() => served.close());
  const env = { FLATCAR_DEPLOY_EXTENSION_URL: `${served.url}/extensions` };
  const before = readLock(join(cwd, "flatcar.lock"));
  expect(await run(["lock", "--update"], { url: served.url, env })).toMatchObject({ code: 0, stderr: "" });
  const after = readLock(join(cwd, "flatcar.lock")).extensions["kubernetes@v1.35 amd64"];
  const was = before.extensions["kubernetes@v1.35 amd64"];
  expect(after).toEqual({ ...was, url: `${served.url}/${path}` });
  const listed = await run(["extension", "list"], { url: served.url, env });
  expect(listed).toMatchObject({ code: 0, stdout: expect.stringMatching(/kubernetes +v1\.35\.6/) });
});

it("takes no extension that is not what the lock says, and finds one that was exchanged", async () => {
  const { run, server, cwd, mirror } = await site();
  server.put(`/bakery/kubernetes/${file}`, Buffer.from("another"));
  const refused = await run(["image", "mirror", "mirror"]);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`error[FD1154] ${file} is not what was expected`),
  });
  expect(refused.stderr).toContain(`sha256 expected ${digestOf(file)}`);
  expect(existsSync(join(mirror, path))).toBe(false);
  server.put(`/bakery/kubernetes/${file}`, Buffer.from(file));
  expect(await run(["image", "mirror", "mirror"])).toMatchObject({ code: 0, stderr: "" });
  exchange(mirror, path, Buffer.from("stranger"));
  exchange(mirror, sumsPath, Buffer.from(`${"0".repeat(64)}  ${file}\n`));
  const { code, stderr } = await run(["image", "mirror", "verify", "mirror", "-f", "flatcar.yaml"]);
  expect(code).toBe(1);
  expect(stderr).toContain(
    `error[FD1176] its sha256 in flatcar.lock is ${digestOf(file)}\n  ${mirror.slice(cwd.length + 1)}/${path}`,
  );
  expect(stderr).toContain(`  mirror/${sumsPath}`);
});

/** As somebody does who can write the mirror. */
function exchange(mirror: string, name: string, content: Uint8Array): void {
  const list = join(mirror, "manifest.json");
  const manifest = JSON.parse(readFileSync(list, "utf8")) as { readonly files: readonly { readonly path: string }[] };
  const sha512 = createHash("sha512").update(content).digest("hex");
  const files = manifest.files.map((entry) =>
    entry.path === name ? { ...entry, size: content.length, sha512 } : entry,
  );
  writeFileSync(list, JSON.stringify({ ...manifest, files }));
  writeFileSync(join(mirror, name), content);
}
