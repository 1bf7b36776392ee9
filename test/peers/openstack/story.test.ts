import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Cloud, urlOf } from "../../../scripts/openstack/cloud.ts";
import { call } from "../../../scripts/openstack/rest.ts";
import { loadPlatform } from "../../../src/providers/index.ts";
import { imageContent, imagePlan } from "../../conformance/imported.ts";
import { openWorld, releaseFor, type World } from "../../conformance/world.ts";
import { cloudOf } from "./client.ts";
import {
  closeProject,
  leftoversOf,
  neutronOf,
  openProject,
  type Project,
  privateNetwork,
  serversOf,
} from "./project.ts";
import { projectSubject } from "./subject.ts";

const provided = inject("openstack");

describe("on a real OpenStack", () => {
  if ("missing" in provided) {
    test("machines and images come and go", ({ skip }) => skip(provided.missing));
    return;
  }
  let cloud: Cloud;
  let project: Project;
  let world: World;
  beforeAll(async () => {
    cloud = cloudOf(provided);
    project = await openProject(cloud);
    world = await openWorld(await projectSubject(cloud, project));
  });
  afterAll(() => closeProject(cloud, project));

  test("a machine with addresses, groups and a volume is what was asked for, and leaves nothing", async () => {
    const options = {
      networks: [{ network: privateNetwork, fixedIp: "10.0.0.20" }],
      securityGroups: ["default", "web"],
      floatingIp: { pool: "public" },
      volumes: [{ sizeGiB: 1 }],
      tags: ["blue"],
    };
    const plan = await world.plan({ options });
    const { id } = await world.driver().create(plan, world.run());
    const state = await world.driver().read(id, world.run());
    const { networks: _, volumes: __, ...shown } = options;
    expect(state?.observed.options).toMatchObject(shown);
    expect(state?.addresses).toMatchObject({
      privateIpv4: "10.0.0.20",
      publicIpv4: expect.stringMatching(/^198\.51\.100\./),
    });
    const [server] = await serversOf(cloud, project);
    expect(server).toMatchObject({ status: "ACTIVE", config_drive: "True" });
    expect(server?.["OS-EXT-SRV-ATTR:user_data"]).toBe(plan.userData);
    const { ports } = await call(project.user, "GET", `${neutronOf(cloud)}/ports?device_id=${server?.id}`);
    expect(ports).toMatchObject([{ security_groups: [expect.anything(), expect.anything()] }]);
    await world.driver().delete(id, world.run());
    expect(await serversOf(cloud, project)).toEqual([]);
    expect(await leftoversOf(cloud, project)).toEqual([]);
  });

  test("a machine that boots from a volume leaves none", async () => {
    const plan = await world.plan({ options: { flavor: "m1.tiny", rootDisk: { sizeGiB: 1 } } });
    const { id } = await world.driver().create(plan, world.run());
    const { volumes } = await call(project.user, "GET", `${urlOf(cloud, "cinder")}/v3/${project.id}/volumes/detail`);
    expect(volumes).toMatchObject([{ status: "in-use", bootable: "true", size: 1 }]);
    await world.driver().delete(id, world.run());
    expect(await leftoversOf(cloud, project)).toEqual([]);
  });

  test.each([
    ["the flavor's own disk", {}],
    ["a volume", { rootDisk: { sizeGiB: 1 } }],
  ])("a machine that boots from %s gets another flavor and stays the same", async (_, more) => {
    const small = { flavor: "m1.tiny", onFlavorChange: "restart", ...more };
    const { id } = await world.driver().create(await world.plan({ options: small }), world.run());
    const large = await world.plan({ options: { ...small, flavor: "m1.small" } });
    const state = await world.driver().update?.(id, large, world.run());
    expect(state).toMatchObject({ id, phase: "running", observed: { options: { flavor: "m1.small" } } });
    const [server] = await serversOf(cloud, project);
    expect(server).toMatchObject({ status: "ACTIVE", flavor: { original_name: "m1.small" } });
    await world.driver().delete(id, world.run());
    expect(await leftoversOf(cloud, project)).toEqual([]);
  });

  test("an image comes in once for two deployments, and goes with the last of them", async () => {
    const { image } = await loadPlatform("openstack");
    if (image.kind !== "imported") throw new Error("its images are imported");
    const images = image.connect(world.credentials, world.io);
    const plan = imagePlan(image, releaseFor("amd64", "4593.2.4"), { region: "RegionOne" });
    const runs = ["first", "second"].map((owner) => ({ ...world.run(), owner, content: imageContent(plan) }));
    const made: string[] = [];
    for (const run of runs) made.push((await images.create(plan, run)).id);
    const [id = ""] = made;
    expect(made).toEqual([id, id]);
    expect(await images.read(id, world.run())).toMatchObject({ phase: "ready", holders: ["first", "second"] });
    for (const run of runs) await images.delete(id, run);
    expect(await images.read(id, world.run())).toBeUndefined();
  });
});
