import { defineConfig } from "vitest/config";
import { mutantPlugin } from "./scripts/mutants/mutant-plugin.ts";

/** Set by `npm run mutants` alone: the deliberate fault that this run must notice. */
const mutant = process.env["MOLECULE_MUTANT"];

export default defineConfig({
  plugins: [mutantPlugin(import.meta.dirname, mutant)],
  test: {
    // A cached module would carry one mutant into the next run.
    fsModuleCache: mutant === undefined,
    include: [
      "{apps,packages}/*/{src,app}/**/*.test.{ts,tsx}",
      "scripts/**/*.test.ts",
      "e2e/{oracle,parity}/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", "**/.next/**"],
    globalSetup: ["./scripts/testing/vitest-global-setup.ts"],
    environment: "node",
    // Two cores are the machine this must pass on; database files beside each other would only wait.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    // A test that needs another's mess, or leaves its own, fails here.
    sequence: { hooks: "stack" },
    restoreMocks: true,
    unstubEnvs: true,
  },
});
