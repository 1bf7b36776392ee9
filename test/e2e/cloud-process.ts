// A simulated cloud in a process of its own, so that it outlives a program that is killed. The parent asks it by messages.
import type { Fault } from "../../src/platform.ts";
import { loadPlatform } from "../../src/providers/index.ts";

export type CloudQuestion =
  | { readonly ask: "machines" | "leftovers" | "calls" | "violations" }
  | { readonly ask: "vanish"; readonly id: string }
  | { readonly ask: "drift"; readonly id: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly ask: "fail"; readonly fault: Fault };

const options = JSON.parse(process.argv[2] ?? "{}") as { readonly latencyMs?: number };
const platform = await loadPlatform("aws");
const simulator = await platform.simulate(options);

function answer(question: CloudQuestion): unknown {
  switch (question.ask) {
    case "machines":
      return simulator.machines();
    case "leftovers":
      return simulator.leftovers();
    case "calls":
      return simulator.calls.map(({ name }) => name);
    case "violations":
      return simulator.violations;
    case "vanish":
      return simulator.vanish(question.id);
    case "drift":
      return simulator.drift(question.id, question.labels);
    case "fail":
      return simulator.fail(question.fault);
  }
}

process.on("message", ({ number, question }: { readonly number: number; readonly question: CloudQuestion }) => {
  process.send?.({ number, answer: answer(question) });
});
process.on("disconnect", () => process.exit());
process.send?.({ env: simulator.env });
