import { describe, expect, it } from "vitest";
import type { FlatcarError } from "../../src/errors.ts";
import { checkSpec, newestSpec } from "../../src/ignition/index.ts";
import type { Release } from "../../src/platform.ts";

describe("the newest spec that a release reads", () => {
  it.each([
    ["3033.3.18", "2.3.0"],
    ["3139.2.3", "2.3.0"],
    ["3185.0.0", "3.3.0"],
    ["3374.2.5", "3.3.0"],
    ["3510.2.8", "3.3.0"],
    ["3510.3.0", "3.3.0"],
    ["3535.0.0", "3.4.0"],
    ["3602.2.0", "3.4.0"],
    ["3815.2.5", "3.4.0"],
    ["4081.3.5", "3.4.0"],
    ["4152.2.0", "3.5.0"],
    ["4593.2.5", "3.5.0"],
    ["4790.0.0", "3.5.0"],
    ["4799.0.0", "3.6.0"],
  ])("%s: %s", (version, spec) => {
    expect(newestSpec(version)).toBe(spec);
  });
});

function refusal(spec: string, version: string): FlatcarError | undefined {
  const release: Release = { channel: "stable", version, arch: "amd64" };
  const at = { file: "flatcar.yaml", line: 8, column: 5 };
  try {
    checkSpec(JSON.stringify({ ignition: { version: spec } }), release, at);
    return undefined;
  } catch (error) {
    return error as FlatcarError;
  }
}

describe("a release", () => {
  it.each([
    ["3.3.0", "3510.2.8"],
    ["3.4.0", "3602.2.0"],
    ["3.0.0", "4593.2.5"],
    ["3.5.0", "4593.2.5"],
  ])("%s boots on %s", (spec, version) => {
    expect(refusal(spec, version)).toBeUndefined();
  });

  it.each([
    ["3.4.0", "3510.2.8", "3.3.0", "use `version: 1.0.0` in Butane, or a release from 3602.2.0 on"],
    ["3.6.0", "4593.2.5", "3.5.0", "write the configuration for 3.5.0, or choose a newer release"],
    ["3.3.0", "3033.3.18", "2.3.0", "choose a release from 3185 on"],
    ["3.7.0-experimental", "4593.2.5", "3.5.0", "experimental versions boot on no release; use `version: 1.1.0`"],
  ])("%s does not boot on %s", (spec, version, newest, hint) => {
    expect(refusal(spec, version)?.findings).toEqual([
      {
        code: "FD1204",
        message: `the configuration needs Ignition ${spec}, and Flatcar ${version} reads up to ${newest}`,
        at: { file: "flatcar.yaml", line: 8, column: 5 },
        hint,
      },
    ]);
  });
});
