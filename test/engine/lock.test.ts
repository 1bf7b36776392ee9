import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { takeLock, wasInterrupted } from "../../src/engine/lock.ts";
import { engineLocks, makePlace, type Place } from "../../src/engine/place.ts";
import type { FlatcarError } from "../../src/errors.ts";
import { startOf } from "../../src/pid.ts";
import { temporaryPlace } from "./temporary.ts";

const { signal } = new AbortController();

function newPlace(): Place {
  const place = temporaryPlace();
  makePlace(place);
  return place;
}

function lockFile({ directory }: Place): string {
  return join(directory, "run.lock");
}

/** A process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.on("exit", resolve));
  return child.pid ?? 0;
}

function sleeper(): number {
  const child = spawn("sleep", ["60"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

function leaveLock(place: Place, holder: object): void {
  const defaults = { host: hostname(), user: "root", since: new Date().toISOString(), command: "up" };
  writeFileSync(lockFile(place), JSON.stringify({ ...defaults, ...holder }));
}

function leaveEngineLock(place: Place, name: string, holder: object | string): string {
  const folder = engineLocks(place) ?? "";
  mkdirSync(folder, { recursive: true });
  const defaults = { username: "root", hostname: hostname(), timestamp: new Date().toISOString() };
  writeFileSync(join(folder, name), typeof holder === "string" ? holder : JSON.stringify({ ...defaults, ...holder }));
  return join(folder, name);
}

async function failure(work: Promise<unknown>): Promise<FlatcarError> {
  return work.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: FlatcarError) => error,
  );
}

describe("one run at a time", () => {
  test("a second run is refused while the first one lives, and told who it is", async () => {
    const place = newPlace();
    const lock = await takeLock(place, "up", signal);
    const error = await failure(takeLock(place, "destroy", signal));
    expect(error.code).toBe("FD1504");
    expect(error.findings[0].details?.[0]).toMatch(new RegExp(`process ${process.pid}, \`up\` since 20`));
    lock.release("settled");
    const again = await takeLock(place, "destroy", signal);
    expect(again.unsettledSince).toBeUndefined();
    again.release("settled");
    expect(readdirSync(place.directory)).toEqual([]);
  });

  test("a process of another host is never taken for dead", async () => {
    const place = newPlace();
    leaveLock(place, { host: "elsewhere", pid: await deadPid() });
    expect((await failure(takeLock(place, "up", signal))).code).toBe("FD1504");
    expect(wasInterrupted(place)).toBe(false);
  });
});

test.each([
  "{}",
  "[]",
  JSON.stringify({ host: hostname(), hostname: hostname() }),
  '{"pid":"x"}',
  '{"pid":1,"username":7}',
])("a lock that holds %s names nobody, and is not touched", async (text) => {
  const place = newPlace();
  writeFileSync(lockFile(place), text);
  const own = await failure(takeLock(place, "up", signal));
  const elsewhere = newPlace();
  const engine = await failure(takeLock(elsewhere, leaveEngineLock(elsewhere, "a.json", text) && "up", signal));
  for (const { findings } of [own, engine]) {
    expect(findings).toMatchObject([
      { code: "FD1504", message: expect.stringContaining("names no run"), hint: expect.stringContaining("delete") },
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/undefined|NaN/);
  }
  expect(wasInterrupted(place)).toBe(false);
  expect(readFileSync(lockFile(place), "utf8")).toBe(text);
});

describe("the lock of a dead run is taken over", () => {
  test("of a process that is gone", async () => {
    const place = newPlace();
    leaveLock(place, { pid: await deadPid() });
    expect(wasInterrupted(place)).toBe(true);
    const lock = await takeLock(place, "up", signal);
    expect(lock.unsettledSince).toBeInstanceOf(Date);
    expect(JSON.parse(readFileSync(lockFile(place), "utf8"))).toMatchObject({ pid: process.pid, command: "up" });
    lock.release("settled");
    expect(wasInterrupted(place)).toBe(false);
  });

  test("of a process whose pid another one has now", async () => {
    const place = newPlace();
    const pid = sleeper();
    leaveLock(place, { pid, started: String(Number(startOf(pid)) - 1) });
    const lock = await takeLock(place, "up", signal);
    expect(lock.unsettledSince).toBeInstanceOf(Date);
    lock.release("unchanged");
    leaveLock(place, { pid, started: startOf(pid) });
    expect((await failure(takeLock(place, "up", signal))).code).toBe("FD1504");
  });

  test("of a zombie, which nobody has waited for", async () => {
    const place = newPlace();
    const script = "import subprocess,time\np=subprocess.Popen(['true'])\nprint(p.pid,flush=True)\ntime.sleep(60)";
    const parent = spawn("python3", ["-c", script]);
    onTestFinished(() => void parent.kill("SIGKILL"));
    const pid = Number(await new Promise((resolve) => parent.stdout.once("data", (data) => resolve(String(data)))));
    await expect.poll(() => startOf(pid)).toBe("zombie");
    leaveLock(place, { pid });
    const lock = await takeLock(place, "up", signal);
    expect(lock.unsettledSince).toBeInstanceOf(Date);
  });

  test("of one that cannot be read: the machine went down while it was written", async () => {
    const place = newPlace();
    writeFileSync(lockFile(place), "");
    const lock = await takeLock(place, "up", signal);
    expect(lock.unsettledSince).toBeInstanceOf(Date);
  });

  test("only by one of several", async () => {
    const place = newPlace();
    leaveLock(place, { pid: await deadPid() });
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => takeLock(place, "up", signal)));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
  });

  test("also when the run that took it over was killed in the middle of that", async () => {
    const place = newPlace();
    const pid = await deadPid();
    leaveLock(place, { pid });
    const claim = { pid, host: hostname(), user: "root", since: new Date().toISOString(), command: "taking over" };
    writeFileSync(`${lockFile(place)}.claim`, JSON.stringify(claim));
    const lock = await takeLock(place, "up", signal);
    lock.release("settled");
    expect(readdirSync(place.directory)).toEqual([]);
  });

  test("after its engine has ended", async () => {
    const place = newPlace();
    const engine = spawn("sleep", ["60"]);
    const pid = engine.pid ?? 0;
    leaveLock(place, { pid: await deadPid(), engine: { pid, started: startOf(pid) } });
    const taken = takeLock(place, "up", signal);
    expect(await Promise.race([taken.then(() => "taken"), wait(300, "waiting")])).toBe("waiting");
    engine.kill("SIGKILL");
    expect((await taken).unsettledSince).toBeInstanceOf(Date);
  });

  test("and waiting for its engine ends when the user wants it", async () => {
    const place = newPlace();
    const pid = sleeper();
    leaveLock(place, { pid: await deadPid(), engine: { pid, started: startOf(pid) } });
    const abort = new AbortController();
    const taken = takeLock(place, "up", abort.signal);
    abort.abort();
    await expect(taken).rejects.toThrow(/abort/i);
    expect(existsSync(lockFile(place))).toBe(true);
  });
});

describe("the engine's own locks", () => {
  test.each([
    ["a dead process", async () => ({ pid: await deadPid() })],
    ["a pid that was given out anew", async () => ({ pid: process.pid, timestamp: "2001-01-01T00:00:00Z" })],
    ["nobody that can be read", async () => ""],
  ])("of %s goes, and the cloud is looked at", async (_, holder) => {
    const place = newPlace();
    const file = leaveEngineLock(place, "a.json", await holder());
    const beside = leaveEngineLock(place, "a.json.attrs", '{"user.content_type":"application/json"}');
    const lock = await takeLock(place, "up", signal);
    expect([file, beside].filter((path) => existsSync(path))).toEqual([]);
    expect(lock.unsettledSince).toBeInstanceOf(Date);
  });

  test("half of one, left by a full disk, goes too", async () => {
    const place = newPlace();
    const file = leaveEngineLock(place, "a.json.18eb69de1a84728d.tmp", "");
    const lock = await takeLock(place, "up", signal);
    expect(existsSync(file)).toBe(false);
    expect(lock.unsettledSince).toBeUndefined();
  });

  test("of a process that lives is respected", async () => {
    const place = newPlace();
    const file = leaveEngineLock(place, "a.json", { pid: process.pid });
    const error = await failure(takeLock(place, "up", signal));
    expect(error.code).toBe("FD1504");
    expect(error.findings[0].details).toContain(`lock ${file}`);
    expect(existsSync(lockFile(place))).toBe(false);
  });
});

describe("how a run ends", () => {
  test.each([
    ["settled", undefined, false],
    ["unsettled", Date, false],
    ["unchanged", undefined, false],
  ] as const)("%s", async (end, mark, interrupted) => {
    const place = newPlace();
    (await takeLock(place, "up", signal)).release(end);
    expect(wasInterrupted(place)).toBe(interrupted);
    const { unsettledSince } = await takeLock(place, "up", signal);
    expect(unsettledSince?.constructor).toBe(mark);
  });

  test("what a killed run left stays open until a run settles it", async () => {
    const place = newPlace();
    leaveLock(place, { pid: await deadPid() });
    (await takeLock(place, "refresh", signal)).release("unchanged");
    expect(wasInterrupted(place)).toBe(true);
    const lock = await takeLock(place, "up", signal);
    expect(lock.unsettledSince).toBeInstanceOf(Date);
    lock.release("settled");
    expect(wasInterrupted(place)).toBe(false);
  });

  test("the engine's process is noted for the run that takes over", async () => {
    const place = newPlace();
    const lock = await takeLock(place, "up", signal);
    lock.engineStarted(process.pid);
    const { engine } = JSON.parse(readFileSync(lockFile(place), "utf8")) as { engine: unknown };
    expect(engine).toEqual({ pid: process.pid, started: startOf(process.pid) });
    lock.release("settled");
  });
});
