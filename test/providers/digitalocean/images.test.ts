import { afterEach, describe, expect, test } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { parseWith } from "../../../src/options.ts";
import {
  type Fault,
  type ImageDriver,
  type ImagePlan,
  type ImageRun,
  type ImportedImages,
  importedImage,
  type Simulator,
  type SimulatorOptions,
} from "../../../src/platform.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";
import { fastIO } from "../../conformance/clock.ts";
import { imageContent, imagePlan } from "../../conformance/imported.ts";
import { releaseFor } from "../../conformance/world.ts";

const source = digitalocean.image as ImportedImages<unknown, unknown>;
const open: Simulator[] = [];

afterEach(async () => {
  const violations = open.flatMap((cloud) => cloud.violations);
  await Promise.all(open.splice(0).map((cloud) => cloud.close()));
  expect([...new Set(violations)]).toEqual([]);
});

interface Account {
  readonly cloud: Simulator;
  readonly said: readonly string[];
  /** A new driver, which remembers nothing, as another process would have it. */
  driver(): ImageDriver;
  run(owner?: string, more?: Partial<ImageRun>): ImageRun;
}

async function account(options: SimulatorOptions = {}, speed?: number): Promise<Account> {
  const cloud = await digitalocean.simulate(options);
  open.push(cloud);
  const said: string[] = [];
  const io = fastIO(cloud.env, (line) => said.push(line), speed);
  const credentials = { token: cloud.env.DIGITALOCEAN_TOKEN, endpoint: cloud.env.DIGITALOCEAN_API_URL };
  return {
    cloud,
    said,
    driver: () => source.connect(credentials, io),
    run: (owner = "fd01", more = {}) => ({
      owner,
      signal: AbortSignal.timeout(20_000),
      progress: (line) => said.push(line),
      content: imageContent(plan()),
      ...more,
    }),
  };
}

function plan(more: Partial<ImagePlan> = {}): ImagePlan {
  return { ...imagePlan(source, releaseFor("amd64"), { region: "fra1" }), ...more };
}

const wanted = importedImage(plan().sha512);

async function failure(step: Promise<unknown>): Promise<FlatcarError> {
  const error = await step.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof FlatcarError) return error;
  throw new Error("it must fail with an error of ours", { cause: error });
}

/** Names of the calls that change something. */
function changes({ calls }: Simulator): readonly string[] {
  return calls.map(({ name }) => name).filter((name) => !name.startsWith("GET "));
}

test("an import is told of by its address, and ends with an image that says what it is", async () => {
  const { cloud, driver, run, said } = await account({ latencyMs: 400 });
  const state = await driver().create(plan(), run());
  expect(state).toMatchObject({
    phase: "ready",
    image: wanted,
    release: { channel: "stable", version: "4593.2.5", arch: "amd64" },
    place: "fra1",
    holders: ["fd01"],
  });
  expect(await driver().read(state.id, run())).toEqual(state);
  expect(await driver().list("fra1", run())).toEqual([state]);
  expect(await driver().list("nyc3", run())).toEqual([]);
  expect(cloud.calls.find(({ name }) => name === "POST /v2/images")?.parameters).toMatchObject({
    url: plan().url,
    region: "fra1",
    distribution: "CoreOS",
    name: "flatcar-stable-4593.2.5",
  });
  expect(said.join("\n")).toMatch(/DigitalOcean is importing it: (?:NEW|pending), 0:\d\d/);
});

test("a second deployment imports nothing, and the image goes with the last of them", async () => {
  const { cloud, driver, run } = await account();
  const { id } = await driver().create(plan(), run("fd01"));
  const second = await driver().create(plan(), run("fd02"));
  expect(second.id).toBe(id);
  expect([...second.holders].sort()).toEqual(["fd01", "fd02"]);
  expect(changes(cloud).filter((name) => name === "POST /v2/images")).toHaveLength(1);
  await driver().delete(id, run("fd01"));
  expect((await driver().read(id, run()))?.holders).toEqual(["fd02"]);
  await driver().delete(id, run("fd02"));
  await driver().delete(id, run("fd02"));
  expect(cloud.images?.()).toEqual([]);
});

