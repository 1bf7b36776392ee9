import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { platformIds } from "../../src/providers/index.ts";
import { engineMissing, patienceMs } from "./engine.ts";

/** A run of a simulated cloud is killed `afterMs` after it has said this. */
interface Moment {
  readonly said: RegExp;
  readonly afterMs: number;
}

const moments: readonly Moment[] = [
  { said: / creating: /, afterMs: 0 },
  { said: / creating: /, afterMs: 30 },
  { said: / created\b/, afterMs: 0 },
  { said: / created\b.* created\b/s, afterMs: 0 },
];

const bin = fileURLToPath(new URL("../../bin/flatcar-deploy.js", import.meta.url));

interface Machine {
  readonly id: string;
  readonly phase: string;
  readonly addresses: Readonly<Record<string, string>>;
}

describe.skipIf(engineMissing !== undefined)("kill -9 on a simulated cloud that is kept in a file", () => {
  const cases = platformIds.flatMap((platform) => moments.map((moment) => ({ platform, ...moment })));
  test.for(cases)("$platform, $afterMs ms after $said", { timeout: patienceMs }, killedAt);
  test("a destroy: what is gone is planned anew", { timeout: patienceMs }, killedDestroy);
});

async function killedAt({ platform, said, afterMs }: Moment & { readonly platform: string }): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), "flatcar-deploy-kills-"));
  const file = fileURLToPath(new URL(`../../examples/${platform}/flatcar.yaml`, import.meta.url));
  const command = (...words: readonly string[]) =>
    run([...words, "-f", file, "--state", state, "--simulate"], undefined);
  const look = async () => (JSON.parse(await command("status", "--json")) as { machines: readonly Machine[] }).machines;
  try {
    const up = ["up", "-f", file, "--state", state, "--simulate", "--yes", "--offline"];
    const output = await run(up, { said, afterMs });
    const left = await look();
    const addresses = [...output.matchAll(/ created +(\d\S+)/g)].map(([, address = ""]) => address);
    expect(
      left.flatMap((machine) => Object.values(machine.addresses)),
      output,
    ).toEqual(expect.arrayContaining(addresses));
    expect(
      left.map(({ phase }) => phase),
      output,
    ).not.toContain("gone");
    const planned = JSON.parse(await command("plan", "--json")) as { leftovers: { machines: readonly Machine[] } };
    const unknown = left.filter(({ phase }) => phase === "unknown");
    expect(
      planned.leftovers.machines.map(({ id }) => id),
      output,
    ).toEqual(unknown.map(({ id }) => id));
    await command("up", "--yes", "--offline");
    const after = await look();
    expect(
      after.map(({ phase }) => phase),
      output,
    ).toEqual(["running", "running"]);
    expect(
      after.map(({ id }) => id),
      output,
    ).toEqual(expect.arrayContaining(left.map(({ id }) => id)));
    expect(await command("destroy", "--yes")).toContain("2 machines deleted, nothing is left");
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

async function killedDestroy(): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), "flatcar-deploy-kills-"));
  const file = fileURLToPath(new URL("../../examples/hetzner/flatcar.yaml", import.meta.url));
  const words = ["-f", file, "--state", state, "--simulate"];
  try {
    await run(["up", "--yes", "--offline", ...words], undefined);
    await run(["destroy", "--yes", ...words], { said: / deleting: waiting for server/, afterMs: 100 });
    const { machines } = JSON.parse(await run(["status", "--json", ...words], undefined)) as { machines: Machine[] };
    const gone = machines.filter(({ phase }) => phase === "gone").map(({ id }) => id);
    const planned = JSON.parse(await run(["plan", "--json", ...words], undefined)) as {
      changes: number;
      leftovers: { gone: readonly Machine[] };
    };
    expect(planned.leftovers.gone.map(({ id }) => id)).toEqual(gone);
    expect(planned.changes).toBeGreaterThanOrEqual(gone.length);
    const there = machines.length - gone.length;
    expect(await run(["destroy", "--yes", ...words], undefined)).toContain(
      `${there} ${there === 1 ? "machine" : "machines"} deleted, nothing is left`,
    );
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

/** What it prints; with a moment it is killed then, else it has to end well. */
function run(words: readonly string[], moment: Moment | undefined): Promise<string> {
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  const env = { PATH, HOME, XDG_CACHE_HOME, NO_COLOR: "1" };
  const child = spawn(process.execPath, [bin, ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (moment?.said.test(output)) void wait(moment.afterMs).then(() => child.kill("SIGKILL"));
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.on("close", (code) => {
      if (moment || code === 0) resolve(output);
      else reject(new Error(`${words.join(" ")} ended with ${code}\n${output}\n${errors}`));
    });
  });
}
