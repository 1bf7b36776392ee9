import { describe, expect, test } from "vitest";
import * as flatcar from "../../src/index.ts";
import type { Cloud } from "./cloud.ts";
import { engineMissing, patienceMs } from "./engine.ts";
import type { Program } from "./program.ts";
import { eachWithProgram } from "./simulated-shop.ts";

const title = "a network and a machine in it";

describe.skipIf(engineMissing !== undefined)(
  engineMissing ? `${title} (skipped: ${engineMissing})` : title,
  { timeout: patienceMs },
  () => {
    let cloud: Cloud;
    let program: Program;

    eachWithProgram((opened) => {
      ({ cloud, program } = opened);
    });

    test("come up, change in place and go without leftovers", async () => {
      const region = "eu-central-1";
      let port = 80;
      const stack = await program.stack("dev", async () => {
        const { Vpc, Subnet, InternetGateway, RouteTable, SecurityGroup, Machine } = flatcar.aws;
        const vpc = new Vpc("net", { options: { region, cidr: "10.20.0.0/16" } });
        const subnets = ["a", "b"].map((letter, index) => {
          const place = { cidr: `10.20.${index}.0/24`, availabilityZone: region + letter, publicIpv4: true };
          return new Subnet(`net-${letter}`, { options: { region, vpc: vpc.id, ...place } });
        });
        const gateway = new InternetGateway("net", { options: { region, vpc: vpc.id } });
        const routes = [{ destination: "0.0.0.0/0", gateway: gateway.id }];
        const out = { region, vpc: vpc.id, routes, subnets: subnets.map(({ id }) => id) };
        new RouteTable("out", { options: out });
        const ingress = [{ protocol: "tcp", fromPort: port, cidr: "0.0.0.0/0" }];
        const web = new SecurityGroup("web", { options: { region, vpc: vpc.id, ingress } });
        const place = { subnet: subnets[1]?.id ?? "", securityGroups: [web.id] };
        const machine = new Machine("web", {
          release: "4593.2.5",
          options: { region, instanceType: "t4g.small", ...place },
          config: [flatcar.butaneText("variant: flatcar\nversion: 1.1.0\n")],
        });
        return { address: machine.address, group: web.id };
      });
      const { outputs } = await stack.up();
      expect(outputs.address?.value).toEqual(expect.any(String));
      await stack.up({ expectNoChanges: true });
      port = 443;
      const changed = await stack.up();
      expect(changed.summary.resourceChanges).toMatchObject({ update: 1 });
      expect(changed.outputs.group?.value).toBe(outputs.group?.value);
      await stack.destroy();
      expect([await cloud.machines(), await cloud.leftovers()]).toEqual([[], []]);
    });
  },
);
