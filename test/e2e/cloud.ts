import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Fault, SimulatedMachine } from "../../src/platform.ts";
import type { CloudQuestion } from "./cloud-process.ts";

/** A cloud as the end-to-end tests see it: from outside, and independent of the program under test. */
export interface Cloud {
  /** What a program needs in its environment to reach it. */
  readonly env: Readonly<Record<string, string>>;
  /** Machines that exist. */
  machines(): Promise<readonly SimulatedMachine[]>;
  /** Whatever else is left and costs money. */
  leftovers(): Promise<readonly string[]>;
  /** Names of all calls so far. */
  calls(): Promise<readonly string[]>;
  /** Deletes a machine behind everybody's back. */
  vanish(id: string): Promise<void>;
  /** Changes labels behind everybody's back. */
  drift(id: string, labels: Readonly<Record<string, string>>): Promise<void>;
  fail(fault: Fault): Promise<void>;
  close(): Promise<void>;
}

/** Simulated EC2 in its own process. */
export async function startSimulatedCloud(options: { readonly latencyMs?: number } = {}): Promise<Cloud> {
  const file = fileURLToPath(new URL("cloud-process.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(options)], { execArgv: [] });
  const waiting = new Map<number, (answer: unknown) => void>();
  let last = 0;
  const ended = new Promise<never>((_, reject) => {
    child.on("exit", (code) => reject(new Error(`the simulated cloud ended with ${code}`)));
  });
  ended.catch(() => undefined);
  const started = new Promise<Cloud["env"]>((resolve) => {
    child.on("message", (message: { env?: Cloud["env"]; number?: number; answer?: unknown }) => {
      if (message.env) resolve(message.env);
      else waiting.get(message.number ?? 0)?.(message.answer);
    });
  });
  const ask = <T>(question: CloudQuestion): Promise<T> => {
    const number = ++last;
    const answered = new Promise<T>((resolve) => {
      waiting.set(number, (answer) => {
        waiting.delete(number);
        resolve(answer as T);
      });
    });
    child.send({ number, question }, () => undefined);
    return Promise.race([answered, ended]);
  };
  return {
    env: await Promise.race([started, ended]),
    machines: () => ask({ ask: "machines" }),
    leftovers: () => ask({ ask: "leftovers" }),
    calls: () => ask({ ask: "calls" }),
    vanish: (id) => ask({ ask: "vanish", id }),
    drift: (id, labels) => ask({ ask: "drift", id, labels }),
    fail: (fault) => ask({ ask: "fail", fault }),
    close: async () => {
      const violations = await ask<readonly string[]>({ ask: "violations" });
      child.disconnect();
      await ended.catch(() => undefined);
      if (violations.length > 0) throw new Error(`requests that EC2 would refuse:\n${violations.join("\n")}`);
    },
  };
}

/** Calls that change something. */
export function writes(calls: readonly string[]): readonly string[] {
  return calls.filter((name) => !/^(Describe|Get|List)/.test(name));
}
