import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { findPeer } from "../../../scripts/peers/place.ts";
import type { Simulator } from "../../../src/platform.ts";
import digitalocean from "../../../src/providers/digitalocean/index.ts";

interface Droplet {
  readonly id: number;
  readonly status: string;
  readonly tags: readonly string[];
  readonly volume_ids: readonly string[];
}

/** The parts of digitalocean-js that are used here. */
interface Client {
  readonly account: { getUserInformation(): Promise<{ readonly status: string }> };
  readonly regions: { getAllRegions(): Promise<readonly { readonly slug: string }[]> };
  readonly sizes: { getAllSizes(): Promise<readonly { readonly slug: string; readonly price_monthly: number }[]> };
  readonly droplets: {
    createNewDroplet(request: object): Promise<Droplet>;
    getExistingDroplet(id: number): Promise<Droplet>;
    getAllDroplets(): Promise<readonly Droplet[]>;
    getDropletsByTag(tag: string): Promise<readonly Droplet[]>;
    deleteDroplet(id: number): Promise<unknown>;
  };
  readonly tags: {
    createTag(name: string): Promise<{ readonly name: string }>;
    tagResources(name: string, ids: readonly string[]): Promise<unknown>;
    removeTagFromResources(name: string, ids: readonly string[]): Promise<unknown>;
  };
  readonly images: { getUserImages(): Promise<readonly { readonly id: number; readonly status: string }[]> } & Readonly<
    Record<string, unknown>
  >;
  readonly blockStorage: {
    createBlockStorage(request: object): Promise<{ readonly id: string; readonly size_gigabytes: number }>;
    deleteBlockStorageById(id: string): Promise<unknown>;
  };
}

type Constructor = new (token: string, url: string) => Client;

const folder = findPeer("digitalocean-js");
if (!folder) console.warn("skipped: digitalocean-js is not installed: node scripts/peers.ts digitalocean-js");

/** A copy of the package that shares nothing with the one of another call. */
function load(): Constructor {
  const require = createRequire(join(folder ?? "", "package.json"));
  for (const file of Object.keys(require.cache)) if (file.startsWith(folder ?? " ")) delete require.cache[file];
  return (require(folder ?? "") as { readonly DigitalOcean: Constructor }).DigitalOcean;
}

async function simulated(): Promise<{ readonly cloud: Simulator; readonly url: string; readonly token: string }> {
  const cloud = await digitalocean.simulate({ latencyMs: 20 });
  onTestFinished(() => cloud.close());
  return { cloud, url: `${cloud.env.DIGITALOCEAN_API_URL}/v2`, token: cloud.env.DIGITALOCEAN_TOKEN ?? "" };
}

const request = {
  name: "theirs",
  region: "fra1",
  size: "s-1vcpu-1gb",
  image: 12_345_678,
  ssh_keys: [289_794],
  user_data: '{"ignition":{"version":"3.3.0"}}',
  tags: ["env:prod"],
};

describe.skipIf(!folder)("digitalocean-js, a client of others", () => {
  test("lives with the simulated DigitalOcean, and sends what the description has", async () => {
    const { cloud, url, token } = await simulated();
    const client = new (load())(token, url);
    expect((await client.account.getUserInformation()).status).toBe("active");
    expect((await client.regions.getAllRegions()).map(({ slug }) => slug)).toContain("fra1");
    expect((await client.sizes.getAllSizes()).find(({ slug }) => slug === "s-1vcpu-1gb")?.price_monthly).toBe(6);
    const made = await client.droplets.createNewDroplet(request);
    expect(made).toMatchObject({ status: "new", tags: ["env:prod"] });
    await expect.poll(async () => (await client.droplets.getExistingDroplet(made.id)).status).toBe("active");
    expect(cloud.machines()).toMatchObject([{ name: "theirs", userData: request.user_data, labels: { env: "prod" } }]);
    await client.tags.createTag("Web");
    await client.tags.tagResources("Web", [String(made.id)]);
    expect((await client.droplets.getDropletsByTag("Web")).map(({ id }) => id)).toEqual([made.id]);
    await client.tags.removeTagFromResources("Web", [String(made.id)]);
    expect(await client.droplets.getDropletsByTag("Web")).toEqual([]);
    const volume = await client.blockStorage.createBlockStorage({ name: "data", region: "fra1", size_gigabytes: 10 });
    expect(volume.size_gigabytes).toBe(10);
    expect(cloud.leftovers()).toEqual([volume.id]);
    await client.blockStorage.deleteBlockStorageById(volume.id);
    expect(await client.images.getUserImages()).toEqual([]);
    await client.droplets.deleteDroplet(made.id);
    expect([cloud.machines(), cloud.leftovers(), cloud.violations]).toEqual([[], [], []]);
  });

  test("is refused in the API's own form", async () => {
    const { url, token } = await simulated();
    const client = new (load())(token, url);
    const refusal = client.droplets.createNewDroplet({ ...request, size: "s-9vcpu-1gb" });
    await expect(refusal).rejects.toMatchObject({
      response: {
        status: 422,
        data: { id: "unprocessable_entity", message: "You specified an invalid size for Droplet creation." },
      },
    });
  });
});

describe.skipIf(!folder)("why it is no package of ours (docs/decisions/0050-digitalocean-client.md)", () => {
  test("a second client changes the first one's token", async () => {
    const { url, token } = await simulated();
    const DigitalOcean = load();
    const first = new DigitalOcean(token, url);
    expect(await first.droplets.getAllDroplets()).toEqual([]);
    new DigitalOcean("dop_v1_of_another_team", url);
    await expect(first.droplets.getAllDroplets()).rejects.toMatchObject({ response: { status: 401 } });
  });

  test("of 45 Droplets it lists 20", async () => {
    const { cloud, url, token } = await simulated();
    const client = new (load())(token, url);
    for (let index = 0; index < 45; index++) await client.droplets.createNewDroplet({ ...request, name: `m-${index}` });
    expect(cloud.machines()).toHaveLength(45);
    expect(await client.droplets.getAllDroplets()).toHaveLength(20);
  });

  test("it can import no image", () => {
    const { images } = new (load())("token", "http://127.0.0.1:9/v2");
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(images));
    expect(names).toContain("getUserImages");
    expect(names.filter((name) => /create|import|upload/i.test(name))).toEqual([]);
  });
});
