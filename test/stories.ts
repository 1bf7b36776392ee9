/** Tests that take minutes: whole lives, with kills and several computers, and every rule on moto. `npm run test:stories`, and not `npm test`. */
export const stories: readonly string[] = [
  "test/faults/**/*.test.ts",
  "test/e2e/{four-clouds,images,kills,moto,orphans,shared-state,simulated-kills}.test.ts",
  "test/conformance/moto.test.ts",
];
