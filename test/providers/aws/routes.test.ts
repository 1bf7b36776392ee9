import { expect, test } from "vitest";
import type { There } from "../../../src/providers/aws/resources/kind.ts";
import { settleRoutes } from "../../../src/providers/aws/resources/routes.ts";

test("a route behind whose machine nothing is any more is replaced, or taken away", async () => {
  const Routes = [
    { DestinationCidrBlock: "0.0.0.0/0", NetworkInterfaceId: "eni-1", Origin: "CreateRoute", State: "blackhole" },
    { DestinationCidrBlock: "10.9.0.0/16", NetworkInterfaceId: "eni-2", Origin: "CreateRoute", State: "active" },
  ] as const;
  const calls: unknown[] = [];
  const call = async (name: string, { DestinationCidrBlock }: { readonly DestinationCidrBlock?: string }) =>
    calls.push([name, DestinationCidrBlock]);
  const there = { api: { call }, run: {} } as unknown as There;
  const found = { RouteTableId: "rtb-1", Routes: [...Routes] };
  await settleRoutes(found, [{ destination: "0.0.0.0/0", machine: "i-0123456789abcdef0" }], there);
  await settleRoutes(found, [], there);
  expect(calls).toEqual([
    ["ReplaceRoute", "0.0.0.0/0"],
    ["DeleteRoute", "0.0.0.0/0"],
  ]);
});
