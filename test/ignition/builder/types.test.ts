import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { config, defineDeployment } from "../../../src/index.ts";

/** The compiler runs this file too: each line that is marked must be an error, and no other. */
it("what is wrong does not compile", () => {
  const files = (..._: unknown[]) => undefined;
  files(
    // @ts-expect-error a key that does not exist
    () => config({ fils: [] }),
    // @ts-expect-error a key that does not exist, further in
    () => config({ files: [{ path: "/etc/a", content: "x" }] }),
    // @ts-expect-error a mode as a number, which could be meant either way
    () => config({ files: [{ path: "/etc/a", mode: 644 }] }),
    // @ts-expect-error a mode that is not octal
    () => config({ files: [{ path: "/etc/a", mode: "0688" }] }),
    // @ts-expect-error a path that is not absolute
    () => config({ files: [{ path: "etc/a" }] }),
    // @ts-expect-error a file without a path
    () => config({ files: [{ contents: "x" }] }),
    // @ts-expect-error a unit without a kind
    () => config({ units: [{ name: "nginx" }] }),
    // @ts-expect-error a unit of no kind that there is
    () => config({ units: [{ name: "nginx.srv" }] }),
    // @ts-expect-error a drop-in that systemd passes over
    () => config({ units: [{ name: "nginx.service", dropins: [{ name: "10-limits", contents: "" }] }] }),
    // @ts-expect-error a drop-in with the key of a unit
    () => config({ units: [{ name: "nginx.service", dropins: [{ name: "a.conf", enabled: true }] }] }),
    // @ts-expect-error a text in place of true
    () => config({ units: [{ name: "nginx.service", enabled: "yes" }] }),
    // @ts-expect-error what Butane 1.1.0 refuses in the end
    () => config({ luks: [{ name: "a", device: "/dev/a", clevis: { tpm2: true } }] }),
    // @ts-expect-error a section that only a newer version has
    () => config({ quadlets: [{ name: "a.container" }] }),
    // @ts-expect-error the same where the version is named
    () => config({ version: "1.1.0", quadlets: [{ name: "a.container" }] }),
    // @ts-expect-error a key further in that only a newer version has
    () => config({ trees: [{ local: "a", fileMode: "0644" }] }),
    // @ts-expect-error a key that the older version does not have yet
    () => config({ version: "1.0.0", luks: [{ name: "a", device: "/dev/a", discard: true }] }),
    // @ts-expect-error the same in a list of a user
    () => config({ version: "1.0.0", users: [{ name: "core", sshAuthorizedKeysLocal: ["a"] }] }),
    // @ts-expect-error a mode as a number in the newer version too
    () => config({ version: "1.2.0-experimental", trees: [{ local: "a", fileMode: 644 }] }),
    // @ts-expect-error a version that there is not
    () => config({ version: "1.3.0" }),
    // @ts-expect-error another variant
    () => config({ variant: "fcos" }),
    // @ts-expect-error a deployment has no outputs
    () => defineDeployment({ name: "a", machines: { web: { ...pool, config: [config({ files: [late] })] } } }),
    // @ts-expect-error a wrong key in a pool's own configuration
    () => defineDeployment({ name: "a", machines: { web: { ...pool, config: [{ fils: [] }] } } }),
  );
  const late = { path: "/etc/a" as const, contents: pulumi.secret("x") };
  const pool = { platform: "aws" as const, options: { region: "eu-central-1", instanceType: "t4g.small" } };
  expect(config({ files: [{ path: "/etc/a", mode: "0644", contents: "x" }] }).config.files).toHaveLength(1);
  expect(
    config({ files: [late], users: [{ name: "core", passwordHash: pulumi.secret("x") }] }).config.users,
  ).toHaveLength(1);
  const newer = config({
    version: "1.2.0-experimental",
    quadlets: [{ name: "a.container", contents: pulumi.secret("x") }],
    trees: [{ local: "a", fileMode: "0644" }],
    luks: [{ name: "a", device: "/dev/a", clevis: { tpm2: true } }],
  });
  expect(newer.config.quadlets).toHaveLength(1);
  expect(config({ variant: "flatcar", version: "1.0.0", units: [] }).config.version).toBe("1.0.0");
  const deployment = defineDeployment({
    name: "a",
    machines: { web: { ...pool, config: ["a.bu", config({}), { units: [] }] } },
  });
  expect(deployment.machines.web?.config).toHaveLength(3);
});
