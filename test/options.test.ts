import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseWith } from "../src/options.ts";

const disk = z.strictObject({
  sizeGiB: z.int().positive().describe("Size in GiB."),
  type: z.enum(["gp3", "io2"]).default("gp3").describe("Volume type."),
});

const schema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z]+$/, "lower-case letters only")
    .default("web")
    .describe("Name of it."),
  region: z.string().min(1).max(5).default("eu").describe("Region, for example eu."),
  count: z.int().min(0).max(9).default(1).describe("How many."),
  ratio: z.number().optional(),
  on: z.boolean().optional().describe("Whether it is on."),
  disks: z.array(disk).min(1).optional().describe("Further disks."),
  files: z.array(z.string()).optional().describe("Files."),
  labels: z.record(z.string(), z.string()).optional().describe("Labels."),
  spot: z.union([z.boolean(), disk]).optional().describe("Spot machine."),
  ipv6: z
    .union([z.boolean(), z.int().min(0)])
    .optional()
    .describe("IPv6 addresses."),
  address: z.ipv4().optional().describe("Address."),
  pools: z.record(z.string().regex(/^[a-z]+$/, "lower-case letters only"), z.unknown()).optional(),
  must: z.string().optional().describe("What must be there."),
});

const said = (value: unknown, of: z.ZodType = schema) =>
  parseWith(of, value, (path, part) => ({ path: part ? `${path} (${part})` : path })).findings.map(
    ({ code, message, at, hint }) => [code, message, at?.path, hint].filter((text) => text !== undefined).join(" | "),
  );

describe("what is wrong with a value", () => {
  test.each<[unknown, readonly string[]]>([
    [{}, []],
    [{ count: "2" }, ["FD1003 | count: a whole number is wanted, not a string | count | write it without quotes"]],
    [{ count: "two" }, ["FD1003 | count: a whole number is wanted, not a string | count | How many"]],
    [{ count: 1.5 }, ["FD1003 | count: a whole number is wanted, not 1.5 | count | How many"]],
    [{ count: null }, ["FD1003 | count: a whole number is wanted, not an empty value | count | How many"]],
    [{ count: -1 }, ["FD1003 | count: at least 0 is wanted, not -1 | count | How many"]],
    [{ count: 10 }, ["FD1003 | count: at most 9 is wanted, not 10 | count | How many"]],
    [{ ratio: Number.NaN }, ["FD1003 | ratio: a number is wanted, not NaN | ratio"]],
    [{ on: "true" }, ["FD1003 | on: true or false is wanted, not a string | on | write it without quotes"]],
    [{ on: [] }, ["FD1003 | on: true or false is wanted, not a list | on | Whether it is on"]],
    [{ region: 1 }, ["FD1003 | region: a string is wanted, not 1 | region | put it in quotes"]],
    [
      { region: "" },
      ["FD1003 | region: a string of at least 1 character is wanted, not of 0 | region | Region, for example eu"],
    ],
    [
      { region: "secret" },
      ["FD1003 | region: a string of at most 5 characters is wanted, not of 6 | region | Region, for example eu"],
    ],
    [{ name: "Web" }, ["FD1003 | name: lower-case letters only | name"]],
    [{ address: "1.2.3" }, ["FD1003 | address: an IPv4 address is wanted | address"]],
    [
      { files: "a.bu" },
      ["FD1003 | files: a list is wanted, not a string | files | put it in square brackets: a list may have one item"],
    ],
    [{ labels: [] }, ["FD1003 | labels: an object is wanted, not a list | labels | Labels"]],
    [
      { labels: { role: true } },
      ["FD1003 | labels.role: a string is wanted, not true | labels.role | put it in quotes"],
    ],
    [{ disks: [] }, ["FD1003 | disks: a list of at least 1 item is wanted, not of 0 | disks | Further disks"]],
    [
      { disks: [{ type: "gp4" }] },
      [
        "FD1003 | disks.0.sizeGiB is missing | disks.0.sizeGiB | Size in GiB",
        'FD1003 | disks.0.type: "gp3" or "io2" is wanted, not "gp4" | disks.0.type | did you mean "gp3"?',
      ],
    ],
    [
      { disks: [{ sizeGiB: 1, tpye: "gp3" }] },
      ['FD1004 | unknown key "disks.0.tpye" | disks.0.tpye (key) | did you mean "type"?'],
    ],
    [{ spot: "yes" }, ["FD1003 | spot: true or false or an object is wanted, not a string | spot | Spot machine"]],
    [{ spot: { sizeGiB: 0 } }, ["FD1003 | spot.sizeGiB: more than 0 is wanted, not 0 | spot.sizeGiB | Size in GiB"]],
    [
      { spot: { sizeGiB: 1, size: 2 } },
      ['FD1004 | unknown key "spot.size" | spot.size (key) | did you mean "sizeGiB"?'],
    ],
    [{ ipv6: 1.5 }, ["FD1003 | ipv6: true or false or a whole number is wanted, not 1.5 | ipv6 | IPv6 addresses"]],
    [{ ipv6: -1 }, ["FD1003 | ipv6: at least 0 is wanted, not -1 | ipv6 | IPv6 addresses"]],
    [{ pools: { Web: {} } }, ["FD1003 | pools.Web: lower-case letters only | pools.Web (key)"]],
    [[], ["FD1003 | an object is wanted, not a list | "]],
    [null, ["FD1003 | an object is wanted, not an empty value | "]],
  ])("%j", (value, want) => {
    expect(said(value)).toEqual(want);
  });

  test("says what a missing key is for", () => {
    const needed = z.strictObject({
      region: z.string().describe("Region."),
      type: z.enum(["a"]),
      any: z.union([z.int()]),
    });
    expect(said({}, needed)).toEqual([
      "FD1003 | region is missing | region | Region",
      "FD1003 | type is missing | type",
      "FD1003 | any is missing | any",
    ]);
  });
});
