import { joinPath } from "../go/path.ts";
import type { Step } from "../report/report.ts";
import type { ButaneConfig, ButaneQuadlet } from "../schema/butane.ts";
import type { Config, File } from "../schema/ignition.ts";
import { setContents } from "./copy.ts";
import { readLocal, type Translation } from "./state.ts";
import { type Nodes, nodeExistsAt, nodesOf, traceNode } from "./tree.ts";

const nodeExists = "matching filesystem node has existing contents or different type";

interface Contents {
  readonly name?: string | undefined;
  readonly contents?: string | undefined;
  readonly contents_local?: string | undefined;
}

/** Puts Podman's quadlets where systemd's generator finds them. */
export function addQuadlets(state: Translation, source: ButaneConfig, config: Config): void {
  const quadlets = source.systemd?.quadlets ?? [];
  if (quadlets.length === 0) return;
  const nodes = nodesOf(config);
  for (const [index, quadlet] of quadlets.entries()) {
    const from = ["systemd", "quadlets", index];
    const path = quadletPath(quadlet);
    const template = templateOf(quadlet.name ?? "");
    at(state, from, () => {
      if (template) addInstance(state, nodes, from, path, template);
      else addContents(state, nodes, from, path, quadlet);
    });
    for (const [place, dropin] of (quadlet.dropins ?? []).entries()) {
      const dropinFrom = [...from, "dropins", place];
      at(state, dropinFrom, () => addContents(state, nodes, dropinFrom, `${path}.d/${dropin.name ?? ""}`, dropin));
    }
  }
}

function at(state: Translation, place: readonly (string | number)[], act: () => void): void {
  for (const step of place) state.report.enter(step);
  act();
  for (const _ of place) state.report.leave();
}

function quadletPath({ name, rootful }: ButaneQuadlet): string {
  return joinPath("/etc/containers/systemd", rootful ? "" : "users", name ?? "");
}

/** `x@.container` for `x@instance.container`. */
export function templateOf(name: string): string | undefined {
  const at = name.indexOf("@");
  const dot = name.lastIndexOf(".");
  return at < 0 || dot < 0 || at + 1 === dot ? undefined : `${name.slice(0, at)}@.${name.slice(dot + 1)}`;
}

function addInstance(state: Translation, nodes: Nodes, from: readonly Step[], path: string, target: string): void {
  if (nodeExistsAt(nodes, path)) {
    state.report.error(nodeExists);
    return;
  }
  nodes.storage.links ??= [];
  const index = nodes.storage.links.push({ path, target }) - 1;
  nodes.links.set(path, index);
  traceNode(state, from, "links", index);
  state.origins.made.set(`storage.links.${index}.path`, [...from, "name"]);
}

function addContents(state: Translation, nodes: Nodes, from: readonly Step[], path: string, source: Contents): void {
  if (nodeExistsAt(nodes, path)) {
    state.report.error(nodeExists);
    return;
  }
  const file: File = { path };
  nodes.storage.files ??= [];
  const index = nodes.storage.files.push(file) - 1;
  nodes.files.set(path, index);
  traceNode(state, from, "files", index);
  const local = source.contents_local;
  const contents = local ? readLocal(state, local, "contents_local") : (source.contents ?? "");
  if (contents === undefined) return;
  file.contents = {};
  setContents(file.contents, contents);
  file.mode = 0o644;
  const place = `storage.files.${index}`;
  const contentsFrom = [...from, local ? "contents_local" : "contents"];
  state.origins.made.set(`${place}.path`, [...from, "name"]);
  state.origins.made.set(`${place}.contents`, contentsFrom);
  state.origins.made.set(`${place}.contents.source`, contentsFrom);
}
