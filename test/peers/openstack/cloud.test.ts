import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { serviceStatuses } from "../../../scripts/openstack/processes.ts";
import { cloudOf, openstack } from "./client.ts";

const provided = inject("openstack");

describe("the cloud, through OpenStack's own client", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "openstack-test-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  if ("missing" in provided) {
    test("works", ({ skip }) => skip(provided.missing));
    return;
  }

  test("runs every service", () => {
    const ended = serviceStatuses(cloudOf(provided)).filter(({ pid }) => pid === undefined);
    expect(ended).toEqual([]);
  });

  test.each(["admin", "flatcar", "flatcar-application"])("lets %s in", async (as) => {
    const list = await openstack(cloudOf(provided), as, "flavor", "list", "-f", "json");
    expect(list).toEqual(expect.arrayContaining([expect.objectContaining({ Name: "m1.small" })]));
  });

  test("makes a server, and keeps its user data byte for byte", async () => {
    const cloud = cloudOf(provided);
    const name = "cloud-test";
    const run = (...words: readonly string[]) => openstack(cloud, "flatcar", ...words);
    const [image, config] = [join(folder, "image"), join(folder, "config.ign")];
    writeFileSync(image, Buffer.alloc(2 ** 20));
    writeFileSync(config, '{"ignition":{"version":"3.4.0"},"a":"\\u2028 Grüße "}\n');
    const raw = ["--disk-format", "raw", "--container-format", "bare"];
    await run("image", "create", "--file", image, ...raw, name, "-f", "json");
    await run("network", "create", name, "-f", "json");
    await run("subnet", "create", "--network", name, "--subnet-range", "10.9.0.0/24", name, "-f", "json");
    const machine = ["--image", name, "--flavor", "m1.tiny", "--network", name, "--config-drive", "true"];
    const made = await run("server", "create", ...machine, "--user-data", config, "--wait", name, "-f", "json");
    expect(made).toMatchObject({ status: "ACTIVE", config_drive: "True" });
    const { id } = made as { id: string };
    const shown = await openstack(
      cloud,
      "admin",
      "--os-compute-api-version",
      "2.90",
      "server",
      "show",
      id,
      "-f",
      "json",
    );
    const kept = (shown as Record<string, string>)["OS-EXT-SRV-ATTR:user_data"] ?? "";
    expect(Buffer.from(kept, "base64").toString("utf8")).toBe(
      '{"ignition":{"version":"3.4.0"},"a":"\\u2028 Grüße "}\n',
    );
    await run("server", "delete", "--wait", id);
    await run("network", "delete", name);
    await run("image", "delete", name);
    for (const kind of ["server", "network", "image"]) {
      expect(await run(kind, "list", "--name", name, "-f", "json"), kind).toEqual([]);
    }
  });
});
