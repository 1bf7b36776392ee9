import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { describe, expect, onTestFinished, test } from "vitest";
import { plainName, quoted, unquoted } from "../../../src/providers/aws/resources/record-text.ts";
import { kindOf, mistakes, openShop, type Shop } from "./kinds.ts";

const web = { zone: "example.com", name: "www.example.com", type: "A", values: ["192.0.2.1"] };

function vendor({ cloud }: Shop) {
  const { AWS_ENDPOINT_URL_ROUTE_53 = "", AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = cloud.env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const client = new Route53Client({ region: "us-east-1", endpoint: AWS_ENDPOINT_URL_ROUTE_53, credentials });
  onTestFinished(() => client.destroy());
  return client;
}

/** Changes a record behind our back. */
async function change(shop: Shop, zone: string, Action: "CREATE" | "UPSERT" | "DELETE", name: string, address: string) {
  const ResourceRecordSet = { Name: name, Type: "A" as const, TTL: 300, ResourceRecords: [{ Value: address }] };
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] };
  await vendor(shop).send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch }));
}

async function shownOf(shop: Shop, zone: string) {
  const { ResourceRecordSets = [] } = await vendor(shop).send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zone }),
  );
  const own = ResourceRecordSets.filter(({ Type = "" }) => !["NS", "SOA"].includes(Type));
  return own.map(({ Name, Type, ResourceRecords }) => [Name, Type, ResourceRecords?.map(({ Value }) => Value)]);
}

