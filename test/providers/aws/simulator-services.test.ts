import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { connectService } from "../../../src/providers/aws/service.ts";
import { parseXml } from "../../../src/providers/aws/simulator/xml.ts";
import { openShop } from "./kinds.ts";

const io = {
  env: {},
  fetch: globalThis.fetch,
  log: () => undefined,
  now: () => new Date(),
  sleep: async () => undefined,
};

test("a service's package is loaded with its first call, and said by its name where it is missing", async () => {
  const { run } = await openShop();
  await run();
  const loaded = Object.keys(createRequire(import.meta.url).cache).join();
  expect(loaded).toContain("client-ec2");
  expect(loaded).not.toContain("client-elastic-load-balancing-v2");
  expect(loaded).not.toContain("client-route-53");
  const absent = {
    ...{ title: "Elastic Load Balancing", package: "@aws-sdk/client-not-here", client: "Client", telling: /./ },
    endpoint: () => undefined,
  };
  const call = connectService<{ Ask: [object, unknown] }>(absent, "eu-central-1", {}, io);
  await expect(call("Ask", {}, { signal: AbortSignal.timeout(5_000) })).rejects.toMatchObject({
    code: "FD1703",
    message: "Elastic Load Balancing needs the package @aws-sdk/client-not-here, which is not installed",
    findings: [{ hint: "npm install @aws-sdk/client-not-here" }],
  });
});

describe("the simulated services", () => {
  test("refuse what breaks their official models, and what nobody signed", async () => {
    const { cloud } = await openShop();
    const endpoint = cloud.env.AWS_ENDPOINT_URL_ROUTE_53 ?? "";
    const form = (parameters: object) =>
      new URLSearchParams({ Version: "2015-12-01", Action: "DescribeLoadBalancers", ...parameters });
    const answers = [
      await fetch(endpoint, { method: "POST", body: form({}) }),
      await fetch(endpoint, { method: "POST", body: form({ Action: "CreateRule" }) }),
      await fetch(`${endpoint}/2013-04-01/hostedzone/Z0123456789ABC/rrset/`, { method: "POST", body: "<no" }),
      await fetch(`${endpoint}/2013-04-01/healthcheck`),
    ];
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(texts.map((text) => /<Code>([^<]+)/.exec(text)?.[1])).toEqual([
      "MissingAuthenticationToken",
      "InvalidAction",
      "MalformedInput",
      "MissingAction",
    ]);
    expect(cloud.violations).toHaveLength(3);
  });

  test("are kept in a snapshot", async () => {
    const first = await openShop();
    const { driver, plan, order } = first;
    const listeners = [{ port: 80 }];
    const subnets = [{ subnet: "subnet-0123456789abcdef0" }];
    const balancer = plan("LoadBalancer", { region: "eu-central-1", subnets, listeners });
    const record = plan("DnsRecord", { zone: "example.com", type: "A", values: ["192.0.2.1"] });
    const address = plan("ElasticIp", { region: "eu-central-1" });
    const ids = [
      (await driver("LoadBalancer").create(balancer, order())).id,
      (await driver("DnsRecord").create(record, order())).id,
      (await driver("ElasticIp").create(address, order())).id,
    ];
    const second = await openShop({ snapshot: first.cloud.snapshot() });
    expect(second.cloud.leftovers()).toEqual(first.cloud.leftovers());
    for (const [index, kind] of ["LoadBalancer", "DnsRecord", "ElasticIp"].entries()) {
      const [before, after] = [driver(kind), second.driver(kind)].map((one) => one.read(ids[index] ?? "", order()));
      expect(await after).toEqual(await before);
    }
  });
});

test.each([
  ["<a><b>1 &amp; 2</b><c/></a>", { name: "a", children: [{ name: "b", text: "1 & 2" }, { name: "c" }] }],
  ['<?xml version="1.0"?>\n<a x="1">&#246;&#x20AC;</a>', { name: "a", text: "ö€" }],
  ["<a><b></a></b>", undefined],
  ["<a>", undefined],
  ["none", undefined],
])("%s is read", (document, want) => {
  if (want) expect(parseXml(document)).toMatchObject(want);
  else expect(parseXml(document)).toBeUndefined();
});
