import { findEngine } from "../../src/engine/index.ts";

/** Why tests that need the real engine are skipped; `undefined` where there is one. */
export const engineMissing: string | undefined = await findEngine(process.env).then(
  () => undefined,
  ({ message }: Error) => `${message}: node scripts/engine.ts gets one`,
);

if (engineMissing !== undefined) console.warn(`skipped: ${engineMissing}`);

/** One test may take this long on a machine that is busy with others: it runs several commands, and waits for a killed run to settle. */
export const patienceMs = 180_000;
