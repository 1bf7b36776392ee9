import { describe, expect, it, onTestFinished } from "vitest";
import { openJournal } from "../../src/plugin/journal.ts";
import { type Line, startEngine } from "./cloud.ts";

const patience = { timeout: 5_000 };
const texts = (lines: readonly Line[]) => lines.map(({ text }) => text);

describe("the journal", () => {
  const open = async (takesMs: (text: string) => number) => {
    const engine = await startEngine(takesMs);
    const journal = openJournal(() => engine.address);
    onTestFinished(() => journal.close());
    return { engine, journal };
  };

  it("keeps the lines of a machine in their order where the engine takes one for longer", async () => {
    const { engine, journal } = await open((text) => (text === "one" ? 200 : 0));
    journal.progress("urn:a", "one");
    journal.progress("urn:a", "two");
    journal.note("info", "urn:a", "three");
    journal.progress("urn:b", "of another");
    await expect.poll(() => texts(engine.lines), patience).toEqual(["of another", "one", "two", "three"]);
  });

  it("sends what it was given before it closes", async () => {
    const { engine, journal } = await open(() => 20);
    journal.progress("urn:a", "one");
    journal.note("warning", "urn:a", "two");
    journal.close();
    await expect.poll(() => texts(engine.lines), patience).toEqual(["one", "two"]);
  });
});
