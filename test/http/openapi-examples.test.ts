import { describe, expect, it } from "vitest";
import { describeApi, readOfficial } from "../../scripts/generate-api.ts";
import { openChecker } from "../../src/http/openapi-checker.ts";
import { selections } from "./selections.ts";

type Node = Readonly<Record<string, unknown>>;

interface Media {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, unknown>>;
  readonly schema?: unknown;
}

/** The vendor's own bodies for each operation: whole requests, and answers by their status. */
function examplesOf({ documents: [{ file, operations }] }: (typeof selections)[Vendor]): readonly Example[] {
  const { document } = readOfficial(file);
  const follow = (value: unknown): Node => {
    const { $ref } = value as { readonly $ref?: string };
    if ($ref === undefined) return value as Node;
    const keys = $ref.slice(2).split("/");
    return follow(keys.reduce((node: unknown, key) => (node as Node)[key], document));
  };
  const bodiesOf = (part: unknown): readonly unknown[] => {
    const media = (follow(part).content as Node | undefined)?.["application/json"] as Media | undefined;
    const named = Object.values(media?.examples ?? {}).map((each) => follow(each).value);
    return [media?.example, ...named].filter((body) => body !== undefined);
  };
  return operations.flatMap((operation) => {
    const [method = "", path = ""] = operation.split(" ");
    const { requestBody = {}, responses } = follow(document.paths[path]?.[method.toLowerCase()]);
    return [
      ...bodiesOf(requestBody).map((body) => ({ operation, status: undefined, body })),
      ...Object.entries(responses as Node).flatMap(([status, response]) =>
        status.startsWith("2") ? bodiesOf(response).map((body) => ({ operation, status: Number(status), body })) : [],
      ),
    ];
  });
}

interface Example {
  readonly operation: string;
  /** Of an answer. */
  readonly status: number | undefined;
  readonly body: unknown;
}

type Vendor = "inline schemas" | "shared parameters and responses";

/** Where the vendors' examples break their own schemas. */
const wrong = ["POST /load_balancers with 201: /answer/load_balancer/targets/0/targets is unknown"];

describe.each(["inline schemas", "shared parameters and responses"] as const)("%s", (name) => {
  it("fit the vendor's own examples", async () => {
    const checker = await openChecker(describeApi(selections[name]), []);
    const examples = examplesOf(selections[name]);
    const lines = examples.flatMap(({ operation, status, body }) => {
      const headers = { "content-type": "application/json" };
      const request = { operation, parameters: {}, query: new URLSearchParams(), headers, body };
      const found = status === undefined ? checker.request(request) : checker.answer({ operation, status, body });
      const about = found.filter(({ path }) => /^\/(?:body|answer)/.test(path));
      return about.map(({ path, message }) => `${operation} with ${status ?? "a body"}: ${path} ${message}`);
    });
    expect(examples.length).toBeGreaterThan(4);
    expect(lines.filter((line) => !wrong.includes(line))).toEqual([]);
  }, 60_000);
});
