import { defineConfig } from "vitest/config";
import { stories } from "./test/stories.ts";
import { shared } from "./vitest.config.ts";

/** Whole lives of deployments: `npm run test:stories`. */
export default defineConfig({ test: { ...shared, include: [...stories] } });
