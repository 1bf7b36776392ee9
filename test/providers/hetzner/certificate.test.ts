import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import type { FlatcarError } from "../../../src/errors.ts";
import type { Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import { connect } from "../../plugin/provider.ts";
import { byOthers, credentialsOf, worldOf } from "./project.ts";
import { driverOf, kindNamed, made, planWith, run, said } from "./resource-project.ts";

const open: Simulator[] = [];

afterEach(async () => {
  for (const simulator of open) expect(simulator.violations).toEqual([]);
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function project(latencyMs = 0): Promise<Simulator> {
  const simulator = await hetzner.simulate({ latencyMs });
  open.push(simulator);
  return simulator;
}

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), "utf8");
const own = { certificate: fixture("server.pem"), privateKey: fixture("server.key") };
const kind = kindNamed("Certificate");

test("a certificate of one's own is uploaded, and its key is read by nobody", async () => {
  const simulator = await project();
  const state = await made(simulator, "Certificate", own);
  expect(state.observed.options).toEqual({ certificate: own.certificate });
  expect(state.outputs).toMatchObject({ domainNames: ["nimbus.test"], notValidAfter: expect.any(String) as string });
  expect(`${JSON.stringify(state)}${simulator.snapshot()}`).not.toContain("PRIVATE KEY");
});

test("spaces and line ends are no other certificate", async () => {
  const simulator = await project();
  const { id } = await made(simulator, "Certificate", own);
  const windows = { ...own, certificate: `\n${own.certificate.replaceAll("\n", "\r\n")}\n` };
  expect((await made(simulator, "Certificate", windows)).id).toBe(id);
});

test("the key shows in no error", async () => {
  const simulator = await project();
  const key = own.privateKey.split("\n")[1] ?? "";
  const fetch: typeof globalThis.fetch = async () => {
    const error = { code: "invalid_input", message: `private_key ${own.privateKey.trim()} is odd`, details: null };
    return new Response(JSON.stringify({ error }), { status: 422, headers: { "content-type": "application/json" } });
  };
  const driver = kind.connect(credentialsOf(simulator), { ...worldOf(simulator), fetch });
  const error = await driver.create(planWith(kind, own), run()).catch((thrown: unknown) => thrown as FlatcarError);
  expect(JSON.stringify((error as FlatcarError).findings)).toContain("is odd");
  expect(JSON.stringify((error as FlatcarError).findings)).not.toContain(key);
});

test("the key is a secret in a program's state, though the program says nothing of it", async () => {
  const simulator = await project();
  const client = await connect(simulator);
  const urn = "urn:pulumi:test::shop::flatcar:hetzner:Certificate::one";
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
  [{ ...own, domainNames: ["shop.example.com"] }, "wants either certificate and privateKey, or domainNames"],
  [{ certificate: own.certificate }, "privateKey: belongs to certificate"],
  [{ ...own, privateKey: fixture("client.key") }, "privateKey: is not the key of the certificate"],
  [{ ...own, certificate: own.privateKey }, "certificate: is no certificate as PEM"],
])("what cannot be a certificate is refused before any call (%#)", (options, message) => {
  expect(said("Certificate", options).map(([, text]) => text)).toEqual([message]);
});

test("a managed certificate is waited for", async () => {
  const simulator = await project();
  const state = await made(simulator, "Certificate", { domainNames: ["b.example.com", "a.example.com"] });
  expect(state).toMatchObject({
    phase: "ready",
    outputs: { domainNames: ["a.example.com", "b.example.com"], renewal: "scheduled" },
  });
});

test("one that an earlier run has asked for is waited for, and no other is made", async () => {
  const simulator = await project(200);
  const plan = planWith(kind, { domainNames: ["shop.example.com"] });
  const stop = new AbortController();
  const io = worldOf(simulator);
  const fetch: typeof globalThis.fetch = async (address, init) => {
    if (String(address).includes("/actions?")) stop.abort();
    return io.fetch(address, init);
  };
  const killed = kind.connect(credentialsOf(simulator), { ...io, fetch }).create(plan, run({ signal: stop.signal }));
  await expect(killed).rejects.toMatchObject({ findings: [{ code: "FD1409" }] });
  const [half] = await driverOf(kind, simulator).list("project", run());
  expect(half?.phase).toBe("pending");
  const state = await driverOf(kind, simulator).create(plan, run());
  expect(state).toMatchObject({ id: half?.id, phase: "ready" });
});

test("one that is not issued is told with its reason, and asked for again by the next run", async () => {
  const simulator = await project();
  const plan = planWith(kind, { domainNames: ["shop.invalid"] });
  for (const call of ["POST /certificates", "POST /certificates/{id}/actions/retry"]) {
    const before = simulator.calls.length;
    await expect(driverOf(kind, simulator).create(plan, run())).rejects.toMatchObject({
      findings: [{ code: "FD1465", message: expect.stringContaining("DNS zone not found for shop.invalid") as string }],
    });
    expect(simulator.calls.slice(before).map(({ name }) => name)).toContain(call);
  }
  expect(await driverOf(kind, simulator).list("project", run())).toHaveLength(1);
  const { certificates } = await byOthers(simulator, "GET", "/certificates");
  expect(certificates).toHaveLength(1);
});
