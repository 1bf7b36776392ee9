import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { partitionOf } from "../regions.ts";
import type { ServiceName } from "./model.ts";
import { Refusal } from "./refusal.ts";

/** The only key that the simulated cloud knows. Everybody may know it: it opens nothing else. */
export const accessKeyId = "AKIASIMULATEDFLATCAR";
export const secretAccessKey = "simulated-cloud-only/not-a-secret/0000000";

const header =
  /^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)\/(?<date>\d{8})\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request, ?SignedHeaders=(?<signed>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})$/;

/**
 * The region that a request is for. Refuses one without a signature, or with one that is not the simulated key's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function regionOf(request: IncomingMessage, body: Buffer, own: ServiceName): string {
  const { headers } = request;
  if (headers.authorization === undefined) {
    throw new Refusal(
      "MissingAuthenticationToken",
      "The request must contain either a valid (registered) AWS access key ID or X.509 certificate",
    );
  }
  const { key, date, region, service, signed, signature } = header.exec(headers.authorization)?.groups ?? {};
  if (
    key === undefined ||
    date === undefined ||
    region === undefined ||
    signed === undefined ||
    signature === undefined
  ) {
    throw new Refusal("AuthFailure", "The authorization header is not AWS4-HMAC-SHA256's");
  }
  if (service !== own || partitionOf(region) === undefined) {
    throw new Refusal("AuthFailure", `Credential should be scoped to a valid region and to the service ${own}`);
  }
  const scope = `${date}/${region}/${own}/aws4_request`;
  const right = sign(signingKey(date, region, own), toSign(scope, canonical(request, signed, body), headers));
  if (key !== accessKeyId || !timingSafeEqual(Buffer.from(right), Buffer.from(signature))) {
    throw new Refusal("AuthFailure", "AWS was not able to validate the provided access credentials");
  }
  return region;
}

function canonical({ method, url = "/", headers }: IncomingMessage, signed: string, body: Buffer): string {
  const [path = "/", query = ""] = url.split("?");
  const sorted = query.split("&").sort().join("&");
  const lines = signed.split(";").map(
    (name) =>
      `${name}:${String(headers[name] ?? "")
        .trim()
        .replace(/\s+/g, " ")}\n`,
  );
  return `${method}\n${path}\n${sorted}\n${lines.join("")}\n${signed}\n${sha256(body)}`;
}

function toSign(scope: string, request: string, headers: IncomingHttpHeaders): string {
  return `AWS4-HMAC-SHA256\n${headers["x-amz-date"]}\n${scope}\n${sha256(request)}`;
}

const keys = new Map<string, Buffer>();

function signingKey(date: string, region: string, service: ServiceName): Buffer {
  const scope = `${date}/${region}/${service}`;
  const known = keys.get(scope);
  if (known) return known;
  const parts = [date, region, service, "aws4_request"];
  const made = parts.reduce(
    (key, part) => createHmac("sha256", key).update(part).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  keys.set(scope, made);
  return made;
}

function sign(key: Buffer, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
