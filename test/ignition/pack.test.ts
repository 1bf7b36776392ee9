import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { pack, unpack, userDataSize } from "../../src/ignition/index.ts";
import type { UserDataChannel } from "../../src/platform.ts";

const source = "https://example.org/limits";
const channels: Readonly<Record<string, UserDataChannel>> = {
  plain: { encoding: "plain", limit: 90, counted: "raw", source },
  "base64, counted before": { encoding: "base64", limit: 90, counted: "raw", source },
  "base64, counted after": { encoding: "base64", limit: 120, counted: "encoded", source },
};
const context = { machine: "shop-web-0", platform: "EC2" };

/** Ignition of so many bytes. */
function sized(bytes: number): string {
  const frame = '{"ignition":{"version":"3.4.0"},"x":""}';
  return frame.replace('""', `"${"a".repeat(bytes - frame.length)}"`);
}

describe.each(Object.entries(channels))("%s", (_, channel) => {
  it.each([89, 90])("%i bytes fit and come back", (bytes) => {
    const ignition = sized(bytes);
    const userData = pack(ignition, channel, context);
    expect(unpack(userData, channel)).toBe(ignition);
    expect(userDataSize(userData, channel)).toBeLessThanOrEqual(channel.limit ?? 0);
  });

  it("91 bytes do not", () => {
    expect(() => pack(sized(91), channel, context)).toThrow(FlatcarError);
  });

  it("text beyond ASCII comes back", () => {
    const ignition = '{"ignition":{"version":"3.4.0"},"x":"é日本😀"}';
    expect(unpack(pack(ignition, channel, context), channel)).toBe(ignition);
  });
});

describe("the size", () => {
  it.each<[string, UserDataChannel, number]>([
    ["é", { encoding: "plain", counted: "raw", source }, 2],
    [Buffer.from("abcd").toString("base64"), { encoding: "base64", counted: "raw", source }, 4],
    [Buffer.from("abcd").toString("base64"), { encoding: "base64", counted: "encoded", source }, 8],
  ])("of %j", (userData, channel, bytes) => {
    expect(userDataSize(userData, channel)).toBe(bytes);
  });

  it("has no end where there is no limit", () => {
    expect(pack(sized(100_000), { encoding: "plain", counted: "raw", source }, context)).toHaveLength(100_000);
  });
});

describe("what is too large", () => {
  it("is refused with size, limit, the largest parts and a remedy", () => {
    const channel: UserDataChannel = { encoding: "plain", limit: 16_384, counted: "raw", source };
    const contributors = [
      { what: "/opt/bin/bootstrap.sh", bytes: 9318, file: "base.bu", line: 31, column: 9 },
      { what: "k3s.service", bytes: 2253, file: "web.bu", line: 12, column: 7 },
      { what: "/a", bytes: 900, file: "web.bu", line: 3 },
      { what: "/b", bytes: 10, file: "web.bu" },
    ];
    const at = { file: "flatcar.yaml", line: 8, column: 14, path: "machines.web.config" };
    expect(() => pack(sized(17_902), channel, { ...context, contributors, at })).toThrow(
      expect.objectContaining({
        findings: [
          {
            code: "FD1203",
            message: "user data of shop-web-0 is 17,902 bytes; EC2 takes 16,384",
            at,
            details: [
              "largest: /opt/bin/bootstrap.sh 9.1 KiB (base.bu:31:9), k3s.service 2.2 KiB (web.bu:12:7), /a 900 bytes (web.bu:3)",
              "limit: https://example.org/limits",
            ],
            hint: "host the largest files and name their URL in `contents.source`, or move them into an image or a system extension",
          },
        ],
      }),
    );
  });
});

describe("user data that is no Ignition", () => {
  const plain: UserDataChannel = { encoding: "plain", counted: "raw", source };
  const base64: UserDataChannel = { encoding: "base64", counted: "raw", source };
  it.each<[string, UserDataChannel]>([
    ["", plain],
    ["#cloud-config\n", plain],
    ["{}", plain],
    ["null", plain],
    ['{"ignition":null}', plain],
    ['{"ignition":{}}', plain],
    ["!!!!", base64],
    ["abc", base64],
    [Buffer.from("#!/bin/sh\n").toString("base64"), base64],
  ])("%j", (userData, channel) => {
    expect(unpack(userData, channel)).toBeUndefined();
  });

  it("base64 may be wrapped", () => {
    const ignition = '{"ignition":{"version":"3.3.0"}}';
    const wrapped = Buffer.from(ignition).toString("base64").replace(/.{8}/g, "$&\n");
    expect(unpack(wrapped, base64)).toBe(ignition);
  });
});
