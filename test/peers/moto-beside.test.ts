import { setTimeout as wait } from "node:timers/promises";
import { DescribeSubnetsCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseWith, resolveCredentials } from "../../src/options.ts";
import type { IO, ResourceKind, ResourcePlan, Run } from "../../src/platform.ts";
import aws from "../../src/providers/aws/index.ts";
import { type Moto, motoMissing, startMoto } from "./moto.ts";

if (motoMissing) console.warn(`skipped: ${motoMissing}`);

const region = "eu-central-1";
const run: Run = { owner: "fd0123456789", signal: new AbortController().signal, progress: () => undefined };

/** What there is of the account, made by Amazon's own clients. */
interface Account {
  readonly machine: string;
  readonly zone: string;
  readonly subnets: readonly string[];
}

describe.skipIf(motoMissing !== undefined)("moto, beside machines", () => {
  let moto: Moto;
  let account: Account;
  beforeAll(async () => {
    moto = await startMoto(region);
    account = await furnish(moto);
  });
  afterAll(() => moto.stop());

  const driverOf = (kind: ResourceKind) => {
    const io: IO = {
      env: moto.env,
      fetch: globalThis.fetch,
      log: () => undefined,
      now: () => new Date(),
      sleep: (ms, signal) => wait(ms / 50, undefined, signal ? { signal } : {}),
    };
    return kind.connect(resolveCredentials(aws, undefined, moto.env).value, io);
  };

  /** Made, made again, read, changed, listed, deleted twice; its states when it was made and changed. */
  const live = async (name: string, given: object, changed: object) => {
    const kind = (aws.resources as Readonly<Record<string, ResourceKind>>)[name];
    if (!kind) throw new Error(`there is no ${name}`);
    const planOf = (options: object): ResourcePlan => {
      const { value, findings } = parseWith(kind.options, options, (path) => ({ path }));
      expect(findings).toEqual([]);
      return {
        name: `moto-${name.toLowerCase()}`,
        labels: name === "DnsRecord" ? {} : { role: "web" },
        options: value,
      };
    };
    const plan = planOf(given);
    const made = await driverOf(kind).create(plan, run);
    expect((await driverOf(kind).create(plan, run)).id).toBe(made.id);
    expect(await driverOf(kind).read(made.id, run)).toMatchObject({
      id: made.id,
      phase: "ready",
      observed: { name: plan.name, owner: run.owner, labels: plan.labels },
    });
    const later = await driverOf(kind).update?.(made.id, planOf({ ...given, ...changed }), run);
    const listed = await driverOf(kind).list(kind.scope(plan.options), run);
    expect(listed.map(({ id }) => id)).toEqual([made.id]);
    await driverOf(kind).delete(made.id, run);
    await driverOf(kind).delete(made.id, run);
    expect(await driverOf(kind).read(made.id, run)).toBeUndefined();
    expect(await driverOf(kind).list(kind.scope(plan.options), run)).toEqual([]);
    return { made: made.observed.options, later: later?.observed.options, outputs: made.outputs };
  };

  test("an Elastic IP lives, and a machine has it", async () => {
    const { later, outputs } = await live("ElasticIp", { region }, { instance: account.machine });
    expect(outputs).toMatchObject({
      ip: expect.stringMatching(/^\d+\./),
      allocationId: expect.stringMatching(/^eipalloc-/),
    });
    expect(later).toMatchObject({ instance: account.machine });
  });

  test("a placement group lives", ({ skip }) => skip("moto 5.2.5 has no placement groups: it answers HTTP 500"));

  test("a volume lives, and a machine has it", async () => {
    const given = { region, zone: "eu-central-1a", sizeGiB: 10, type: "gp3" };
    const attachment = { instance: account.machine, device: "/dev/sdf" };
    const { made, later } = await live("Volume", given, { sizeGiB: 20, attachment });
    expect(made).toMatchObject(given);
    expect(later).toMatchObject({ sizeGiB: 20, attachment });
  });

  test("a load balancer lives with its listeners, groups and machines", async () => {
    const [subnet] = account.subnets;
    const given = { region, subnets: [{ subnet }], listeners: [{ port: 443, targetPort: 8443 }] };
    const listeners = [
      { port: 443, targetPort: 9443, targets: [account.machine], healthCheck: { protocol: "http", path: "/up" } },
    ];
    const { made, later, outputs } = await live("LoadBalancer", given, { listeners, crossZone: true });
    expect(outputs).toMatchObject({ dnsName: expect.stringContaining("elb") });
    expect(made).toMatchObject({ internal: false, listeners: [{ port: 443, targetPort: 8443, targets: [] }] });
    expect(later).toMatchObject({ crossZone: true, listeners });
  });

  test("a record lives, and becomes an alias", async () => {
    const given = { zone: account.zone, name: "www.example.com", type: "A", values: ["192.0.2.1"], ttl: 60 };
    const alias = { dnsName: "web.elb.eu-central-1.amazonaws.com", hostedZone: "Z3F0SRJ5LGBH90" };
    const { made, later } = await live("DnsRecord", given, { values: undefined, ttl: undefined, alias });
    expect(made).toMatchObject({ values: ["192.0.2.1"], ttl: 60 });
    expect(later).toMatchObject({ alias });
  });
});

async function furnish({ endpoint, env }: Moto): Promise<Account> {
  const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY };
  const ec2 = new EC2Client({ region, endpoint, credentials });
  const names = new Route53Client({ region: "us-east-1", endpoint, credentials });
  const zoneFilter = { Name: "availability-zone", Values: ["eu-central-1a"] };
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [zoneFilter] }));
  const subnets = Subnets.map(({ SubnetId = "" }) => SubnetId);
  const request = { ImageId: "ami-068829f5bf9333501", InstanceType: "t3.small", MinCount: 1, MaxCount: 1 } as const;
  const { Instances = [] } = await ec2.send(new RunInstancesCommand({ ...request, SubnetId: subnets[0] }));
  const { HostedZone } = await names.send(
    new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "once" }),
  );
  ec2.destroy();
  names.destroy();
  return {
    machine: Instances[0]?.InstanceId ?? "",
    zone: (HostedZone?.Id ?? "").replace("/hostedzone/", ""),
    subnets,
  };
}
