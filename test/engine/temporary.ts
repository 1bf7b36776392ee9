import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Place, placeOf } from "../../src/engine/place.ts";
import type { IO } from "../../src/platform.ts";

/** A folder that goes at the end of the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-deploy-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Place of a deployment `shop` with its state in a folder of its own. */
export function temporaryPlace(): Place {
  return placeOf({ name: "shop", state: temporaryFolder(), io: ioWith() });
}

/** The world with this environment and nothing else. */
export function ioWith(env: IO["env"] = {}): IO {
  const fetch = () => Promise.reject(new Error("this test has no network"));
  return { env, fetch, sleep: async () => undefined, now: () => new Date(), log: () => undefined };
}
