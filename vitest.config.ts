import { join } from "node:path";
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
    // Most files use the database; each is a process of its own.
    execArgv: ["--import", join(import.meta.dirname, "packages/db/bin/quick-start.mjs")],
    // Two cores are the machine this must pass on; database files beside each other would only wait.
    maxWorkers: 2,
    // Each file on a new process would load everything anew, which takes longer than its tests: two processes take
    // one file after the other. Nothing of ours is mocked, and a file that leaves something behind fails the next.
    isolate: mutant !== undefined,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    teardownTimeout: 15_000,
    // A test that needs another's mess, or leaves its own, fails here.
    sequence: { hooks: "stack" },
    // A busy machine needs more than the second that a poll has by default.
    expect: { poll: { timeout: 30_000 } },
    restoreMocks: true,
    unstubEnvs: true,
  },
});
