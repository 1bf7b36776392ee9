import { FlatcarError } from "../../errors.ts";
import { encodeJson } from "../go/json-encode.ts";
import { decodeUtf8 } from "../go/utf8.ts";
import type { Rendered } from "../render.ts";
import {
  type Config,
  type File as ConfigFile,
  ignitionSchema,
  type Luks,
  type Resource,
  versionOf,
} from "../schema/ignition.ts";
import type { Values } from "../schema/type.ts";
import { readIgnition } from "../validate.ts";
import { isRemote, partOf } from "./contents.ts";
import { stated } from "./dry-run.ts";
import { newImage } from "./image.ts";
import { hasClevis, madeKeySize } from "./luks.ts";
import { type Laid, madeBetween } from "./made.ts";
import { resolveConfig } from "./resolve.ts";
import type { DryRun } from "./result.ts";
import { type File, type Part, remove, walk } from "./tree.ts";

/** What Ignition's engine is run with on a scratch root: nothing in it needs the network or a disk. */
export interface EngineInput {
  readonly ignition: string;
  /** Keys of encrypted devices, which another stage would have made, as data URLs by the device's name. */
  readonly keys: Readonly<Record<string, string>>;
  /** What the marks in the result stand for. */
  readonly marks: readonly Part[];
}

/** In the place of a UUID that the boot makes. */
export const unknownUuid = "00000000-0000-4000-8000-f1a7ca4d4c00";

const mark = (index: number) => `\0flatcar-deploy ${index}\0`;
const marked = /\0flatcar-deploy (\d+)\0/;

/** The config with marks in place of what is fetched or made at boot. */
export function engineInput({ config, minor }: Pick<Rendered, "config" | "minor">): EngineInput {
  const marks: Part[] = [];
  const hold = (part: Part): string => dataUrl(mark(marks.push(part) - 1));
  const held = withoutRemote(config, minor, hold);
  const keys = devicesOf(held, minor).flatMap((device) => {
    const key = keyOf(device, hold);
    return key === undefined ? [] : [[device.name ?? "", key] as const];
  });
  return { ignition: encodeJson(ignitionSchema(minor), held as Values), keys: Object.fromEntries(keys), marks };
}

/** None where a config inside cannot be read: the engine says so itself. */
function devicesOf(config: Config, minor: number): readonly Luks[] {
  try {
    return resolveConfig(config, minor).config.storage?.luks ?? [];
  } catch (error) {
    if (error instanceof FlatcarError) return [];
    throw error;
  }
}

function dataUrl(text: string | Uint8Array): string {
  return `data:;base64,${Buffer.from(text).toString("base64")}`;
}

/** A key of the config's own, or a mark for one that Ignition makes and that stays on the machine. */
function keyOf(device: Luks, hold: Hold): string | undefined {
  const { keyFile } = device;
  if (keyFile?.source) {
    const part = partOf(keyFile);
    return part.kind === "bytes" ? dataUrl(part.bytes) : hold(part);
  }
  return hasClevis(device) ? undefined : hold({ kind: "made", size: madeKeySize });
}

type Hold = (part: Part) => string;

function withoutRemote(config: Config, minor: number, hold: Hold): Config {
  const { ignition, storage } = config;
  const held = (resource: Resource): Resource => (isRemote(resource) ? { source: hold(partOf(resource)) } : resource);
  const files = storage?.files?.map((file): ConfigFile => {
    const { contents, append } = file;
    return {
      ...file,
      ...(contents ? { contents: held(contents) } : {}),
      ...(append ? { append: append.map(held) } : {}),
    };
  });
  const luks = storage?.luks?.map(
    (device): Luks => (device.keyFile ? { ...device, keyFile: held(device.keyFile) } : device),
  );
  return {
    ...config,
    ...(storage ? { storage: { ...storage, ...(files ? { files } : {}), ...(luks ? { luks } : {}) } } : {}),
    ignition: { ...withoutReferences(ignition, hold), version: versionOf(minor) },
  };
}

/** The configs inside are kept, those elsewhere are left out; so are authorities, which only a fetch needs. */
function withoutReferences(ignition: Config["ignition"], hold: Hold): NonNullable<Config["ignition"]> {
  const { security: _, ...rest } = ignition ?? {};
  const { merge, replace } = rest.config ?? {};
  const inner = (resource: Resource): Resource[] => (isRemote(resource) ? [] : [embedded(resource, hold)]);
  const [replaced] = replace?.source ? (isRemote(replace) ? [{ source: dataUrl(emptyConfig) }] : inner(replace)) : [];
  const config = { ...(merge ? { merge: merge.flatMap(inner) } : {}), ...(replaced ? { replace: replaced } : {}) };
  return { ...rest, config };
}

const emptyConfig = '{"ignition":{"version":"3.0.0"}}';

function embedded(resource: Resource, hold: Hold): Resource {
  const part = partOf(resource);
  const text = part.kind === "bytes" ? decodeUtf8(part.bytes) : "";
  const { config, minor } = readIgnition(text, "", true);
  if (!config) return resource;
  return { source: dataUrl(encodeJson(ignitionSchema(minor), withoutRemote(config, minor, hold) as Values)) };
}

/** What the engine and its tools need or write for themselves. */
const enginesOwn = [
  "/etc/.ignition-result.json",
  "/etc/.pwd.lock",
  "/etc/default/useradd",
  "/etc/login.defs",
  ...["passwd", "group", "shadow", "gshadow", "subuid", "subgid"].flatMap((name) => [`/etc/${name}`, `/etc/${name}-`]),
];

/** The same result as of our model. */
export function engineResult(rendered: Pick<Rendered, "config" | "minor">, input: EngineInput, output: Laid): DryRun {
  const { config, fetched } = resolveConfig(rendered.config, rendered.minor);
  const wanted = new Set((config.storage?.files ?? []).map(({ path }) => path));
  for (const path of enginesOwn) if (!wanted.has(path)) remove(output.root, path);
  for (const [, node] of walk(output.root)) if (node.kind === "file") unmark(node, input.marks);
  return { ignition: versionOf(rendered.minor), ...madeBetween(newImage(), output), ...stated(config), fetched };
}

/** Puts what a mark stands for in its place. */
function unmark({ parts }: File, marks: readonly Part[]): void {
  const text = Buffer.concat(parts.flatMap((part) => (part.kind === "bytes" ? [part.bytes] : []))).toString("latin1");
  if (text.includes(unknownUuid)) parts.splice(0, parts.length, { kind: "made", size: text.length });
  if (!marked.test(text)) return;
  const pieces = text.split(marked).map((piece, index): Part => {
    const held = index % 2 === 1 ? marks[Number(piece)] : undefined;
    return held ?? { kind: "bytes", bytes: Buffer.from(piece, "latin1") };
  });
  parts.splice(0, parts.length, ...pieces);
}
