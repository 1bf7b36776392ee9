import { describe, expect, it } from "vitest";
import { type Api, restApi } from "../../src/http/api.ts";
import { CloudError } from "../../src/http/cloud-error.ts";
import { linkQuery, pages } from "../../src/http/pages.ts";
import { clock } from "./clock.ts";
import { type Loopback, loopback } from "./loopback.ts";

const never = new AbortController().signal;

async function given(answer: (query: URLSearchParams) => object): Promise<{ api: Api; server: Loopback }> {
  const server = await loopback(({ url }) => ({ body: answer(new URL(url, "http://any").searchParams) }));
  return { server, api: restApi({ title: "Nimbus", cloud: "nimbus", address: server.address, account: "a" }, clock()) };
}

async function all<T, Item>(list: AsyncIterable<T>, itemsOf: (page: T) => readonly Item[]): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of list) items.push(...itemsOf(page));
  return items;
}

describe("pages", () => {
  const call = { method: "GET", path: "/things", query: { label: "a=b", per_page: 2 }, signal: never } as const;
  interface Page {
    readonly things: readonly number[];
    readonly next?: number | string | null | undefined;
  }

  it("by number", async () => {
    const { api, server } = await given((query) => {
      const page = Number(query.get("page") ?? 1);
      return { things: [page], next: page < 3 ? page + 1 : null };
    });
    const list = pages<Page>(api, call, ({ next }) => (next ? { page: next } : undefined));
    expect(await all(list, ({ things }) => things)).toEqual([1, 2, 3]);
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/v1/things?label=a%3Db&per_page=2",
      "/v1/things?label=a%3Db&per_page=2&page=2",
      "/v1/things?label=a%3Db&per_page=2&page=3",
    ]);
  });

  it("by link, whatever its host", async () => {
    const { api, server } = await given((query) => {
      const page = Number(query.get("page") ?? 1);
      return { things: [page], next: page < 2 ? `http://inside.test/other?page=${page + 1}&tag=x&tag=y` : undefined };
    });
    const list = pages<Page>(api, call, ({ next }) => linkQuery(next as string));
    expect(await all(list, ({ things }) => things)).toEqual([1, 2]);
    expect(server.requests.at(-1)?.url).toBe("/v1/things?label=a%3Db&per_page=2&page=2&tag=x&tag=y");
  });

  it("by marker, and only as far as they are asked for", async () => {
    const { api, server } = await given((query) => ({ things: [Number(query.get("marker") ?? 0) + 1] }));
    const list = pages<Page>(api, call, ({ things }) => ({ marker: things.at(-1) ?? 0 }));
    for await (const { things } of list) if (things[0] === 4) break;
    expect(server.requests.length).toBe(4);
  });

  it("go on to the ten thousandth", async () => {
    const { api } = await given((query) => {
      const page = Number(query.get("page") ?? 1);
      return { things: [page], next: page < 10_000 ? page + 1 : undefined };
    });
    let last = 0;
    for await (const { things } of pages<Page>(api, call, ({ next }) => (next ? { page: next } : undefined))) {
      last = things[0] ?? 0;
    }
    expect(last).toBe(10_000);
  }, 60_000);

  it("do not go round in a circle", async () => {
    const { api, server } = await given(() => ({ things: [1], next: 2 }));
    const list = pages<Page>(api, call, ({ next }) => ({ page: next ?? 0 }));
    const error = await all(list, ({ things }) => things).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CloudError);
    expect(error).toMatchObject({ code: "EndlessPages", call: "GET /things" });
    expect(server.requests.length).toBe(2);
  });

  it("are none without a link", () => {
    expect([linkQuery(undefined), linkQuery(null), linkQuery("")]).toEqual([undefined, undefined, undefined]);
  });
});