test("another region gets the image by a transfer, and holds it by itself", async () => {
  const { cloud, driver, run } = await account({ latencyMs: 20 });
  const here = await driver().create(plan(), run());
  const there = await driver().create(plan({ place: "nyc3" }), run());
  expect(there).toMatchObject({ place: "nyc3", phase: "ready", holders: ["fd01"] });
  expect(changes(cloud).filter((name) => name === "POST /v2/images")).toHaveLength(1);
  await driver().delete(here.id, run());
  expect((await driver().read(there.id, run()))?.phase).toBe("ready");
  await driver().delete(there.id, run());
  expect(cloud.images?.()).toEqual([]);
});

test("a failed import says why also where what is left of it cannot be deleted", async () => {
  const { cloud, driver, run } = await account({ latencyMs: 20 });
  cloud.fail({ call: "DELETE /v2/images/{image_id}", kind: "permission", times: 99 });
  const file = "broken.bin.bz2";
  const error = await failure(driver().create(plan({ file, url: `https://mirror.example.com/${file}` }), run()));
  expect(error.message).toMatch(/We had a problem decompressing your file/);
  expect(error.findings[0].details).toEqual([expect.stringContaining("which could not be deleted: ")]);
});

test("two at once make one, and both hold it", async () => {
  const { cloud, driver, run } = await account({ latencyMs: 50 });
  const made = await Promise.all(["fd01", "fd02", "fd03"].map((owner) => driver().create(plan(), run(owner))));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(cloud.images?.()).toEqual([wanted]);
  expect((await driver().read(made[0]?.id ?? "", run()))?.holders).toHaveLength(3);
});

