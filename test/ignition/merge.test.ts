import { describe, expect, it } from "vitest";
import { encodeJson } from "../../src/ignition/go/json-encode.ts";
import { mergeStruct } from "../../src/ignition/merge/merge.ts";
import { type Config, ignitionSchema } from "../../src/ignition/schema/ignition.ts";
import type { Values } from "../../src/ignition/schema/type.ts";
import { lift } from "../../src/ignition/spec/convert.ts";
import { readIgnition } from "../../src/ignition/validate.ts";
import { ignitionGoldens, mergedIgnition } from "./fixture.ts";

/** Ignition's own encoder keeps empty objects; ours leaves them out. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter(([, inner]) => !(inner !== null && typeof inner === "object" && Object.keys(inner).length === 0));
  return Object.fromEntries(kept);
}

function configOf(json: object): { readonly config: Config; readonly minor: number } {
  const { config, minor } = readIgnition(JSON.stringify(json), "golden.ign");
  if (!config) throw new Error("the golden cannot be read");
  return { config, minor };
}

describe("Ignition's own merge gives the same", () => {
  it.each([...ignitionGoldens.merge, ...mergedIgnition].map((golden) => [golden.name, golden] as const))(
    "%s",
    (_, golden) => {
      const schema = ignitionSchema(4);
      const [parent, child] = [golden.parent, golden.child].map((one) => configOf(one).config as Values);
      const merged = mergeStruct(schema, parent ?? {}, child ?? {});
      expect(withoutEmpty(JSON.parse(encodeJson(schema, merged)))).toEqual(withoutEmpty(golden.result));
    },
  );
});

describe("Ignition's own step to a newer version gives the same", () => {
  it.each(ignitionGoldens.uptranslate.map((golden) => [golden.name, golden] as const))("%s", (_, golden) => {
    const { config, minor } = configOf(golden.input);
    const lifted = encodeJson(ignitionSchema(7), lift(config, minor, 7) as Values);
    expect(withoutEmpty(JSON.parse(lifted))).toEqual(withoutEmpty(golden.result));
  });
});

interface MergeCase {
  readonly title: string;
  readonly parent: object;
  readonly child: object;
  readonly want: object;
}

const node = (path: string, more: object = {}) => ({ path, ...more });
const cases: readonly MergeCase[] = [
  {
    title: "a field that the child leaves out stays the parent's",
    parent: { storage: { files: [node("/a", { mode: 420, overwrite: true })] } },
    child: { storage: { files: [node("/a", { mode: 384 })] } },
    want: { storage: { files: [node("/a", { overwrite: true, mode: 384 })] } },
  },
  {
    title: "false and zero are set",
    parent: { systemd: { units: [{ name: "a.service", enabled: true }] } },
    child: { systemd: { units: [{ name: "a.service", enabled: false }] } },
    want: { systemd: { units: [{ name: "a.service", enabled: false }] } },
  },
  {
    title: "a hash and a compression stay when only the source changes",
    parent: { storage: { files: [node("/a", { contents: { source: "https://a", compression: "gzip" } })] } },
    child: { storage: { files: [node("/a", { contents: { source: "https://b" } })] } },
    want: { storage: { files: [node("/a", { contents: { compression: "gzip", source: "https://b" } })] } },
  },
  {
    title: "a node of another kind takes the place of the parent's",
    parent: { storage: { files: [node("/a"), node("/b")] } },
    child: { storage: { links: [node("/a", { target: "/c" })], directories: [node("/d")] } },
    want: { storage: { directories: [node("/d")], files: [node("/b")], links: [node("/a", { target: "/c" })] } },
  },
  {
    title: "a kernel argument moves to the other list",
    parent: { kernelArguments: { shouldExist: ["a", "b"] } },
    child: { kernelArguments: { shouldNotExist: ["a"] } },
    want: { kernelArguments: { shouldExist: ["b"], shouldNotExist: ["a"] } },
  },
  {
    title: "options add up, keys and groups are one set",
    parent: {
      passwd: { users: [{ name: "core", groups: ["docker"], sshAuthorizedKeys: ["k1"] }] },
      storage: { filesystems: [{ device: "/dev/a", format: "ext4", options: ["x"] }] },
    },
    child: {
      passwd: { users: [{ name: "core", groups: ["sudo", "docker"], sshAuthorizedKeys: ["k2"] }] },
      storage: { filesystems: [{ device: "/dev/a", options: ["x"] }] },
    },
    want: {
      passwd: { users: [{ groups: ["docker", "sudo"], name: "core", sshAuthorizedKeys: ["k1", "k2"] }] },
      storage: { filesystems: [{ device: "/dev/a", format: "ext4", options: ["x", "x"] }] },
    },
  },
  {
    title: "a header without a value removes the parent's",
    parent: { ignition: { config: { merge: [{ source: "https://a", httpHeaders: [{ name: "A", value: "1" }] }] } } },
    child: { ignition: { config: { merge: [{ source: "https://a", httpHeaders: [{ name: "A" }] }] } } },
    want: { ignition: { config: { merge: [{ source: "https://a" }] } } },
  },
  {
    title: "a partition by number and one by label are two",
    parent: { storage: { disks: [{ device: "/dev/a", partitions: [{ number: 1, label: "x" }] }] } },
    child: { storage: { disks: [{ device: "/dev/a", partitions: [{ label: "y" }] }] } },
    want: { storage: { disks: [{ device: "/dev/a", partitions: [{ label: "x", number: 1 }, { label: "y" }] }] } },
  },
];

describe("a merge", () => {
  it.each(cases.map((one) => [one.title, one] as const))("%s", (_, { parent, child, want }) => {
    const schema = ignitionSchema(4);
    const version = { version: "3.4.0" };
    const [above, own] = [parent, child].map((one) => {
      const ignition = { ...("ignition" in one ? (one.ignition as object) : {}), ...version };
      return configOf({ ...one, ignition }).config as Values;
    });
    const merged = JSON.parse(encodeJson(schema, mergeStruct(schema, above ?? {}, own ?? {})));
    const ignition = { ...("ignition" in want ? (want.ignition as object) : {}), ...version };
    expect(merged).toEqual({ ...want, ignition });
  });
});
