import { expect, onTestFinished, test } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import type { MachinePlan } from "../../../src/platform.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";
import { machines } from "../../../src/providers/digitalocean/machines.ts";
import type { Options } from "../../../src/providers/digitalocean/options.ts";
import { fastIO } from "../../conformance/clock.ts";
import { releaseFor } from "../../conformance/world.ts";

async function create(options: object, more: { readonly image?: string; readonly token?: string } = {}) {
  const cloud = await digitalocean.simulate();
  onTestFinished(() => cloud.close());
  const io = fastIO(cloud.env, () => undefined);
  const token = more.token ?? cloud.env.DIGITALOCEAN_TOKEN ?? "";
  const driver = machines({ token, endpoint: cloud.env.DIGITALOCEAN_API_URL }, io);
  const plan: MachinePlan<Options> = {
    name: "shop-web-0",
    release: releaseFor("amd64"),
    image: more.image ?? "12345678",
    ownImage: more.image === undefined,
    ignition: "{}",
    userData: "{}",
    labels: {},
    options: digitalocean.options.parse({ region: "fra1", size: "s-1vcpu-1gb", sshKeys: [289_794], ...options }),
  };
  const run = { owner: "fd01", signal: AbortSignal.timeout(10_000), progress: () => undefined };
  const error: unknown = await driver.create(plan, run).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FlatcarError);
  expect(cloud.machines()).toEqual([]);
  return (error as FlatcarError).findings[0];
}

test.each<[string, object, object, object]>([
  [
    "a size that is not in the region: where it is",
    { region: "nyc2", size: "c-2" },
    {},
    { code: "FD1401", details: [/HTTP 422/, /c-2 is to be had in ams3, atl1, .*tor1/] },
  ],
  ["an unknown size: the nearest", { size: "s-1vcpu-1g" }, {}, { code: "FD1411", hint: /"s-1vcpu-1gb"/ }],
  ["an unknown region: the nearest", { region: "fra2" }, {}, { code: "FD1410", hint: /"fra1"/ }],
  ["an unknown region unlike any: all", { region: "xyz9" }, {}, { code: "FD1410", hint: /one of: ams3, / }],
  ["a key that is not there", { sshKeys: [17] }, {}, { code: "FD1406", hint: /doctl compute ssh-key list/ }],
  ["an image that is not there", {}, { image: `sha512-${"0".repeat(56)}` }, { code: "FD1414", hint: /import it/ }],
  ["a token that is none", {}, { token: "dop_v1_expired" }, { code: "FD1302", hint: /DIGITALOCEAN_TOKEN/ }],
])("%s", async (_, options, more, wanted) => {
  const finding = await create(options, more);
  const { details, ...rest } = wanted as { readonly details?: readonly RegExp[] };
  for (const [key, value] of Object.entries(rest)) {
    expect(finding?.[key as "hint"]).toEqual(value instanceof RegExp ? expect.stringMatching(value) : value);
  }
  for (const [index, line] of (details ?? []).entries()) expect(finding?.details?.[index]).toMatch(line);
  expect(finding?.message).toMatch(/shop-web-0/);
});
