import { describe, expect, it, test } from "vitest";
import { parseWith, resolveCredentials } from "../../../src/options.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";
import { options } from "../../../src/providers/digitalocean/options.ts";

const smallest = { region: "fra1", size: "s-1vcpu-1gb", sshKeys: [289_794] };

function parse(more: object) {
  const { value, findings } = parseWith(options, { ...smallest, ...more }, (path) => ({ path }));
  return {
    value,
    found: findings.map(({ code, at, message, hint }) => `${code} ${at?.path} ${message} ${hint ?? ""}`),
  };
}

test("the smallest machine", () => {
  expect(parse({})).toEqual({
    found: [],
    value: {
      ...smallest,
      sshKeys: ["289794"],
      publicNetworking: true,
      tags: [],
      onSizeChange: "replace",
      keepDisk: false,
    },
  });
});

describe("refused, with what to do", () => {
  it.each<[object, RegExp]>([
    [{ region: "fra-1" }, /FD1410 region .*did you mean "fra1"/],
    [{ region: "frankfurt" }, /FD1410 .*a region looks like/],
    [{ size: "S_1vCPU_1GB" }, /FD1411 size .*"s-1vcpu-1gb"/],
    [{ size: "small" }, /FD1411 .*a size looks like/],
    [{ sshKeys: [] }, /FD1003 sshKeys .*only with an SSH key/],
    [{ sshKeys: ["my-key"] }, /FD1003 sshKeys.0 .*fingerprint/],
    [{ sshKeys: undefined }, /FD1003 sshKeys sshKeys is missing/],
    [{ ipv6: true }, /FD1003 ipv6 .*no IPv6 .*custom-images/],
    [{ monitoring: true }, /FD1003 monitoring .*custom-images/],
    [{ dropletAgent: true }, /FD1003 dropletAgent/],
    [{ tags: ["role:web"] }, /FD1003 tags.0 .*labels: \{ role: web \}/],
    [{ tags: ["flatcar-deploy:owner:x"] }, /FD1003 tags.0 .*ours/],
    [{ tags: ["no spaces"] }, /FD1003 tags.0/],
    [{ backups: { plan: "daily", weekday: "SUN" } }, /FD1003 backups.weekday/],
    [{ backups: { plan: "weekly" } }, /FD1003 backups.weekday/],
    [{ backups: { plan: "daily", hour: 5 } }, /FD1003 backups.hour .*multiple of 4/],
    [{ publicNetworking: false, reservedIp: "203.0.113.4" }, /FD1003 reservedIp/],
    [{ volumes: Array.from({ length: 16 }, () => "12e97116-7280-11ed-b3d0-0a58ac146812") }, /FD1003 volumes .*15/],
    [{ vpc: "default" }, /FD1003 vpc .*UUID/],
  ])("%o", (more, wanted) => {
    const { found } = parse(more);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(wanted);
  });
});

test("keys, tags and volumes are said in one way", () => {
  const { value } = parse({ sshKeys: [2_000, "1999", 2_000], tags: ["Web", "web", "a"], backups: true });
  expect(value).toMatchObject({ sshKeys: ["1999", "2000"], tags: ["a", "web"], backups: { plan: "daily" } });
});

test("no token is FD1301, and says where one is made", () => {
  const { findings } = resolveCredentials(digitalocean, undefined, {});
  expect(findings).toMatchObject([
    {
      code: "FD1301",
      message: "DigitalOcean: there is no token",
      hint: expect.stringMatching(/^set DIGITALOCEAN_TOKEN or .*\/account\/api\/tokens makes one$/) as string,
    },
  ]);
});
