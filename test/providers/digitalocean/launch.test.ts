import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { accountOf } from "../../../src/providers/digitalocean/account.ts";
import type { Droplet } from "../../../src/providers/digitalocean/answers.ts";
import { whenStarted } from "../../../src/providers/digitalocean/launch.ts";
import { fastIO } from "../../conformance/clock.ts";

const droplet = { id: 3_164_444, name: "shop-web-0", status: "new", region: { slug: "fra1" } } as Droplet;

/** An API that answers with these, by their paths, and counts what it was asked. */
async function api(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const body = answers[request.url ?? ""];
    response.writeHead(body ? 200 : 404, { "content-type": "application/json" });
    response.end(
      JSON.stringify(body ?? { id: "not_found", message: "The resource you requested could not be found." }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { asked, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function wait(answers: Readonly<Record<string, unknown>>, action: number | undefined) {
  const { asked, endpoint } = await api(answers);
  const account = accountOf(
    { token: "dop_v1_any", endpoint },
    fastIO({}, () => undefined, 500),
  );
  const run = { owner: "fd01", signal: AbortSignal.timeout(20_000), progress: () => undefined };
  const done = whenStarted("shop-web-0", { droplet, action }, account, { run, timeoutMs: 600_000 });
  const outcome = await done.catch((error: unknown) => error);
  return { asked, outcome };
}

test("a Droplet that stays new is given up when its action failed", async () => {
  const { asked, outcome } = await wait(
    {
      "/v2/droplets/3164444": { droplet },
      "/v2/actions/17": { action: { id: 17, type: "create", status: "errored" } },
    },
    17,
  );
  expect(outcome).toMatchObject({ code: "FD1407" });
  expect(asked.filter((path) => path === "/v2/actions/17")).toHaveLength(1);
});

test("one that is only slow is waited for, and its action asked now and then", async () => {
  const { asked, outcome } = await wait(
    {
      "/v2/droplets/3164444": { droplet },
      "/v2/actions/17": { action: { id: 17, type: "create", status: "in-progress" } },
    },
    17,
  );
  expect(outcome).toMatchObject({ code: "FD1408" });
  const actions = asked.filter((path) => path === "/v2/actions/17").length;
  expect(actions).toBeGreaterThan(5);
  expect(actions).toBeLessThanOrEqual(17);
});

test("one that DigitalOcean archives is given up", async () => {
  const { outcome } = await wait({ "/v2/droplets/3164444": { droplet: { ...droplet, status: "archive" } } }, undefined);
  expect(outcome).toMatchObject({ code: "FD1407" });
});
