import { expect, it } from "vitest";
import { findPeer } from "../../scripts/peers/place.ts";
import { runIgnition, whyNoEngine } from "../../src/cli/ignition-engine.ts";
import { FlatcarError } from "../../src/errors.ts";
import { formsOf, type Rendered, render } from "../../src/ignition/index.ts";
import { randomConfig } from "./dry-run/random-config.ts";
import { randomFrom } from "./random.ts";

/** Generated configs per run. `FLATCAR_SEED` gives other ones. */
const generated = 20;
const seed = Number(process.env.FLATCAR_SEED ?? 1);
const host = { env: process.env, signal: new AbortController().signal } as Parameters<typeof runIgnition>[1];

function read(text: string): Rendered {
  return render([{ kind: "ignition", name: "a.ign", text }]);
}

/** What the machine has then, or why it does not come up. */
async function outcome(text: string): Promise<unknown> {
  try {
    return (await runIgnition(read(text), host)).result;
  } catch (error) {
    if (error instanceof FlatcarError) return error.findings.map(({ message }) => message);
    throw error;
  }
}

it(`Ignition makes the same machine of every form of ${generated} configs`, { timeout: 280_000 }, async (context) => {
  const reason = findPeer("ignition") ? await whyNoEngine(process.env) : "node scripts/peers.ts ignition builds it";
  if (reason !== undefined) context.skip(`Ignition cannot run here: ${reason}`);
  const random = randomFrom(seed);
  for (let turn = 0; turn < generated; turn++) {
    const { ignition } = read(randomConfig(random));
    const { plain, files, whole } = formsOf(ignition);
    const wanted = await outcome(plain);
    expect({ ignition, made: await outcome(files) }).toEqual({ ignition, made: wanted });
    expect({ ignition, made: await outcome(whole) }).toEqual({ ignition, made: wanted });
  }
});
