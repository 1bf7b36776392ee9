import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { directoryReader, type FileReader, render } from "../../src/ignition/index.ts";
import { layOut } from "./butane.ts";

let folder: ReturnType<typeof layOut>;
let files: string;
let reader: FileReader;

beforeAll(() => {
  folder = layOut("files", {
    "a.txt": { text: "a\n" },
    "sub/b.sh": { text: "#!/bin/sh\n", mode: "0755" },
    "sub/inner": { symlink: "../a.txt" },
    "sub/empty": { dir: true },
    "leads/out": { symlink: "../../outside/secret" },
    "leads/outdir": { symlink: "../../outside" },
    "leads/absolute": { symlink: "/etc/passwd" },
    "leads/loop": { symlink: "loop" },
    "leads/nowhere": { symlink: "nothing" },
  });
  files = join(folder.root, "files");
  mkdirSync(join(folder.root, "outside"));
  writeFileSync(join(folder.root, "outside/secret"), "secret");
  mkdirSync(join(folder.root, "files-too"));
  writeFileSync(join(folder.root, "files-too/c"), "c");
  symlinkSync(files, join(folder.root, "link"));
  reader = directoryReader(files);
});
afterAll(() => folder.remove());

const outside = "local file path traverses outside the files directory";

describe("files", () => {
  it.each([
    ["a.txt", "a\n"],
    ["/a.txt", "a\n"],
    ["sub/../a.txt", "a\n"],
    ["sub/inner", "a\n"],
  ])("%s is read", (path, contents) => {
    expect(Buffer.from(reader.read(path)).toString()).toBe(contents);
  });

  it("are read below a root that is a symlink itself", () => {
    expect(Buffer.from(directoryReader(join(folder.root, "link")).read("a.txt")).toString()).toBe("a\n");
  });

  it.each([
    ["../outside/secret"],
    ["sub/../../outside/secret"],
    ["../files-too/c"],
    [".."],
    ["leads/out"],
    ["leads/outdir/secret"],
    ["leads/absolute"],
  ])("%s is not: it lies outside", (path) => {
    expect(() => reader.read(path)).toThrow(new FlatcarError({ code: "FD1006", message: outside }));
  });

  it.each([
    ["nope", "open %/nope: no such file or directory"],
    ["sub", "read %/sub: is a directory"],
    ["a.txt/b", "open %/a.txt/b: not a directory"],
    ["leads/loop", "open %/leads/loop: too many levels of symbolic links"],
    ["leads/nowhere", "open %/leads/nowhere: no such file or directory"],
    ["x".repeat(300), `open %/${"x".repeat(300)}: file name too long`],
  ])("%s is not, in Go's words", (path, message) => {
    expect(() => reader.read(path)).toThrow(message.replace("%", files));
  });
});

describe("directories", () => {
  it("list what they hold", () => {
    const entries = [...(reader.list?.("sub") ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(entries).toEqual([
      { name: "b.sh", kind: "file", executable: true },
      { name: "empty", kind: "directory" },
      { name: "inner", kind: "symlink", target: "../a.txt" },
    ]);
  });

  it.each([
    ["leads/outdir", outside],
    ["..", outside],
    ["a.txt", "root of tree must be a directory"],
    ["nope", "stat %/nope: no such file or directory"],
  ])("%s is refused", (path, message) => {
    expect(() => reader.list?.(path)).toThrow(message.replace("%", files));
  });
});

describe("in a document", () => {
  const rendered = (body: string) =>
    render([{ kind: "butane", name: "web.bu", text: `variant: flatcar\nversion: 1.1.0\n${body}`, files: reader }]);

  it("a missing file has a place", () => {
    const body = "storage:\n  files:\n    - path: /a\n      contents:\n        local: nope\n";
    expect(() => rendered(body)).toThrow(
      expect.objectContaining({
        findings: [
          {
            code: "FD1201",
            message: `open ${files}/nope: no such file or directory`,
            at: { file: "web.bu", line: 7, column: 16, path: "$.storage.files.0.contents.local" },
          },
        ],
      }),
    );
  });

  it("a tree brings files and links with it, and nothing from outside", () => {
    const { ignition } = rendered("storage:\n  trees:\n    - local: sub\n      path: /opt\n");
    expect(JSON.parse(ignition).storage).toEqual({
      files: [{ path: "/opt/b.sh", mode: 0o755, contents: { compression: "", source: "data:,%23!%2Fbin%2Fsh%0A" } }],
      links: [{ path: "/opt/inner", target: "../a.txt" }],
    });
    const links = JSON.parse(rendered("storage:\n  trees:\n    - local: leads\n").ignition).storage.links;
    expect(links.map(({ target }: { target: string }) => target)).toEqual([
      "/etc/passwd",
      "loop",
      "nothing",
      "../../outside/secret",
      "../../outside",
    ]);
  });

  it("local files need a folder", () => {
    const text = "variant: flatcar\nversion: 1.1.0\nstorage: {files: [{path: /a, contents: {local: a.txt}}]}\n";
    expect(() => render([{ kind: "butane", name: "web.bu", text }])).toThrow(
      "local file paths are relative to a files directory that must be specified with -d/--files-dir",
    );
  });
});
