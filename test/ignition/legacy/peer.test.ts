import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { findPeer } from "../../../scripts/peers/place.ts";
import { FlatcarError } from "../../../src/errors.ts";
import { convertLegacy, diffIgnition, render } from "../../../src/ignition/index.ts";
import { flannelSchema } from "../../../src/ignition/legacy/clc-read.ts";
import { etcdSchema } from "../../../src/ignition/legacy/etcd-options.ts";
import { clcSchema, ignition2 } from "../../../src/ignition/legacy/schema.ts";
import { toCamel } from "../../../src/ignition/schema/name.ts";
import { asFlatcarDoes, type Json, normalise } from "./equal.ts";
import { arbitraryOf } from "./random-config.ts";

const ct = findPeer("ct");
const converter = findPeer("ign-converter");
/** Documents per run and format. `FLATCAR_SEED` gives another set, `FLATCAR_DOCUMENTS` another number. */
const documents = Number(process.env.FLATCAR_DOCUMENTS ?? 120);
const seed = Number(process.env.FLATCAR_SEED ?? 1);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flatcar-legacy-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the peers make of Ignition 2, or nothing where they refuse it. */
function convertedByPeers(text: string, paths: ReadonlyMap<string, string>): Json | undefined {
  const map = join(folder, "map");
  writeFileSync(map, [...paths].map(([name, path]) => `${name} ${path}`).join("\n"));
  const input = JSON.stringify(asFlatcarDoes(JSON.parse(text) as Json));
  const flags = paths.size > 0 ? ["-fsmap", map] : [];
  const { status, stdout } = spawnSync(converter ?? "", flags, { input, encoding: "utf8" });
  return status === 0 ? (JSON.parse(stdout) as Json) : undefined;
}

/** Ours, and where it says that filesystems with a name are mounted; nothing where we refuse the document. */
function convertedByUs(text: string, platform?: string): Json | undefined {
  try {
    const { butane } = convertLegacy(text, "old", { platform });
    const { ignition } = render([{ kind: "butane", name: "new.bu", text: butane }]);
    return JSON.parse(ignition) as Json;
  } catch (error) {
    if (!(error instanceof FlatcarError)) throw error;
    if (error.code !== "FD1205") throw error;
    return undefined;
  }
}

function transpiledByCt(text: string, platform: string): string | undefined {
  const { status, stdout } = spawnSync(ct ?? "", ["-platform", platform], { input: text, encoding: "utf8" });
  return status === 0 ? stdout : undefined;
}

/** Both refuse it, or both make the same machine of it. */
function expectEqual(text: string, ours: Json | undefined, theirs: Json | undefined): boolean {
  const said = { text, refused: ours === undefined };
  expect(said).toEqual({ text, refused: theirs === undefined });
  if (!ours || !theirs) return false;
  expect({ text, changes: diffIgnition(normalise(theirs), normalise(ours)) }).toEqual({ text, changes: [] });
  return true;
}

/** Ignition 2.2 counts in sectors, which ign-converter refuses. */
function withVersion(made: { storage?: object; ignition?: object }, minor: number): object {
  const { storage, ignition } = made;
  const disks = minor < 3 ? { disks: undefined } : {};
  return { ...made, ignition: { ...ignition, version: `2.${minor}.0` }, storage: { ...storage, ...disks } };
}

function needPeers(context: { skip(note: string): never }): void {
  const missing = [...(ct ? [] : ["ct"]), ...(converter ? [] : ["ign-converter"])].join(" ");
  if (missing !== "") context.skip(`${missing} not installed: node scripts/peers.ts ${missing}`);
}

/** What Terraform fills in. */
function fillTemplate(text: string): string {
  const keys = '["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 core@example.com"]';
  const values: Readonly<Record<string, string>> = { ssh_keys: keys, cluster_auth: "LS0tCg==", name: "mynode" };
  return text.replace(/\$?\$\{(\w+)\}/g, (whole, name: string) => {
    return whole.startsWith("$$") ? whole.slice(1) : (values[name] ?? name);
  });
}

