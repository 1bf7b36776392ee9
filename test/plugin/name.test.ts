import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import { describe, expect, it } from "vitest";
import { machineName, toAutonaming } from "../../src/plugin/name.ts";

describe("names of machines", () => {
  it.each<[string, string | undefined, number, RegExp]>([
    ["web", undefined, 63, /^web$/],
    ["web", "web", 63, /^web-[0-9a-f]{4}$/],
    ["web", "web-0a1b", 63, /^web-[0-9a-f]{4}$/],
    ["a-long-name", "a-long-name", 10, /^a-lon-[0-9a-f]{4}$/],
  ])("%s after %s within %i characters", (own, replaced, limit, want) => {
    const name = machineName(own, replaced, limit);
    expect(name).toMatch(want);
    expect(name).not.toBe(replaced);
    expect(machineName(own, replaced, limit)).toBe(name);
  });

  it("reads what the stack says of automatic names", () => {
    const { AutonamingOptions } = providerPb.CheckRequest;
    const options = new AutonamingOptions().setProposedName("web-1").setMode(AutonamingOptions.Mode.ENFORCE);
    expect(toAutonaming(options)).toEqual({ mode: "enforce", proposed: "web-1" });
    expect(toAutonaming(undefined)).toBeUndefined();
  });
});
