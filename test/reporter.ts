import type { Reporter, TestCase, TestModule } from "vitest/node";

/** Says why each skipped test was skipped, and ends with one plain line: `N passed, N failed, N skipped`. */
export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    const skips: string[] = [];
    for (const module of modules) {
      if (module.state() === "failed" && module.errors().length > 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") counts.passed++;
        else if (state === "failed") counts.failed++;
        else skips.push(reasonOf(test));
      }
    }
    counts.skipped = skips.length;
    if (skips.length > 0) console.log(`\nSkipped:\n${[...new Set(skips)].map((line) => `  ${line}`).join("\n")}`);
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  const note = result.state === "skipped" ? result.note : undefined;
  return `${test.module.relativeModuleId} > ${test.fullName}${note ? `: ${note}` : ""}`;
}
