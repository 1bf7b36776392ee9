import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Host } from "../../src/cli/command.ts";
import { outputFor } from "../../src/cli/output.ts";
import { formatElapsed, liveRows, progressFor } from "../../src/cli/progress.ts";

function screen(isTTY: boolean, columns = 80) {
  const text: string[] = [];
  const writer = { write: (more: string) => void text.push(more), isTTY, columns, rows: 24 };
  const host = {
    stdout: writer,
    stderr: writer,
    env: { NO_COLOR: "1" },
    now: () => new Date(),
  } as unknown as Host;
  return { host, output: outputFor(host, false), text: () => text.join("") };
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-24T12:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("elapsed time", () => {
  it.each([
    [0, "0s"],
    [18_400, "18s"],
    [59_600, "1m00s"],
    [112_000, "1m52s"],
    [3_600_000, "1h00m"],
    [7_380_000, "2h03m"],
  ])("%i ms", (ms, text) => {
    expect(formatElapsed(ms)).toBe(text);
  });
});

describe("in a pipe", () => {
  it("is one plain line for each event, and none that says nothing new", () => {
    const { host, output, text } = screen(false);
    const progress = progressFor(host, output, ["web-0", "worker-0"]);
    progress.update("web-0", "creating");
    progress.update("web-0", "creating");
    vi.advanceTimersByTime(3000);
    progress.update("web-0", "creating", "waiting for the instance to run");
    progress.update("worker-0", "creating");
    vi.advanceTimersByTime(15_000);
    progress.done("web-0", "65.21.4.7");
    progress.failed("worker-0", "no capacity");
    progress.close();
    expect(text().split("\n")).toEqual([
      "  … web-0               creating",
      "  … web-0          3s   creating: waiting for the instance to run",
      "  … worker-0            creating",
      "  ✓ web-0         18s   65.21.4.7",
      "  ✗ worker-0      15s   no capacity",
      "",
    ]);
  });
});

describe("on a terminal", () => {
  it("redraws rows in place with a clock and leaves finished ones above", () => {
    const { host, output, text } = screen(true);
    const progress = progressFor(host, output, ["web-0"]);
    progress.update("web-0", "creating");
    vi.advanceTimersByTime(2000);
    progress.done("web-0", "10.0.0.1");
    progress.close();
    expect(text()).toContain("⠋ web-0       0s   creating\n");
    expect(text()).toContain("web-0       2s   creating\n");
    expect(text()).toContain("\u001b[1A\u001b[0J  ✓ web-0       2s   10.0.0.1\n");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("groups machines that do the same when there are more than lines", () => {
    const rows = new Map(
      Array.from({ length: 100 }, (_, index) => [
        `web-${index}`,
        { startedMs: 0, verb: "creating", message: index < 60 ? "starting" : "" },
      ]),
    );
    expect(liveRows(rows, 9000, { room: 12, width: 80, height: 8 })).toEqual([
      "web-0 +59          9s   creating: starting",
      "web-60 +39         9s   creating",
    ]);
  });

  it("never writes a line wider than the terminal", () => {
    const rows = new Map([["web-0", { startedMs: 0, verb: "creating", message: "x".repeat(200) }]]);
    const [line = ""] = liveRows(rows, 0, { room: 5, width: 60, height: 8 });
    expect(line.length).toBe(55);
    expect(line.endsWith("…")).toBe(true);
  });
});
