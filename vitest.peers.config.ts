import { defineConfig } from "vitest/config";

/** Tests against services that take a minute to start: `npm run test:peers`. */
export default defineConfig({
  test: {
    include: ["test/peers/openstack/**/*.test.ts"],
    globalSetup: ["test/peers/openstack/setup.ts"],
    reporters: ["default", "./test/reporter.ts"],
    // All of them use one cloud, on two processors.
    maxWorkers: 1,
    // A server takes seconds, and on a busy machine half a minute.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
