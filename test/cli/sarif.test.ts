import { existsSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { root } from "../sources.ts";
import { folderWith } from "./folder.ts";
import { runCli } from "./run.ts";

const text = { type: "object", required: ["text"], properties: { text: { type: "string" } } };
const uri = { type: "string", pattern: "^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$" };
const level = { enum: ["none", "note", "warning", "error"] };
const location = {
  type: "object",
  properties: {
    physicalLocation: {
      type: "object",
      required: ["artifactLocation"],
      properties: {
        artifactLocation: { type: "object", required: ["uri"], properties: { uri } },
        region: {
          type: "object",
          required: ["startLine"],
          properties: { startLine: { type: "integer", minimum: 1 }, startColumn: { type: "integer", minimum: 1 } },
        },
      },
    },
    logicalLocations: { type: "array", items: { type: "object", required: ["fullyQualifiedName"] } },
  },
};
/** What the specification demands of the parts that are written: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. */
const validate = new Ajv2020({ strict: false, allErrors: true }).compile({
  type: "object",
  required: ["version", "runs"],
  properties: {
    $schema: uri,
    version: { const: "2.1.0" },
    runs: {
      type: "array",
      items: {
        type: "object",
        required: ["tool", "results"],
        properties: {
          columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
          invocations: { type: "array", items: { type: "object", required: ["executionSuccessful"] } },
          tool: {
            type: "object",
            required: ["driver"],
            properties: {
              driver: {
                type: "object",
                required: ["name"],
                properties: {
                  informationUri: uri,
                  rules: {
                    type: "array",
                    uniqueItems: true,
                    items: {
                      type: "object",
                      required: ["id"],
                      properties: { helpUri: uri, help: text, shortDescription: text },
                    },
                  },
                },
              },
            },
          },
          results: {
            type: "array",
            items: {
              type: "object",
              required: ["message"],
              properties: {
                message: text,
                level,
                ruleIndex: { type: "integer", minimum: 0 },
                locations: { type: "array", items: location },
              },
            },
          },
        },
      },
    },
  },
});

const head = "variant: flatcar\nversion: 1.1.0\n";
const files = {
  "good.bu": head,
  "doubt ful.bu": `${head}foo: 1\nstorage:\n  files:\n    - {path: /usr/a, mode: 0644}\n`,
  "wrong.bu": `${head}storage:\n  files:\n    - path: é\n    - path: rel\n`,
  "wrong.ign": '{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"rel"}]}}',
  "doubtful.ign": '{"ignition":{"version":"3.4.0"},"paswd":{}}',
};

interface Log {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri: string }[] };
      };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly [
          {
            readonly physicalLocation: {
              readonly artifactLocation: { readonly uri: string };
              readonly region?: { readonly startLine: number; readonly startColumn?: number };
            };
            readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
          },
        ];
      }[];
    },
  ];
}

/** Exit code, and `level rule uri:line:column path: message` for each result of a log that is well formed. */
async function sarif(...argv: string[]) {
  const { code, stdout, stderr } = await runCli(["ignition", ...argv, "--sarif"], { cwd: folderWith(files) });
  expect(stderr).toBe("");
  const log = JSON.parse(stdout) as Log;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  const [{ tool, results }] = log.runs;
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  for (const { helpUri } of tool.driver.rules) {
    expect(existsSync(root + helpUri.replace(/^https:\/\/unpkg\.com\/flatcar-deploy@[^/]+\//, ""))).toBe(true);
  }
  const lines = results.map(({ level: kind, ruleId, message, locations: [{ physicalLocation, logicalLocations }] }) => {
    const { region, artifactLocation } = physicalLocation;
    const place = [artifactLocation.uri, region?.startLine, region?.startColumn].join(":");
    return `${kind} ${ruleId} ${place} ${logicalLocations?.[0]?.fullyQualifiedName}: ${message.text.split("\n")[0]}`;
  });
  return { code, lines };
}

describe("--sarif", () => {
  it("has warnings and lints of Butane", async () => {
    expect(await sarif("render", "doubt ful.bu")).toEqual({
      code: 0,
      lines: [
        "warning FD1201 doubt%20ful.bu:3:1 $.foo: unused key foo",
        "warning FL101 doubt%20ful.bu:6:14 $.storage.files.0.path: /usr/a lies on the read-only partition /usr, so Ignition fails and the machine does not boot",
      ],
    });
  });

  it("has the mistakes of all files, and the exit code of mistakes", async () => {
    expect(await sarif("merge", "wrong.bu", "wrong.ign", "missing.bu")).toEqual({
      code: 2,
      lines: [
        "error FD1006 missing.bu:: undefined: cannot read missing.bu: there is no such file",
        "error FD1201 wrong.bu:5:13 $.storage.files.0.path: path not absolute",
        "error FD1201 wrong.bu:6:13 $.storage.files.1.path: path not absolute",
        "error FD1202 wrong.ign:1:61 $.storage.files.0.path: path not absolute",
      ],
    });
  });

  it("has what is found in Ignition", async () => {
    expect((await sarif("validate", "doubtful.ign")).lines).toEqual([
      "warning FD1202 doubtful.ign:1:33 $.paswd: unused key paswd; did you mean passwd?",
    ]);
    expect(await sarif("validate", "-s", "doubtful.ign")).toMatchObject({ code: 2 });
    expect(await sarif("validate", "wrong.ign")).toMatchObject({ code: 2 });
  });

  it("has what is doubtful in Ignition beside what is wrong", async () => {
    expect(await sarif("validate", "doubtful.ign", "wrong.ign")).toEqual({
      code: 2,
      lines: [
        "error FD1202 wrong.ign:1:61 $.storage.files.0.path: path not absolute",
        "warning FD1202 doubtful.ign:1:33 $.paswd: unused key paswd; did you mean passwd?",
      ],
    });
  });

  it("is a log without results where nothing is wrong", async () => {
    expect(await sarif("render", "good.bu")).toEqual({ code: 0, lines: [] });
  });

  it("does not stand for wrong usage", async () => {
    const { code, stdout, stderr } = await runCli(["ignition", "render", "--sarif"], { columns: 80 });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("error[FD1701]");
    const both = await runCli(["ignition", "render", "--sarif", "--json"], { stdin: head });
    expect(both).toMatchObject({ code: 2 });
    expect(both.stdout).toContain("--sarif is a JSON document of its own");
  });
});
