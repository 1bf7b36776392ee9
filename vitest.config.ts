import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Its cloud takes minutes to start: `npm run test:peers`.
    exclude: [...configDefaults.exclude, "test/peers/openstack/**"],
    reporters: ["default", "./test/reporter.ts"],
    // Most tests wait for the engine or for a server: two files at a time, also on two cores.
    maxWorkers: 2,
    // Against what hangs, not against what is slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