test.each([
  ["broken.bin.bz2", /We had a problem decompressing your file/, /gzip/],
  ["image.bin.xz", /We don't support the compression format of your image/, /HEAD/],
  ["missing.img.gz", /it gives no reason/, /answers HEAD and GET/],
  ["huge.img.gz", /it gives no reason/, /less than 100 GB/],
])("a failed import of %s says why, and leaves nothing", async (file, reason, hint) => {
  const { cloud, driver, run } = await account({ latencyMs: 20 });
  const error = await failure(driver().create(plan({ file, url: `https://mirror.example.com/${file}` }), run()));
  expect(error.code).toBe("FD1441");
  expect(error.message).toMatch(reason);
  expect(error.findings[0].hint).toMatch(hint);
  expect(cloud.images?.()).toEqual([]);
  expect((await driver().create(plan(), run())).phase).toBe("ready");
});

test("an import that comes to no end is waited for as long as it may take, and taken up by the next run", async () => {
  const { cloud, driver, run } = await account();
  const from = plan({ url: "https://mirror.example.com/stalled.img.gz" });
  const error = await failure(driver().create(from, run("fd01", { timeoutMs: 60_000 })));
  expect(error).toMatchObject({ code: "FD1408", created: expect.stringMatching(/^fra1\/\d+$/) });
  expect((await failure(driver().create(from, run("fd01", { timeoutMs: 60_000 })))).created).toBe(error.created);
  expect(cloud.images?.()).toEqual([wanted]);
});

test.each([
  ["https://images.example.com/{version}/{arch}/{channel}/{file}", undefined],
  ["http://203.0.113.7:8080/disk.img", undefined],
  ["ftp://images.example.com/{file}", /FD1442: imageUrl: DigitalOcean cannot fetch ftp:/],
  ["http://user:hunter2@10.0.0.7/{file}", /FD1442: imageUrl: DigitalOcean cannot fetch http:\/\/10\.0\.0\.7\//],
  ["http://mirror/{file}", /FD1442/],
  [
    "https://images.example.com/{verson}/{file}",
    /FD1003: imageUrl: "\{verson\}" is no part.*did you mean "\{version\}"/,
  ],
  [
    "https://images.example.com/{file}?X-Amz-Signature=hunter2",
    /FD1003: imageUrl: the address of an image is a host and a path/,
  ],
  ["https://user:hunter2@images.example.com/{file}", /FD1003: imageUrl: the address of an image is a host and a path/],
  ["https://images.example.com/disk.iso", /FD1003: imageUrl: disk\.iso is not named as an image/],
])("the address %s is taken, or refused in the plan without its secrets", (imageUrl, refusal) => {
  const options = { region: "fra1", size: "s-1vcpu-1gb", sshKeys: ["289794"], imageUrl };
  const { value, findings } = parseWith(digitalocean.options, options, (path) => ({ path }));
  const told = findings.map(({ code, message, hint }) => `${code}: ${message}; ${hint}`).join("\n");
  expect(told).not.toContain("hunter2");
  if (refusal) expect(told).toMatch(refusal);
  else expect(value).toMatchObject({ imageUrl });
});

test.each(["file:///srv/image.bin.bz2", "http://localhost:8080/a.bz2", "http://192.168.1.4/a.bz2", "nothing"])(
  "%s is refused before any call",
  async (url) => {
    const { cloud, driver, run } = await account();
    expect((await failure(driver().create(plan({ url }), run()))).code).toBe("FD1442");
    expect(cloud.calls).toEqual([]);
  },
);

describe("cut off anywhere", () => {
  const kinds = ["before", "after", "drop"] as const;

  async function callsOf(step: (account: Account) => Promise<unknown>): Promise<readonly string[]> {
    const made = await account({ latencyMs: 5, consistencyMs: 5 });
    await step(made);
    return [...new Set(made.cloud.calls.map(({ name }) => name))];
  }

  async function persist(step: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; attempt < 8; attempt++) {
      if (
        await step()
          .then(() => true)
          .catch(() => false)
      )
        return;
    }
    await step();
  }

  test("an import ends with one image", async () => {
    const inBoth = async ({ driver, run }: Account) => {
      await driver().create(plan(), run());
      await driver().create(plan({ place: "nyc3" }), run());
    };
    const faults = (await callsOf(inBoth)).flatMap((call) =>
      kinds.flatMap((kind) => [1, 12].map((times): Fault => ({ call, kind, times }))),
    );
    expect(faults.length).toBeGreaterThan(20);
    for (const fault of faults) {
      const made = await account({ latencyMs: 5, consistencyMs: 5 }, 2_000);
      made.cloud.fail(fault);
      await persist(() => inBoth(made));
      expect([fault, made.cloud.images?.()]).toEqual([fault, [wanted]]);
    }
  }, 60_000);

  test("a deletion leaves nothing", async () => {
    const remove = async ({ driver, run }: Account) => {
      const [state] = await driver().list("fra1", run());
      if (state) await driver().delete(state.id, run());
    };
    const whole = async (made: Account) => {
      await made.driver().create(plan(), made.run());
      await remove(made);
    };
    for (const call of await callsOf(whole)) {
      for (const kind of kinds) {
        const made = await account();
        await made.driver().create(plan(), made.run());
        made.cloud.fail({ call, kind, times: 12 });
        await persist(() => remove(made));
        expect(made.cloud.images?.()).toEqual([]);
      }
    }
  }, 60_000);
});

test("an import that another process began is gone on with", async () => {
  const { cloud, driver, run } = await account({ latencyMs: 200 });
  const abort = new AbortController();
  const first = failure(driver().create(plan(), run("fd01", { signal: abort.signal })));
  while (cloud.images?.().length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  abort.abort();
  const error = await first;
  expect(error.code).toBe("FD1409");
  const state = await driver().create(plan(), run());
  expect(state.phase).toBe("ready");
  if (error.created !== undefined) expect(error.created).toBe(state.id);
  expect(cloud.images?.()).toEqual([wanted]);
});

test("a time limit is kept, and the id with it", async () => {
  const { driver, run } = await account({ latencyMs: 2_000 });
  const error = await failure(driver().create(plan(), run("fd01", { timeoutMs: 20_000 })));
  expect(error).toMatchObject({ code: "FD1408" });
  expect(error.created).toMatch(/^fra1\/\d+$/);
  expect(error.findings[0].details?.[0]).toMatch(/is (?:NEW|pending)$/);
});

test("machines that boot from it are named, also those of others", async () => {
  const { cloud, driver, run } = await account();
  const { id } = await driver().create(plan(), run());
  await fetch(`${cloud.env.DIGITALOCEAN_API_URL}/v2/droplets`, {
    method: "POST",
    headers: { authorization: `Bearer ${cloud.env.DIGITALOCEAN_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({
      name: "theirs",
      region: "fra1",
      size: "c-2",
      image: Number(id.split("/")[1]),
      ssh_keys: [289794],
    }),
  });
  expect(await driver().machines?.(id, run())).toEqual(["theirs"]);
});

test("an image that goes while it is imported is not waited for", async () => {
  const { cloud, driver, run } = await account({ latencyMs: 200 });
  const { DIGITALOCEAN_API_URL: url, DIGITALOCEAN_TOKEN: token } = cloud.env;
  const importing = failure(driver().create(plan(), run()));
  const ask = async (method: string, path: string) =>
    fetch(`${url}/v2/images${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  await expect.poll(async () => (await driver().list("fra1", run())).map(({ phase }) => phase)).toEqual(["importing"]);
  await expect.poll(() => cloud.calls.some(({ name }) => name === "GET /v2/images/{image_id}")).toBe(true);
  const [image] = await driver().list("fra1", run());
  await ask("DELETE", `/${image?.id.split("/")[1]}`);
  expect((await importing).code).toBe("FD1441");
});

test("an image of somebody else's is not deleted", async () => {
  const { cloud, driver, run } = await account();
  const answer = await fetch(`${cloud.env.DIGITALOCEAN_API_URL}/v2/images`, {
    method: "POST",
    headers: { authorization: `Bearer ${cloud.env.DIGITALOCEAN_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "own", region: "fra1", url: "https://example.com/own.img" }),
  });
  const { image } = (await answer.json()) as { readonly image: { readonly id: number } };
  expect((await failure(driver().delete(`fra1/${image.id}`, run()))).code).toBe("FD1405");
  expect((await failure(driver().delete("own", run()))).code).toBe("FD1405");
});

test("an image that is transferred stays when the deployment that imported it lets go", async () => {
  const { cloud, driver, run } = await account({ latencyMs: 200 });
  const here = await driver().create(plan(), run("fd01"));
  const importing = driver().create(plan({ place: "nyc3" }), run("fd02"));
  await expect.poll(() => changes(cloud)).toContain("POST /v2/images/{image_id}/actions");
  await driver().delete(here.id, run("fd01"));
  expect(await importing).toMatchObject({ place: "nyc3", phase: "ready", holders: ["fd02"] });
});

test("an image that goes while it is transferred is not waited for", async () => {
  const { cloud, driver, run } = await account({ latencyMs: 200 });
  const { DIGITALOCEAN_API_URL: url, DIGITALOCEAN_TOKEN: token } = cloud.env;
  const { id } = await driver().create(plan(), run());
  const importing = failure(driver().create(plan({ place: "nyc3" }), run("fd02")));
  await expect.poll(() => changes(cloud)).toContain("POST /v2/images/{image_id}/actions");
  const headers = { authorization: `Bearer ${token}` };
  await fetch(`${url}/v2/images/${id.split("/")[1]}`, { method: "DELETE", headers });
  expect((await importing).code).toBe("FD1441");
});
