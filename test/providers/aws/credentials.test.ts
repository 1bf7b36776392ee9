import { expect, test } from "vitest";
import { resolveCredentials } from "../../../src/options.ts";
import aws from "../../../src/providers/aws/index.ts";
import type { AnyPlatform } from "../../../src/providers/index.ts";

const platform = aws as unknown as AnyPlatform;
const keys = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "secret" };

test.each<[string, Record<string, unknown> | undefined, Record<string, string>, unknown]>([
  ["the environment", undefined, keys, { accessKeyId: "AKID", secretAccessKey: "secret" }],
  ["what was given, first", { accessKeyId: "own" }, keys, { accessKeyId: "own", secretAccessKey: "secret" }],
  ["a profile", undefined, { AWS_PROFILE: "work" }, { profile: "work" }],
  [
    "EC2's own endpoint, first",
    undefined,
    { AWS_ENDPOINT_URL: "http://a", AWS_ENDPOINT_URL_EC2: "http://b" },
    { endpoint: "http://b" },
  ],
  ["every service's endpoint", undefined, { AWS_ENDPOINT_URL: "http://a" }, { endpoint: "http://a" }],
  [
    "other services' endpoints",
    undefined,
    { AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: "http://a", AWS_ENDPOINT_URL_ROUTE_53: "http://b" },
    { loadBalancingEndpoint: "http://a", namesEndpoint: "http://b" },
  ],
  ["nothing, which is left to the SDK's chain", undefined, { AWS_ACCESS_KEY_ID: "" }, {}],
])("credentials from %s", (_, given, env, want) => {
  expect(resolveCredentials(platform, given, env)).toEqual({ value: want, findings: [] });
});

test.each<[string, Record<string, string>, string, string]>([
  ["a secret without its key", { AWS_SECRET_ACCESS_KEY: "s" }, "FD1301", "aws.accessKeyId"],
  ["a key without its secret", { AWS_ACCESS_KEY_ID: "k" }, "FD1301", "aws.secretAccessKey"],
  ["an endpoint that is no address", { AWS_ENDPOINT_URL: "ec2.local" }, "FD1003", "aws.endpoint"],
])("%s is a mistake", (_, env, code, path) => {
  const { findings } = resolveCredentials(platform, undefined, env);
  expect(findings.map((finding) => [finding.code, finding.at?.path])).toEqual([[code, path]]);
  expect(JSON.stringify(findings)).not.toContain('"s"');
});