/**
 * Versions as they are written; flannel's newest has all options. ct forgets the variables of the line that stores flannel's network.
 */
function withVersions(made: unknown, version: string): object {
  const { etcd, flannel: network, ...rest } = made as Record<string, object | undefined>;
  const braces = /\{[A-Z]/.test(JSON.stringify(network ?? ""));
  return {
    ...rest,
    version: 0,
    ...(etcd ? { etcd: { ...etcd, version: `${version}.${version.length}` } } : {}),
    ...(network ? { flannel: { ...network, ...(braces ? { network_config: "" } : {}), version: "0.7.1" } } : {}),
  };
}

const paths = new Map([
  ["data", "/mnt/data"],
  ["more", "/mnt/more"],
]);

interface WithFilesystems {
  storage?: { filesystems?: { name: string }[] };
}

/** Names as Ignition's JSON has them. */
function inCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [toCamel(name), inCamelCase(item)]));
}

/** Every filesystem that a file may name is there. */
function withFilesystems<T>(made: T): T {
  const { storage = {} } = made as WithFilesystems;
  const there = (storage.filesystems ?? []).map(({ name }) => name);
  const missing = [...paths.keys()].filter((name) => !there.includes(name));
  const more = missing.map((name) => ({ name, mount: { device: `/dev/${name}`, format: "ext4" } }));
  return { ...made, storage: { ...storage, filesystems: [...(storage.filesystems ?? []), ...more] } };
}

describe("beside ct and ign-converter", () => {
  const published = JSON.parse(
    readFileSync(new URL("../../fixtures/legacy/published.json", import.meta.url), "utf8"),
  ) as {
    readonly cases: readonly { readonly name: string; readonly text: string }[];
  };

  it.for(published.cases)("$name makes the same machine", ({ name, text }, context) => {
    needPeers(context);
    const filled = name.startsWith("terraform/") ? fillTemplate(text) : text;
    const old = name.startsWith("docs/") ? filled : transpiledByCt(filled, "ec2");
    const theirs =
      old === undefined ? undefined : convertedByPeers(old, new Map([["filesystem1", "/mnt/filesystem1"]]));
    expect(expectEqual(filled, convertedByUs(filled, "ec2"), theirs)).toBe(true);
  });

  it(`${documents} Container Linux Configs from seed ${seed}`, (context) => {
    needPeers(context);
    const etcd = fc.constantFrom("2.3", "3.0", "3.1", "3.2", "3.3", "3.4", "3.5");
    const versioned = etcd.chain((version) => {
      const schema = clcSchema(etcdSchema(version) ?? flannelSchema, flannelSchema);
      return arbitraryOf(schema).map((made) => withVersions(made, version));
    });
    let equal = 0;
    fc.assert(
      fc.property(versioned.map(withFilesystems), fc.boolean(), (made, flow) => {
        const text = flow
          ? JSON.stringify(made, undefined, 1)
          : stringify(made, { version: "1.1", aliasDuplicateObjects: false });
        const transpiled = transpiledByCt(text, "digitalocean");
        const theirs = transpiled === undefined ? undefined : convertedByPeers(transpiled, paths);
        if (expectEqual(text, convertedByUs(text, "digitalocean"), theirs)) equal++;
      }),
      { numRuns: documents, seed },
    );
    expect(equal).toBeGreaterThan(documents / 4);
  }, 120_000);

  it(`${documents} Ignition 2 configs from seed ${seed}`, (context) => {
    needPeers(context);
    let equal = 0;
    fc.assert(
      fc.property(arbitraryOf(ignition2).map(withFilesystems), fc.integer({ min: 2, max: 4 }), (made, minor) => {
        const text = JSON.stringify(inCamelCase(withVersion(made as object, minor)), undefined, 1);
        if (expectEqual(text, convertedByUs(text), convertedByPeers(text, paths))) equal++;
      }),
      { numRuns: documents, seed },
    );
    expect(equal).toBeGreaterThan(documents / 4);
  }, 120_000);
});
