/** The shortest of so many runs in this process, in milliseconds. */
export function bestMs(step: () => unknown, runs: number): number {
  const times = Array.from({ length: runs }, () => {
    const begun = performance.now();
    step();
    return performance.now() - begun;
  });
  return Math.min(...times);
}