describe("a DNS record", () => {
  test("has a TXT record below it that tells whose it is, and takes it along", async () => {
    const shop = await openShop({ latencyMs: 20 });
    const { driver, plan, order } = shop;
    const { id, outputs } = await driver("DnsRecord").create(plan("DnsRecord", web), order());
    const zone = String(outputs.zoneId);
    expect(id).toBe(`aws/${zone}/www.example.com/A`);
    expect(await shownOf(shop, zone)).toEqual([
      ["www.example.com.", "A", ["192.0.2.1"]],
      [
        "_flatcar-deploy-a.www.example.com.",
        "TXT",
        ['"heritage=flatcar-deploy,owner=owner-1,name=shop,zone=example.com"'],
      ],
    ]);
    await driver("DnsRecord").delete(id, order());
    expect(await shownOf(shop, zone)).toEqual([]);
  });

  test("that somebody else has is never touched", async () => {
    const shop = await openShop();
    const { driver, plan, order } = shop;
    const probe = await driver("DnsRecord").create(plan("DnsRecord", { ...web, name: "x.example.com" }), order());
    const zone = String(probe.outputs.zoneId);
    await change(shop, zone, "CREATE", "www.example.com", "198.51.100.9");
    const refused = {
      code: "FD1437",
      message: expect.stringContaining("flatcar-deploy has not made it"),
      created: undefined,
    };
    await expect(driver("DnsRecord").create(plan("DnsRecord", web), order())).rejects.toMatchObject(refused);
    expect(await driver("DnsRecord").read(`aws/${zone}/www.example.com/A`, order())).toMatchObject({
      observed: { owner: undefined, options: { values: ["198.51.100.9"] } },
    });
    const other = driver("DnsRecord").create(
      plan("DnsRecord", { ...web, name: "x.example.com" }, { name: "other" }),
      order(),
    );
    await expect(other).rejects.toMatchObject({ message: expect.stringContaining("it is shop of this deployment") });
    const stranger = plan("DnsRecord", { ...web, name: "x.example.com" });
    await expect(driver("DnsRecord").create(stranger, order({ owner: "owner-2" }))).rejects.toMatchObject({
      message: expect.stringContaining("another deployment, owner-1"),
    });
  });

  test("whose place another deployment has taken is neither changed nor deleted", async () => {
    const shop = await openShop();
    const { driver, plan, order } = shop;
    const records = driver("DnsRecord");
    const { id, outputs } = await records.create(plan("DnsRecord", web), order());
    await records.delete(id, order());
    await records.create(plan("DnsRecord", { ...web, values: ["203.0.113.7"] }), order({ owner: "owner-2" }));
    const before = await shownOf(shop, String(outputs.zoneId));
    const refused = { code: "FD1437", message: expect.stringContaining("it is shop of another deployment, owner-2") };
    await expect(records.update?.(id, plan("DnsRecord", { ...web, ttl: 60 }), order())).rejects.toMatchObject(refused);
    await expect(records.delete(id, order())).rejects.toMatchObject(refused);
    expect(await shownOf(shop, String(outputs.zoneId))).toEqual(before);
  });

  test("does not take its own place: the zone by its id is the same", async () => {
    const shop = await openShop();
    const { driver, plan, order } = shop;
    const { id, outputs } = await driver("DnsRecord").create(plan("DnsRecord", web), order());
    const zone = String(outputs.zoneId);
    const again = plan("DnsRecord", { ...web, zone });
    const refused = driver("DnsRecord").create(again, order({ replacing: id }));
    await expect(refused).rejects.toMatchObject({ code: "FD1405", created: undefined });
    expect(await shownOf(shop, zone)).toHaveLength(2);
    await driver("DnsRecord").delete(id, order());
    expect((await driver("DnsRecord").create(again, order({ replacing: id }))).id).toBe(id);
  });

  test("that nothing marks as ours stays when it is deleted", async () => {
    const shop = await openShop();
    const { driver, order } = shop;
    const zone = "Z0123456789ABC";
    await change(shop, zone, "CREATE", "www.example.com", "198.51.100.9");
    const deleted = driver("DnsRecord").delete(`aws/${zone}/www.example.com/A`, order());
    const message = expect.stringContaining("flatcar-deploy has not made it");
    await expect(deleted).rejects.toMatchObject({ code: "FD1437", message });
    expect(await shownOf(shop, zone)).toEqual([["www.example.com.", "A", ["198.51.100.9"]]]);
  });

  test("that is imported becomes ours with the next change", async () => {
    const shop = await openShop();
    const { driver, plan, order } = shop;
    const zone = "Z0123456789ABC";
    await change(shop, zone, "CREATE", "www.example.com", "198.51.100.9");
    const id = `aws/${zone}/www.example.com/A`;
    const ours = plan("DnsRecord", { ...web, zone });
    expect(await driver("DnsRecord").update?.(id, ours, order())).toMatchObject({
      observed: { owner: "owner-1", name: "shop", options: { zone, values: ["192.0.2.1"] } },
    });
    expect(await driver("DnsRecord").list("aws/example.com", order())).toEqual([]);
    expect(await driver("DnsRecord").list(`aws/${zone}`, order())).toMatchObject([{ id }]);
  });

  test("whose values were changed is seen, and what is left of one that was deleted is found and taken up", async () => {
    const shop = await openShop();
    const { driver, plan, order, cloud } = shop;
    const { id, outputs } = await driver("DnsRecord").create(plan("DnsRecord", web), order());
    const zone = String(outputs.zoneId);
    await change(shop, zone, "UPSERT", "www.example.com", "192.0.2.7");
    expect(await driver("DnsRecord").read(id, order())).toMatchObject({
      observed: { options: { values: ["192.0.2.7"] } },
    });
    await change(shop, zone, "DELETE", "www.example.com", "192.0.2.7");
    expect(await driver("DnsRecord").read(id, order())).toBeUndefined();
    expect(await driver("DnsRecord").list("aws/example.com", order())).toMatchObject([{ id, phase: "pending" }]);
    await expect(driver("DnsRecord").update?.(id, plan("DnsRecord", web), order())).rejects.toMatchObject({
      code: "FD1415",
    });
    expect((await driver("DnsRecord").create(plan("DnsRecord", web), order())).id).toBe(id);
    await driver("DnsRecord").delete(id, order());
    expect(cloud.leftovers()).toEqual([]);
  });

  test("is one of several of its name, each with a mark of its own", async () => {
    const shop = await openShop();
    const { driver, plan, order } = shop;
    const records = driver("DnsRecord");
    const of = (setIdentifier: string, weight: number, labels = {}) =>
      plan("DnsRecord", { ...web, setIdentifier, routing: { weight } }, { name: setIdentifier, labels });
    const blue = await records.create(of("blue", 10), order());
    const green = await records.create(of("green/2", 90), order());
    expect(green.id).toMatch(/^aws\/Z[0-9A-Z]+\/www\.example\.com\/A#green%2F2$/);
    const zone = String(blue.outputs.zoneId);
    expect(await shownOf(shop, zone)).toHaveLength(4);
    await records.update?.(blue.id, of("blue", 20), order());
    expect((await records.read(blue.id, order()))?.observed).toMatchObject({
      name: "blue",
      options: { setIdentifier: "blue", routing: { weight: 20 }, values: web.values },
    });
    const stranger = plan("DnsRecord", { ...web, setIdentifier: "blue", routing: { weight: 1 } }, { name: "other" });
    await expect(records.create(stranger, order({ owner: "owner-2" }))).rejects.toMatchObject({ code: "FD1437" });
    const listed = await records.list("aws/example.com", order());
    expect(listed.map(({ id }) => id).sort()).toEqual([blue.id, green.id].sort());
    await records.delete(blue.id, order());
    expect(await records.read(green.id, order())).toMatchObject({ observed: { options: { routing: { weight: 90 } } } });
    await records.delete(green.id, order());
    expect(await shownOf(shop, zone)).toEqual([]);
  });

  test.each([
    { latencyRegion: "eu-central-1" },
    { failover: "secondary" },
    { geolocation: { country: "US", subdivision: "CA" } },
    { geolocation: { continent: "EU" } },
    { multivalue: true },
  ])("is read as it was written, with %j", async (routing) => {
    const { driver, plan, order } = await openShop();
    const given = { ...web, setIdentifier: "one", routing, healthCheck: "0123abcd-0000-0000-0000-000000000000" };
    const { id, observed } = await driver("DnsRecord").create(plan("DnsRecord", given), order());
    expect(observed.options).toMatchObject({ routing, healthCheck: given.healthCheck, setIdentifier: "one" });
    expect((await driver("DnsRecord").read(id, order()))?.observed.options).toMatchObject({ routing });
  });

  test.each<[object, string]>([
    [{ routing: { weight: 1 } }, "routing needs a setIdentifier"],
    [{ setIdentifier: "blue" }, "a setIdentifier needs routing"],
    [{ healthCheck: "0123" }, "a healthCheck needs routing"],
    [{ setIdentifier: "a", routing: { weight: 1, multivalue: true } }, "routing is one of"],
    [{ setIdentifier: "a", routing: { failover: "primary" } }, "a primary record with values needs a healthCheck"],
    [{ setIdentifier: "a", routing: { geolocation: {} } }, "a geolocation is a continent or a country"],
    [{ setIdentifier: "a", routing: { multivalue: true }, values: ["192.0.2.1", "192.0.2.2"] }, "one value in each"],
  ])("with %j is refused", (given, why) => {
    expect(mistakes("DnsRecord", { ...web, ...given }).join()).toContain(why);
  });

  test("becomes an alias of a load balancer, and values again", async () => {
    const { driver, plan, order } = await openShop();
    const { values: _, ...named } = web;
    const alias = { dnsName: "Web-1.elb.eu-central-1.amazonaws.com.", hostedZone: "Z3F0SRJ5LGBH90" };
    const { id } = await driver("DnsRecord").create(plan("DnsRecord", web), order());
    const changed = await driver("DnsRecord").update?.(id, plan("DnsRecord", { ...named, alias }), order());
    const read = { ...alias, dnsName: "web-1.elb.eu-central-1.amazonaws.com", evaluateTargetHealth: false };
    expect(changed?.observed.options).toMatchObject({ alias: read });
    const back = await driver("DnsRecord").update?.(id, plan("DnsRecord", { ...web, ttl: 60 }), order());
    expect(back?.observed.options).toMatchObject({ values: web.values, ttl: 60 });
  });

  test("has texts without quotes, wildcards, and its resource's name where it has none", async () => {
    const { driver, plan, order } = await openShop();
    const text = `v=DKIM1; p=${"ü".repeat(200)} "quoted"`;
    const long = await driver("DnsRecord").create(
      plan("DnsRecord", { zone: "example.com", type: "TXT", values: [text] }),
      order(),
    );
    expect(long.outputs.fqdn).toBe("shop.example.com");
    expect(long.observed.options).toMatchObject({ values: [text] });
    expect(long.observed.options).not.toHaveProperty("name");
    const any = await driver("DnsRecord").create(plan("DnsRecord", { ...web, name: "*.Example.com." }), order());
    expect(any.id).toMatch(/\/\*\.example\.com\/A$/);
    await driver("DnsRecord").delete(any.id, order());
  });

  test("finds its zone, and says what is wrong with it", async () => {
    const { driver, plan, order } = await openShop();
    const inside = { zone: "split.example", name: "db.split.example", type: "A", values: ["10.0.0.1"] };
    const open = await driver("DnsRecord").create(plan("DnsRecord", inside), order());
    const closed = await driver("DnsRecord").create(plan("DnsRecord", { ...inside, privateZone: true }), order());
    expect(open.outputs.zoneId).not.toBe(closed.outputs.zoneId);
    const nowhere = plan("DnsRecord", { ...inside, zone: "missing.example" });
    await expect(driver("DnsRecord").create(nowhere, order())).rejects.toMatchObject({ code: "FD1406" });
    const outside = plan("DnsRecord", { ...web, name: "www.example.org" });
    await expect(driver("DnsRecord").create(outside, order())).rejects.toMatchObject({
      code: "FD1405",
      message: expect.stringContaining("is not permitted in zone"),
      findings: [{ details: [expect.stringMatching(/^Route 53 us-east-1: InvalidChangeBatch/)] }],
    });
  });

  test("has no labels, and a name that DNS takes", () => {
    const { check } = kindOf("DnsRecord");
    const found = check?.({ name: "web server", labels: { role: "web" }, options: { zone: "example.com" } }) ?? [];
    expect(found.map(({ code, at }) => [code, at?.path])).toEqual([
      ["FD1003", "labels.role"],
      ["FD1003", "name"],
    ]);
    expect(mistakes("DnsRecord", { zone: "example.com", type: "A" })).toEqual([
      "values: a record needs values or an alias",
    ]);
  });
});

test.each(["", "plain", 'with "quotes" and \\', "ü€😀", "x".repeat(600)])(
  "text %j comes back from its quotes",
  (text) => {
    expect(unquoted(quoted(text))).toBe(text);
    for (const string of quoted(text).split('" "')) expect(string.length).toBeLessThanOrEqual(4 * 255 + 2);
  },
);

test("a name that Route 53 shows is one that people write", () => {
  expect(plainName("\\052.Example.com.")).toBe("*.example.com");
});
