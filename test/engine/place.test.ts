import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { engineLocks, makePlace, placeExists, placeOf, stateFile } from "../../src/engine/place.ts";
import type { FlatcarError } from "../../src/errors.ts";
import { ioWith, temporaryFolder } from "./temporary.ts";

const io = ioWith({ XDG_STATE_HOME: "/state", HOME: "/home/ada" });

describe("where state is", () => {
  test.each([
    [{}, "file:///state/flatcar-deploy/state", "/state/flatcar-deploy/state/deployments/shop"],
    [
      { simulate: true },
      "file:///state/flatcar-deploy/state/simulated",
      "/state/flatcar-deploy/state/simulated/deployments/shop",
    ],
    [{ state: "file:///team" }, "file:///team", "/team/deployments/shop"],
    [{ state: "/team" }, "file:///team", "/team/deployments/shop"],
    [{ state: "file://~/team" }, `file://${homedir()}/team`, `${homedir()}/team/deployments/shop`],
    [{ state: "file:///with%20space" }, "file:///with%20space", "/with space/deployments/shop"],
  ])("%j", (given, backendUrl, directory) => {
    expect(placeOf({ name: "shop", io, ...given })).toMatchObject({ backendUrl, directory });
  });

  test("without XDG_STATE_HOME, or with one that is relative, it is below the home folder", () => {
    for (const env of [{ HOME: "/home/ada" }, { HOME: "/home/ada", XDG_STATE_HOME: "relative" }]) {
      const { backend } = placeOf({ name: "shop", io: ioWith(env) });
      expect(backend).toBe("/home/ada/.local/state/flatcar-deploy/state");
    }
  });

  test.each(["s3://bucket/path?region=eu-central-1", "azblob://container", "gs://bucket", "postgres://host/db"])(
    "%s is kept elsewhere, with an engine folder of our own",
    (state) => {
      const place = placeOf({ name: "shop", io, state });
      expect(place).toMatchObject({ backendUrl: state, backend: undefined });
      expect(place.home).toMatch(/^\/state\/flatcar-deploy\/remote\/[0-9a-f]{12}\/engine$/);
      expect(stateFile(place)).toBeUndefined();
      expect(engineLocks(place)).toBeUndefined();
    },
  );

  test("a Pulumi service is used with the user's own login", () => {
    expect(placeOf({ name: "shop", io, state: "https://api.pulumi.com" }).home).toBeUndefined();
  });

  test("a simulation never uses shared state", () => {
    const place = placeOf({ name: "shop", io, state: "s3://bucket", simulate: true });
    expect(place.backend).toMatch(/^\/state\/flatcar-deploy\/remote\/[0-9a-f]{12}-simulated\/state$/);
  });

  test.each(["bucket", "ftp://host", "file://host/share", "", "./state"])("%j is no place for state", (state) => {
    expect(() => placeOf({ name: "shop", io, state })).toThrow(expect.objectContaining({ code: "FD1701" }));
  });
});

describe("making it", () => {
  test("makes every folder for the user alone", () => {
    const place = placeOf({ name: "shop", io, state: join(temporaryFolder(), "new") });
    expect(placeExists(place)).toBe(false);
    makePlace(place);
    expect([place.backend, place.home, place.directory].map((folder) => existsSync(folder ?? ""))).toEqual([
      true,
      true,
      true,
    ]);
    expect(placeExists(place)).toBe(false);
  });

  test("a file in the way is FD1601, with the folder named", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    const place = placeOf({ name: "shop", io, state: join(folder, "file", "state") });
    expect(codeOf(() => makePlace(place))).toBe("FD1601");
  });

  test("a file system that takes no folders is FD1601, and soon", ({ skip }) => {
    skip(!existsSync("/proc/self"), "there is no /proc here");
    expect(codeOf(() => makePlace(placeOf({ name: "shop", io, state: "/proc/none/state" })))).toBe("FD1601");
  });

  test("a folder that may not be written is FD1601", ({ skip }) => {
    skip(process.getuid?.() === 0, "root may write everywhere");
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);
    expect(codeOf(() => makePlace(placeOf({ name: "shop", io, state: join(folder, "state") })))).toBe("FD1601");
  });
});

function codeOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    return (error as FlatcarError).code;
  }
  return "nothing was thrown";
}
