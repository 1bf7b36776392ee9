import { expect, it } from "vitest";
import { emptyMemory, keeperOf } from "../../src/plugin/memory.ts";
import { machineUrn } from "./client.ts";

const urnOf = (type: string) => `urn:pulumi:test::shop::flatcar:${type}::other`;

it("a machine stays for another entry of its own type, whose machine it is now", () => {
  const memory = emptyMemory();
  memory.given.set(urnOf("hetzner:Machine"), "1002");
  expect(keeperOf(memory, machineUrn("web", "hetzner"), "1002")).toBe(urnOf("hetzner:Machine"));
});

it.each(["hetzner:Network", "digitalocean:Machine"])("a machine goes although a %s has the same number", (type) => {
  const memory = emptyMemory();
  memory.given.set(urnOf(type), "1002");
  memory.compared.set(urnOf(type), "1002");
  expect(keeperOf(memory, machineUrn("web", "hetzner"), "1002")).toBeUndefined();
});
