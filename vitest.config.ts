import { configDefaults, defineConfig } from "vitest/config";
import { stories } from "./test/stories.ts";

/** What both long and short tests run by. */
export const shared = {
  reporters: ["default", "./test/reporter.ts"],
  // Most tests wait for the engine or for a server: two files at a time, also on two cores.
  maxWorkers: 2,
  // Against what hangs, not against what is slow.
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    ...shared,
    include: ["test/**/*.test.ts"],
    // `npm run test:stories` takes minutes, and the cloud of `npm run test:peers` takes minutes to start.
    exclude: [...configDefaults.exclude, ...stories, "test/peers/openstack/**"],
  },
});
