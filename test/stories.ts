/** Tests of whole lives, with kills and several computers, which take minutes: `npm run test:stories`, and not `npm test`. */
export const stories: readonly string[] = [
  "test/faults/**/*.test.ts",
  "test/e2e/{four-clouds,images,kills,shared-state}.test.ts",
];
