import { join } from "node:path";
import process from "node:process";
import { defineConfig } from "vitest/config";
import { isPart, PARTS } from "./parts.ts";

const part = process.env["MOLECULE_MUTATED"] ?? "";

/** The pure rules' own tests alone: no database is started, and every drawn example is the same in every run. */
export default defineConfig({
  test: {
    include: isPart(part) ? [...PARTS[part].tests] : [],
    setupFiles: [join(import.meta.dirname, "fix-seed.ts")],
    environment: "node",
    testTimeout: 60_000,
  },
});
