import type { IncomingMessage } from "node:http";
import { type Node, toTree } from "./decode.ts";
import { type Member, type Model, models, type ServiceName, shapeOf } from "./model.ts";
import { Refusal } from "./refusal.ts";
import { type Element, parseXml } from "./xml.ts";

/** Which call of which service a request is. */
export interface Asked {
  readonly service: ServiceName;
  /** Empty where it names none. */
  readonly name: string;
  /** As it was sent, for a call that nobody knows. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Its parameters. Refuses what cannot be read, and another version of the service. */
  read(): Node;
}

const versions = { ec2: "2016-11-15", elasticloadbalancing: "2015-12-01" } as const;

/** Services that are called by forms differ in the version that they name; Route 53 is called by paths. */
export function askedOf({ method = "", url = "/" }: IncomingMessage, body: Buffer): Asked {
  const { pathname, searchParams } = new URL(url, "http://simulated");
  if (pathname.startsWith("/2013-04-01/")) return restOf(method, pathname, searchParams, body);
  const form = new URLSearchParams(body.toString("utf8"));
  const version = form.get("Version") ?? "";
  const service = version === versions.elasticloadbalancing ? "elasticloadbalancing" : "ec2";
  return {
    service,
    name: form.get("Action") ?? "",
    parameters: Object.fromEntries(form),
    read() {
      if (version === versions[service]) return toTree(form);
      throw new Refusal("NoSuchVersion", `The version must be ${versions[service]}`);
    },
  };
}

function restOf(method: string, pathname: string, query: URLSearchParams, body: Buffer): Asked {
  const service = "route53";
  const model = models[service];
  const path = pathname.replace(/\/$/, "");
  for (const [name, { method: own, uri = "", input = "" }] of Object.entries(model.operations)) {
    const values = own === method ? valuesOf(uri, path) : undefined;
    if (values === undefined) continue;
    const parameters = { ...values, ...Object.fromEntries(query) };
    return { service, name, parameters, read: () => treeOf(model, input, parameters, body) };
  }
  return { service, name: "", parameters: { method, path }, read: () => ({ parts: new Map() }) };
}

/** What stands in the places of a path; `undefined` where it is another one. */
function valuesOf(uri: string, path: string): Readonly<Record<string, string>> | undefined {
  const source = uri.replace(/\/$/, "").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  const found = new RegExp(`^${source}$`).exec(path);
  return found ? { ...found.groups } : undefined;
}

function treeOf(model: Model, input: string, parameters: Readonly<Record<string, string>>, body: Buffer): Node {
  const parts = new Map(Object.entries(parameters).map(([key, value]) => [key, { value, parts: new Map() } as Node]));
  if (body.length === 0) return { parts };
  const document = parseXml(body.toString("utf8"));
  if (document?.name !== input) throw new Refusal("MalformedInput", `The body is no ${input}`);
  for (const [key, node] of toNode(model, input, document).parts) parts.set(key, node);
  return { parts };
}

/** An element as a part of the tree: the items of a list have numbers there. */
function toNode(model: Model, name: string, { children, text }: Element): Node {
  const shape = shapeOf(model, name);
  if (shape.type === "list") {
    return { parts: new Map(children.map((child, index) => [String(index + 1), toNode(model, shape.member, child)])) };
  }
  if (shape.type !== "structure") return { value: text, parts: new Map() };
  const named = new Map(Object.values(shape.members).map((member) => [member.xml, member] as const));
  const part = (child: Element): readonly [string, Node] => [child.name, partOf(model, named.get(child.name), child)];
  return { parts: new Map(children.map(part)) };
}

function partOf(model: Model, member: Member | undefined, child: Element): Node {
  return member ? toNode(model, member.shape, child) : { value: child.text, parts: new Map() };
}
