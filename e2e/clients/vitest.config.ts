import { defineConfig } from "vitest/config";

/** Clients as people install them, against the gateway: `npm run test:clients` installs the two big ones first. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    globalSetup: ["../../scripts/testing/vitest-global-setup.ts"],
    environment: "node",
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
});
