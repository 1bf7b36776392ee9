import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { releaseServer } from "../../src/images/index.ts";
import type { IO, Release } from "../../src/platform.ts";
import { type Hierarchy, makeHierarchy } from "./signature/hierarchy.ts";

const release: Release = { channel: "stable", version: "4593.2.5", arch: "amd64" };
const file = "flatcar_production_openstack_image.img";
const content = Buffer.from("a disk");
const sha512 = createHash("sha512").update(content).digest("hex");

let key: Hierarchy;
beforeAll(async () => {
  key = await makeHierarchy({ current: { from: "2026-01-01", days: 730 } });
});

interface Site {
  readonly named?: string;
  readonly signedAt?: string | undefined;
  readonly size?: string | undefined;
  readonly there?: boolean;
  /** The server answers no HEAD request, and parts. */
  readonly partsAlone?: boolean;
}

/** What a release server with this file says of it. */
async function ask({ named = file, signedAt = "2026-08-13", size = "6", there = true, partsAlone = false }: Site) {
  const digests = Buffer.from(`# SHA512 HASH\n${sha512}  ${named}\n`);
  const signature = signedAt === "" ? undefined : (await key.sign("current", digests, { at: signedAt })).content;
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const path = new URL(String(url)).pathname;
    if (there && path.endsWith(`${file}.DIGESTS`)) return new Response(digests);
    if (there && signature && path.endsWith(`${file}.DIGESTS.sig`)) return new Response(Buffer.from(signature));
    if (there && !partsAlone && init?.method === "HEAD" && path.endsWith(file))
      return new Response(null, { headers: size ? { "content-length": size } : {} });
    if (partsAlone && init?.method === "HEAD") return new Response(null, { status: 405 });
    if (partsAlone && path.endsWith(file))
      return new Response("a", { status: 206, headers: { "content-range": "bytes 0-0/6" } });
    return new Response(null, { status: 404 });
  };
  const io: IO = {
    fetch,
    env: { FLATCAR_DEPLOY_KEY: keyFile(), FLATCAR_DEPLOY_KEY_FINGERPRINT: key.fingerprint },
    sleep: async () => undefined,
    now: () => new Date("2026-11-28T00:00:00Z"),
    log: () => undefined,
  };
  return releaseServer(io, { signal: new AbortController().signal }).published(release, file);
}

function keyFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "published-file-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "key.asc"), key.file.content);
  return join(folder, "key.asc");
}

it("a file is what its signed DIGESTS say, and nothing of it is downloaded", async () => {
  expect(await ask({})).toEqual({
    url: `https://stable.release.flatcar-linux.net/amd64-usr/4593.2.5/${file}`,
    size: 6,
    sha512,
    signer: key.fingerprint.toUpperCase(),
    signed: "2026-08-13T00:00:00Z",
    verified: "2026-11-28T00:00:00.000Z",
  });
  expect(await ask({ there: false })).toBeUndefined();
  expect(await ask({ partsAlone: true })).toMatchObject({ size: 6 });
});

it.each([
  ["without a signature", { signedAt: "" }, "FD1122"],
  ["of another file", { named: "flatcar_production_qemu_image.img" }, "FD1133"],
  ["of a release half a year before", { signedAt: "2026-03-01" }, "FD1136"],
  ["whose size nobody says", { size: "" }, "FD1105"],
])("a file with DIGESTS %s is refused", async (_, site, code) => {
  await expect(ask(site)).rejects.toMatchObject({ findings: [{ code }] });
});
