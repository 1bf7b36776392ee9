import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { serveMirror } from "../../../src/images/files.ts";
import { formatManifest } from "../../../src/images/mirror/manifest.ts";
import { folderWith } from "../../cli/folder.ts";

const path = "stable/amd64-usr/4593.2.5/image.bin";
const content = "0123456789".repeat(10_000);
const sha512 = createHash("sha512").update(content).digest("hex");
const etag = `"${sha512.slice(0, 32)}"`;

async function served() {
  const files = [{ path, size: content.length, sha512 }];
  const folder = folderWith({
    [path]: content,
    "secret.txt": "x",
    "manifest.json": formatManifest({ complete: true, releases: [], files }),
  });
  const { url, close } = await serveMirror(folder, 0);
  onTestFinished(close);
  return { folder, url };
}

it.each([
  ["the whole", {}, 200, content, undefined],
  ["a part", { range: "bytes=5-9" }, 206, "56789", `bytes 5-9/${content.length}`],
  ["the rest", { range: "bytes=99995-" }, 206, "56789", `bytes 99995-99999/${content.length}`],
  ["the end", { range: "bytes=-3" }, 206, "789", `bytes 99997-99999/${content.length}`],
  ["more than there is", { range: "bytes=99998-200000" }, 206, "89", `bytes 99998-99999/${content.length}`],
  ["nothing of it", { range: "bytes=100000-" }, 416, "416\n", `bytes */${content.length}`],
  ["several parts: the whole comes", { range: "bytes=0-1,5-6" }, 200, content, undefined],
  ["a part of the same", { range: "bytes=0-1", "if-range": etag }, 206, "01", `bytes 0-1/${content.length}`],
  ["a part of another: the whole comes", { range: "bytes=0-1", "if-range": '"x"' }, 200, content, undefined],
  ["what has changed", { "if-none-match": '"x"' }, 200, content, undefined],
  ["what has not changed", { "if-none-match": `"x", W/${etag}` }, 304, "", undefined],
])("gives %s", async (_, headers, status, body, range) => {
  const { url } = await served();
  const answer = await fetch(`${url}/${path}`, { headers });
  expect(await answer.text()).toBe(body);
  expect({
    status: answer.status,
    etag: answer.headers.get("etag"),
    range: answer.headers.get("content-range"),
  }).toEqual({
    status,
    etag,
    range: range ?? null,
  });
  const head = await fetch(`${url}/${path}`, { headers, method: "HEAD" });
  expect({ status: head.status, body: await head.text() }).toEqual({ status, body: "" });
  if (status < 300) expect(head.headers.get("content-length")).toBe(String(body.length));
});

it("lists folders as release servers do", async () => {
  const { url } = await served();
  expect(await (await fetch(url)).text()).toContain('<a href="stable/">');
  const folder = await fetch(`${url}/stable/amd64-usr/4593.2.5`);
  expect(folder.url).toBe(`${url}/stable/amd64-usr/4593.2.5/`);
  expect(await folder.text()).toContain('<li><a href="image.bin">image.bin</a></li>');
});

it.each([
  "/secret.txt",
  "/stable/none",
  "/../../etc/passwd",
  "/%2e%2e/%2e%2e/etc/passwd",
  "/..%2f..%2fetc/passwd",
  "/%",
  "//[",
  "/stable%00",
])("has nothing at %s", async (wanted) => {
  const { url } = await served();
  const status = await new Promise((resolve, reject) => {
    request(url, { path: wanted }, (answer) => resolve(text(answer).then(() => answer.statusCode)))
      .on("error", reject)
      .end();
  });
  expect(status).toBe(404);
});

it("takes nothing, gives no file of another length, and follows the mirror", async () => {
  const { folder, url } = await served();
  expect((await fetch(`${url}/${path}`, { method: "PUT", body: "x" })).status).toBe(405);
  writeFileSync(join(folder, path), "short");
  expect((await fetch(`${url}/${path}`)).status).toBe(500);
  const files = [{ path, size: 5, sha512: createHash("sha512").update("short").digest("hex") }];
  writeFileSync(join(folder, "manifest.json"), formatManifest({ complete: true, releases: [], files }));
  expect(await (await fetch(`${url}/${path}`)).text()).toBe("short");
});
