import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { modelTexts } from "../../../scripts/generate-ec2-model.ts";
import { models } from "../../../src/providers/aws/simulator/model.ts";
import { isServed } from "../../../src/providers/aws/simulator/services.ts";
import { openDesk } from "./simulator-client.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

test.each(Object.entries(modelTexts))("%s is what the official model says", (file, text) => {
  expect(read(file)).toBe(text());
});

test.each(["ec2", "elasticloadbalancing", "route53"] as const)(
  "every operation of %s is served, and no other",
  (service) => {
    expect(Object.keys(models[service].operations).filter((name) => !isServed(service, name))).toEqual([]);
    expect(isServed(service, "RebootInstances")).toBe(false);
  },
);

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** A form, signed by hand, so that it may hold what the client would never send. */
async function post(desk: Desk, parameters: Record<string, string>, headers?: Record<string, string>) {
  const body = new URLSearchParams({ Version: "2016-11-15", ...parameters }).toString();
  const endpoint = desk.cloud.env.AWS_ENDPOINT_URL_EC2 ?? "";
  const answer = await fetch(`${endpoint}/`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...(headers ?? signed(desk, body)) },
    body,
  });
  const text = await answer.text();
  return { status: answer.status, text, code: /<Code>([^<]+)/.exec(text)?.[1] };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signed({ cloud }: Desk, body: string): Record<string, string> {
  const host = new URL(cloud.env.AWS_ENDPOINT_URL_EC2 ?? "").host;
  const date = "20261125T222755Z";
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const scope = "20261125/eu-central-1/ec2/aws4_request";
  const request = `POST\n/\n\nhost:${host}\nx-amz-date:${date}\n\nhost;x-amz-date\n${hash(body)}`;
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${cloud.env.AWS_SECRET_ACCESS_KEY}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(request)}`).toString("hex");
  const credential = `Credential=${cloud.env.AWS_ACCESS_KEY_ID}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
  return { "x-amz-date": date, authorization };
}

const small = {
  Action: "RunInstances",
  ImageId: "ami-0123456789abcdef0",
  InstanceType: "t3.small",
  MinCount: "1",
  MaxCount: "1",
};

describe("a request that breaks the official description is refused and written down", () => {
  test.each<[string, Record<string, string>, string, string]>([
    ["an unknown parameter", { ...small, Colour: "red" }, "UnknownParameter", "The parameter Colour is not recognized"],
    [
      "an unknown part",
      { ...small, "Placement.Colour": "red" },
      "UnknownParameter",
      "The parameter Placement.Colour is not recognized",
    ],
    [
      "a part of a scalar",
      { ...small, "KeyName.1": "red" },
      "UnknownParameter",
      "The parameter KeyName.1 is not recognized",
    ],
    [
      "a missing parameter",
      { Action: "TerminateInstances" },
      "MissingParameter",
      "The request must contain the parameter InstanceId",
    ],
    ["no number", { ...small, MaxCount: "one" }, "InvalidParameterValue", "it is no integer"],
    ["no boolean", { ...small, EbsOptimized: "yes" }, "InvalidParameterValue", "it is no boolean"],
    [
      "no value of the enumeration",
      { ...small, "MetadataOptions.HttpTokens": "maybe" },
      "InvalidParameterValue",
      "Invalid value 'maybe' for MetadataOptions.HttpTokens.",
    ],
    [
      "a list with a gap",
      { ...small, "SecurityGroupId.2": "sg-0123456789abcdef0" },
      "InvalidParameterValue",
      "not numbered from 1",
    ],
    ["a scalar for a structure", { ...small, Placement: "here" }, "InvalidParameterValue", "has parts of its own"],
    [
      "more than the most",
      { Action: "DescribeInstanceCreditSpecifications", MaxResults: "1001" },
      "InvalidParameterValue",
      "the most is 1000",
    ],
    [
      "an unknown filter",
      { Action: "DescribeInstances", "Filter.1.Name": "colour", "Filter.1.Value.1": "x" },
      "InvalidParameterValue",
      "The filter 'colour' is invalid",
    ],
    ["an unknown action", { Action: "PaintInstances" }, "InvalidAction", "The action PaintInstances is not valid"],
    ["no action", {}, "MissingAction", "must contain the parameter Action"],
    ["another version", { ...small, Version: "2014-10-01" }, "NoSuchVersion", "must be 2016-11-15"],
  ])("%s", async (_, parameters, code, message) => {
    const desk = await openDesk();
    const answer = await post(desk, parameters);
    expect({ status: answer.status, code: answer.code }).toEqual({ status: 400, code });
    expect(desk.cloud.violations).toEqual([expect.stringContaining(message)]);
    expect(desk.cloud.violations[0]).toMatch(new RegExp(`^${parameters.Action ?? ""}: `));
    expect(desk.cloud.machines()).toEqual([]);
  });

  test("a right one is neither", async () => {
    const desk = await openDesk();
    expect((await post(desk, small)).status).toBe(200);
    expect(desk.cloud.violations).toEqual([]);
    expect(desk.cloud.machines()).toHaveLength(1);
  });
});

describe("the wire", () => {
  test("an answer is EC2's XML, escaped", async () => {
    const desk = await openDesk();
    const tag = {
      "TagSpecification.1.ResourceType": "instance",
      "TagSpecification.1.Tag.1.Key": "a",
      "TagSpecification.1.Tag.1.Value": "<&>",
    };
    const { text } = await post(desk, { ...small, ...tag });
    expect(text).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<RunInstancesResponse xmlns="http:\/\/ec2.amazonaws.com\/doc\/2016-11-15\/"><requestId>/,
    );
    expect(text).toContain("<tagSet><item><key>a</key><value>&lt;&amp;&gt;</value></item></tagSet>");
  });

  test("an error is EC2's XML", async () => {
    const { text } = await post(await openDesk(), {
      Action: "DescribeInstances",
      "InstanceId.1": "i-0123456789abcdef0",
    });
    expect(text).toMatch(
      /<Response><Errors><Error><Code>InvalidInstanceID.NotFound<\/Code><Message>[^<]+<\/Message><\/Error><\/Errors><RequestID>[0-9a-f-]{36}<\/RequestID><\/Response>$/,
    );
  });

  test.each([
    ["no signature", {}, 403, "MissingAuthenticationToken"],
    ["another kind of signature", { authorization: "Basic eDp5" }, 401, "AuthFailure"],
  ])("%s is refused", async (_, headers, status, code) => {
    const desk = await openDesk();
    expect(await post(desk, small, headers)).toMatchObject({ status, code });
    expect(desk.cloud.machines()).toEqual([]);
  });

  test("calls are written down in the model's words, without what is secret", async () => {
    const { cloud, run } = await openDesk();
    await run({ UserData: "c2VjcmV0", ClientToken: "one", SecurityGroupIds: ["sg-0123456789abcdef0"] });
    expect(cloud.calls).toEqual([
      {
        name: "RunInstances",
        parameters: {
          ImageId: "ami-0123456789abcdef0",
          InstanceType: "t3.small",
          MinCount: 1,
          MaxCount: 1,
          UserData: "(8 characters)",
          ClientToken: "one",
          SecurityGroupIds: ["sg-0123456789abcdef0"],
        },
      },
    ]);
  });
});
