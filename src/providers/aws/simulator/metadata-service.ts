import { randomBytes } from "node:crypto";
import {
  keyNamed,
  lookUp,
  type MetadataAnswer,
  type MetadataRequest,
  type MetadataService,
  type MetadataTree,
} from "../../../http/simulated-metadata.ts";
import { account } from "./account.ts";
import { dnsName, groupsOf } from "./describe-instances.ts";
import type { InstanceRecord } from "./records.ts";
import type { Store } from "./store.ts";

/** Longest life of a token, in seconds, https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html */
const longestSeconds = 21_600;

/** By token, when it ends, in milliseconds since 1970. */
type Tokens = Map<string, number>;

/**
 * The instance metadata service, version 2 and, where tokens are optional, 1; the same in every dated version. Sources:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html
 */
export function metadataService(store: Store, instance: InstanceRecord): MetadataService {
  const tokens: Tokens = new Map();
  return (request) => {
    store.settle();
    return instance.metadata.HttpEndpoint === "disabled" ? page(403, "Forbidden") : answer(instance, tokens, request);
  };
}

function answer(instance: InstanceRecord, tokens: Tokens, request: MetadataRequest): MetadataAnswer {
  const [version = "", ...names] = request.path.split("/").filter((part) => part !== "");
  const path = names.join("/");
  if (path === "api/token") return newToken(version, tokens, request);
  if (request.method !== "GET") return page(405, "Method Not Allowed");
  if (!isAdmitted(instance, tokens, request)) return page(401, "Unauthorized");
  if (version === "") return text("latest");
  if (!/^(?:latest|1\.0|\d{4}-\d\d-\d\d)$/.test(version)) return page(404, "Not Found");
  if (path === "user-data") return userDataOf(instance);
  const found = lookUp(treeOf(instance), path);
  return found === undefined ? page(404, "Not Found") : text(found);
}

/** Only the version `latest` gives tokens, and none to what came through a proxy. */
function newToken(version: string, tokens: Tokens, { method, headers }: MetadataRequest): MetadataAnswer {
  if (method !== "PUT") return page(405, "Method Not Allowed");
  if (version !== "latest" || headers["x-forwarded-for"] !== undefined) return page(403, "Forbidden");
  const wanted = String(headers["x-aws-ec2-metadata-token-ttl-seconds"] ?? "");
  const seconds = Number(wanted);
  if (!/^\d+$/.test(wanted) || seconds < 1 || seconds > longestSeconds) return page(400, "Bad Request");
  const token = randomBytes(42).toString("base64");
  tokens.set(token, Date.now() + seconds * 1000);
  return { ...text(token), headers: { "x-aws-ec2-metadata-token-ttl-seconds": wanted } };
}

function isAdmitted({ metadata }: InstanceRecord, tokens: Tokens, { headers }: MetadataRequest): boolean {
  const token = headers["x-aws-ec2-metadata-token"];
  if (token === undefined) return metadata.HttpTokens !== "required";
  return (tokens.get(String(token)) ?? 0) > Date.now();
}

function userDataOf({ userData = "" }: InstanceRecord): MetadataAnswer {
  if (userData === "") return page(404, "Not Found");
  const headers = { "content-type": "application/octet-stream" };
  return { status: 200, body: Buffer.from(userData, "base64"), headers };
}

function treeOf(instance: InstanceRecord): MetadataTree {
  return {
    dynamic: { "instance-identity": { document: JSON.stringify(documentOf(instance), null, 2) } },
    "meta-data": { ...identity(instance), ...network(instance), ...settings(instance) },
  };
}

function identity({ id, image, index, type, reservation, spot, zone, region }: InstanceRecord): MetadataTree {
  return {
    "ami-id": image,
    "ami-launch-index": String(index),
    "instance-id": id,
    "instance-life-cycle": spot === undefined ? "on-demand" : "spot",
    "instance-type": type,
    placement: { "availability-zone": zone, region },
    "reservation-id": reservation,
  };
}

function network({ card, region }: InstanceRecord): MetadataTree {
  const hostname = dnsName("ip", card.privateIpv4, region);
  const { publicIpv4 } = card;
  return {
    hostname,
    ipv6: card.ipv6[0],
    "local-hostname": hostname,
    "local-ipv4": card.privateIpv4,
    mac: card.mac,
    "public-hostname": publicIpv4 === undefined ? undefined : dnsName("ec2", publicIpv4, region),
    "public-ipv4": publicIpv4,
    "security-groups": groupsOf(card.groups)
      .map(({ GroupName }) => GroupName)
      .join("\n"),
  };
}

/** Tags show where the instance lets them. */
function settings({ key, metadata, tags }: InstanceRecord): MetadataTree {
  return {
    "public-keys": key === undefined ? undefined : { [`0=${key}`]: { "openssh-key": keyNamed(key) } },
    tags: metadata.InstanceMetadataTags === "enabled" ? { instance: tags } : undefined,
  };
}

function documentOf({ arch, card, id, image, launchedAt, region, type, zone }: InstanceRecord) {
  return {
    accountId: account,
    architecture: arch,
    availabilityZone: zone,
    imageId: image,
    instanceId: id,
    instanceType: type,
    pendingTime: new Date(launchedAt).toISOString().replace(/\.\d+/, ""),
    privateIp: card.privateIpv4,
    region,
    version: "2017-09-30",
  };
}

function text(body: string): MetadataAnswer {
  return { status: 200, body };
}

function page(status: number, words: string): MetadataAnswer {
  const title = `${status} - ${words}`;
  const body = `<?xml version="1.0" encoding="iso-8859-1"?>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, body, headers: { "content-type": "text/html" } };
}
