import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { makePlace, type Place, placeExists } from "../../src/engine/place.ts";
import { otherFile, readSettings, writeSettings } from "../../src/engine/settings.ts";
import { temporaryPlace } from "./temporary.ts";

function newPlace(): Place {
  const place = temporaryPlace();
  makePlace(place);
  return place;
}

const frankfurt = { platform: "aws", scope: "eu-central-1" };
const ohio = { platform: "aws", scope: "us-east-2" };

describe("the settings of a deployment", () => {
  test("there are none before the first run", () => {
    expect(readSettings(newPlace())).toBeUndefined();
  });

  test("the owner is random, fit for a label, and stays", () => {
    const place = newPlace();
    const { owner } = writeSettings(place, undefined, [frankfurt]);
    expect(owner).toMatch(/^fd[0-9a-f]{16}$/);
    expect(writeSettings(place, undefined, []).owner).toBe(owner);
    expect(writeSettings(newPlace(), undefined, []).owner).not.toBe(owner);
    expect(placeExists(place)).toBe(true);
  });

  test("an owner that the state knows is taken, whatever the settings of this computer say", () => {
    const place = newPlace();
    expect(writeSettings(place, "fd0123", [])).toEqual({ owner: "fd0123", scopes: [] });
    expect(writeSettings(place, "fd4567", []).owner).toBe("fd4567");
    expect(readSettings(place)?.owner).toBe("fd4567");
  });

  test("scopes only grow, each once", () => {
    const place = newPlace();
    writeSettings(place, undefined, [frankfurt]);
    writeSettings(place, undefined, [ohio, frankfurt]);
    expect(writeSettings(place, undefined, []).scopes).toEqual([frankfurt, ohio]);
    expect(readSettings(place)?.scopes).toEqual([frankfurt, ohio]);
  });

  test("what the engine wrote into the same file stays", () => {
    const place = newPlace();
    const file = join(place.directory, "Pulumi.shop.yaml");
    writeFileSync(file, "encryptionsalt: v1:abc\nconfig:\n  other:key: value\n");
    writeSettings(place, "fd1", []);
    expect(parse(readFileSync(file, "utf8"))).toEqual({
      encryptionsalt: "v1:abc",
      config: { "other:key": "value", "flatcar:owner": "fd1", "flatcar-deploy:scopes": "[]" },
    });
    expect(readdirSync(place.directory).sort()).toEqual(["Pulumi.shop.yaml", "Pulumi.yaml"]);
  });

  test("the deployment file is kept while it is there, and given up when it was moved", () => {
    const place = newPlace();
    const first = join(place.directory, "a.yaml");
    const second = join(place.directory, "b.yaml");
    for (const file of [first, second]) writeFileSync(file, "");
    expect(writeSettings(place, undefined, [], first).file).toBe(first);
    expect(otherFile(place, first)).toBeUndefined();
    expect(otherFile(place, second)).toBe(first);
    expect(writeSettings(place, undefined, [], second).file).toBe(first);
    expect(writeSettings(place, undefined, []).file).toBe(first);
    expect(writeSettings(place, undefined, [], second, true).file).toBe(second);
    expect(writeSettings(place, undefined, [], undefined, true).file).toBe(second);
    expect(writeSettings(place, undefined, [], first, true).file).toBe(first);
    rmSync(first);
    expect(otherFile(place, second)).toBeUndefined();
    expect(writeSettings(place, undefined, [], second).file).toBe(second);
    expect(readSettings(place)?.file).toBe(second);
  });

  test("a shared state is not compared by file", () => {
    const place = newPlace();
    writeSettings(place, undefined, [], join(place.directory, "Pulumi.yaml"));
    expect(otherFile(place, "/other.yaml")).toBe(join(place.directory, "Pulumi.yaml"));
    expect(otherFile({ ...place, backend: undefined }, "/other.yaml")).toBeUndefined();
  });

  test("a damaged file is said to be one, and is left as it is", () => {
    const place = newPlace();
    const file = join(place.directory, "Pulumi.shop.yaml");
    writeFileSync(file, "config: [");
    expect(() => writeSettings(place, undefined, [])).toThrow(expect.objectContaining({ code: "FD1503" }));
    expect(readFileSync(file, "utf8")).toBe("config: [");
  });
});
