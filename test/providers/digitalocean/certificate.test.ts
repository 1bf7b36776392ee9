import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import type { Driver, ResourceKind, ResourcePlan, ResourceState, Run, Simulator } from "../../../src/platform.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";
import { fastIO } from "../../conformance/clock.ts";
import { connect } from "../../plugin/provider.ts";

const { Certificate, LoadBalancer } = digitalocean.resources as unknown as Readonly<
  Record<"Certificate" | "LoadBalancer", ResourceKind>
>;
const open: Simulator[] = [];

afterEach(async () => {
  for (const cloud of open) expect(cloud.violations).toEqual([]);
  await Promise.all(open.splice(0).map((cloud) => cloud.close()));
});

async function account(latencyMs = 0) {
  const cloud = await digitalocean.simulate({ latencyMs });
  open.push(cloud);
  const { DIGITALOCEAN_TOKEN: token = "", DIGITALOCEAN_API_URL: endpoint = "" } = cloud.env;
  const io = fastIO(cloud.env, () => undefined);
  const driver = (kind: ResourceKind, given = io) =>
    kind.connect({ token, endpoint }, given) as Driver<ResourcePlan, ResourceState>;
  return { cloud, io, driver };
}

const run = (more: Partial<Run> = {}): Run => ({
  owner: "fd01",
  signal: AbortSignal.timeout(20_000),
  progress: () => undefined,
  ...more,
});

function plan(kind: ResourceKind, options: object, name = "shop"): ResourcePlan {
  return { name, labels: {}, options: kind.options.parse(options) };
}

async function failed(step: Promise<unknown>): Promise<FlatcarError> {
  const error = await step.catch((reason: unknown) => reason);
  if (error instanceof FlatcarError) return error;
  throw new Error("it must fail with an error of ours", { cause: error });
}

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), "utf8");
const own = { certificate: `${fixture("server.pem")}${fixture("ca.pem")}`, privateKey: fixture("server.key") };

test("a certificate of one's own is uploaded, leaf and chain, and its key is read by nobody", async () => {
  const { cloud, driver } = await account();
  const state = await driver(Certificate).create(plan(Certificate, own), run());
  expect(state).toMatchObject({ phase: "ready", observed: { name: "shop", owner: "fd01", options: {} } });
  expect(state.outputs).toMatchObject({ domainNames: ["nimbus.test"], notValidAfter: expect.any(String) });
  const sent = cloud.calls.find(({ name }) => name === "POST /v2/certificates")?.parameters;
  expect(sent).toMatchObject({ leaf_certificate: fixture("server.pem"), certificate_chain: fixture("ca.pem") });
  expect(`${JSON.stringify(state)}${cloud.snapshot()}`).not.toContain("PRIVATE KEY");
  expect((await driver(Certificate).create(plan(Certificate, own), run())).id).toBe(state.id);
});

test("another one has a name of its own beside the one that it takes the place of", async () => {
  const { driver } = await account();
  const asked = plan(Certificate, { domainNames: ["shop.example.com"] });
  const first = await driver(Certificate).create(asked, run());
  const second = await driver(Certificate).create(asked, run({ replacing: first.id }));
  expect(second.id).not.toBe(first.id);
  await driver(Certificate).delete(first.id, run());
  expect((await driver(Certificate).list("team", run())).map(({ id }) => id)).toEqual([second.id]);
});

test("the key shows in no error", async () => {
  const { driver, io } = await account();
  const fetch: typeof globalThis.fetch = async (url, init) => {
    if (init?.method !== "POST") return io.fetch(url, init);
    const body = { id: "unprocessable_entity", message: `private_key ${own.privateKey.trim()} is odd` };
    return Response.json(body, { status: 422 });
  };
  const error = await failed(driver(Certificate, { ...io, fetch }).create(plan(Certificate, own), run()));
  expect(JSON.stringify(error.findings)).toContain("is odd");
  expect(JSON.stringify(error.findings)).not.toContain(own.privateKey.split("\n")[1]);
});

test("the key is a secret in a program's state, though the program says nothing of it", async () => {
  const { cloud } = await account();
  const client = await connect(cloud);
  const urn = "urn:pulumi:test::shop::flatcar:digitalocean:Certificate::one";
  const { failures, ...inputs } = await client.check(urn, { name: "shop", options: own });
  expect([failures, inputs.secrets]).toEqual([[], [["options", "privateKey"]]]);
  const { id, outputs } = await client.create(urn, inputs);
  expect(outputs.secrets).toEqual([["options", "privateKey"]]);
  const read = await client.read(urn, id, inputs, outputs);
  expect(read.inputs.secrets).toEqual([["options", "privateKey"]]);
  expect((await client.diff(urn, read.inputs, inputs)).some).toBe(false);
});

test.each([
  [{}, "wants either certificate and privateKey, or domainNames"],
  [{ ...own, privateKey: fixture("client.key") }, "is not the key of the certificate"],
])("what cannot be a certificate is refused before any call (%#)", (options, message) => {
  expect(Certificate.options.safeParse(options).error?.issues.map((issue) => issue.message)).toEqual([message]);
});

test("one that is not issued is told and deleted, so that the next run asks for it anew", async () => {
  const { cloud, driver } = await account(30);
  const asked = plan(Certificate, { domainNames: ["shop.invalid"] });
  for (const _ of [1, 2]) {
    const before = cloud.calls.length;
    const error = await failed(driver(Certificate).create(asked, run()));
    expect(error).toMatchObject({ code: "FD1465", created: undefined });
    expect(cloud.calls.slice(before).map(({ name }) => name)).toContain("POST /v2/certificates");
    expect(await driver(Certificate).list("team", run())).toEqual([]);
  }
});

test("a load balancer takes its id, and shows it again, whatever DigitalOcean calls it", async () => {
  const { cloud, driver } = await account();
  const certificate = await driver(Certificate).create(plan(Certificate, { domainNames: ["a.example.com"] }), run());
  const rule = { entryProtocol: "https", entryPort: 443, targetProtocol: "http", targetPort: 80 };
  const options = { region: "fra1", tag: "web", rules: [{ ...rule, certificate: certificate.id }] };
  const made = await driver(LoadBalancer).create(plan(LoadBalancer, options), run());
  expect(made.observed.options).toMatchObject({ rules: [{ certificate: certificate.id }] });
  const sent = cloud.calls.find(({ name }) => name === "POST /v2/load_balancers")?.parameters;
  expect(sent).toMatchObject({ forwarding_rules: [{ certificate_id: certificate.outputs.certificateId }] });
  const before = cloud.calls.length;
  await driver(LoadBalancer).update?.(made.id, plan(LoadBalancer, options), run());
  expect(cloud.calls.slice(before).map(({ name }) => name)).not.toContain("PUT /v2/load_balancers/{lb_id}");
  const missing = { ...options, rules: [{ ...rule, certificate: "nobodys" }] };
  expect((await failed(driver(LoadBalancer).create(plan(LoadBalancer, missing, "other"), run()))).code).toBe("FD1406");
});
