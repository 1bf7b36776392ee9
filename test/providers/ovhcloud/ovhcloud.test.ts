import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { throwFindings } from "../../../src/errors.ts";
import { parseWith, resolveCredentials } from "../../../src/options.ts";
import type { Simulator } from "../../../src/platform.ts";
import type { AnyPlatform } from "../../../src/providers/index.ts";
import { toOpenstack } from "../../../src/providers/ovhcloud/credentials.ts";
import ovhcloud from "../../../src/providers/ovhcloud/index.ts";
import { simulated } from "../../conformance/cloud.ts";
import { failure } from "../../conformance/rule.ts";
import { openWorld, type World } from "../../conformance/world.ts";

const platform = ovhcloud as unknown as AnyPlatform;

function credentials(env: Readonly<Record<string, string>>) {
  const { value, findings } = resolveCredentials(platform, undefined, env);
  throwFindings(findings);
  return toOpenstack(value as never);
}

function optionFindings(options: object) {
  return parseWith(ovhcloud.options, { region: "GRA11", flavor: "b3-8", ...options }, (path) => ({ path }));
}

describe("credentials", () => {
  const user = { OS_USERNAME: "u", OS_PASSWORD: "secret", OS_PROJECT_ID: "p" };

  test("of an openrc need no address", () => {
    expect(credentials(user)).toMatchObject({ authUrl: "https://auth.cloud.ovh.net/v3", username: "u" });
    const us = { ...user, OS_AUTH_URL: "https://auth.cloud.ovh.us/v3" };
    expect(credentials(us)).toMatchObject({ authUrl: us.OS_AUTH_URL });
  });

  test("of a named cloud have the address in its file", () => {
    expect(credentials({ OS_CLOUD: "ovh" })).not.toHaveProperty("authUrl");
  });

  test("of OVHcloud go before those of another cloud, whose address is refused", () => {
    const both = { ...user, OVH_OS_USERNAME: "o", OVH_OS_AUTH_URL: "https://auth.cloud.ovh.net/v3" };
    expect(credentials({ ...both, OS_AUTH_URL: "https://keystone.example/v3" })).toMatchObject({ username: "o" });
    const { findings } = resolveCredentials(platform, undefined, {
      ...user,
      OS_AUTH_URL: "https://keystone.example/v3",
    });
    expect(findings).toMatchObject([{ message: expect.stringContaining("OVHcloud's Keystone") }]);
  });
});

test.each([
  ["gra11", "did you mean GRA11?"],
  ["RegionOne", "there are"],
  ["eu-west-pari", "did you mean EU-WEST-PAR?"],
])("region %s is refused: %s", (region, message) => {
  expect(optionFindings({ region }).findings).toMatchObject([{ message: expect.stringContaining(message) }]);
});

test.each(["GRA11", "GRA12", "EU-WEST-LZ-BRU-A", "US-EAST-VA-1"])("region %s may be there", (region) => {
  expect(optionFindings({ region }).findings).toEqual([]);
});

describe("on the simulated cloud", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(simulated(platform));
  });
  afterEach(() => world.cloud.close());

  test("a machine that names no network has a public address", async () => {
    const plan = await world.plan({ onlyOptions: { region: "GRA11", flavor: "b3-8" } });
    const { addresses } = await world.driver().create(plan, world.run());
    expect(addresses).toEqual({ publicIpv4: expect.stringMatching(/^198\.18\./) });
  });

  test.each([
    ["region", { region: "GRA12" }, "FD1410", "GRA11"],
    ["flavor", { flavor: "b3-9" }, "FD1411", "b3-8"],
  ])("a %s that is not there is told with the nearest", async (_, options, code, near) => {
    const plan = await world.plan();
    const wrong = { ...plan, options: { ...(plan.options as object), ...options } };
    const { findings } = await failure(world.driver().create(wrong, world.run()));
    expect(findings).toMatchObject([{ code, hint: expect.stringContaining(near) }]);
  });
});

test("beside a simulated OpenStack each has its own variables", async () => {
  const cloud: Simulator = await ovhcloud.simulate();
  expect(Object.keys(cloud.env).every((name) => name.startsWith("OVH_OS_"))).toBe(true);
  await cloud.close();
});
