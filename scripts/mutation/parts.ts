import { join } from "node:path";
import { ROOT } from "../gates/run-program.ts";

const BILLING = "packages/billing/src";
const REGISTRY = "packages/registry/src";
/** The worked cases go through every rule. */
const WORKED_CASES = `${BILLING}/simulate/golden.test.ts`;

/** What is mutated together, and the tests that must notice. */
export const PARTS = {
  registry: {
    mutate: [`${REGISTRY}/!(*.test|index).ts`],
    tests: [`${REGISTRY}/*.test.ts`],
  },
  load: {
    mutate: [`${REGISTRY}/{load,generate}/!(*.test|index).ts`],
    tests: [`${REGISTRY}/{load,generate}/*.test.ts`, `${REGISTRY}/providers-manifest.test.ts`],
  },
  resolve: {
    mutate: [`${BILLING}/resolve/!(*.test).ts`],
    tests: [`${BILLING}/resolve/*.test.ts`, WORKED_CASES],
  },
  env: {
    mutate: [`${BILLING}/env/!(*.test).ts`],
    tests: [`${BILLING}/{env,guard}/*.test.ts`, WORKED_CASES],
  },
  guard: {
    mutate: [`${BILLING}/guard/!(*.test).ts`],
    tests: [`${BILLING}/guard/*.test.ts`, WORKED_CASES],
  },
} as const;
export type Part = keyof typeof PARTS;

export const isPart = (text: string): text is Part => Object.hasOwn(PARTS, text);
export const ALL_PARTS: readonly Part[] = Object.keys(PARTS).filter(isPart);

/** Below `node_modules`, so that Stryker finds the vitest that it drives above it. */
export const STRYKER_DIR = join(ROOT, "node_modules/.stryker");
const STRYKER_MODULES = join(STRYKER_DIR, "node_modules/@stryker-mutator");
export const STRYKER_PROGRAM = join(STRYKER_MODULES, "core/bin/stryker.js");

export const reportFile = (part: Part): string => join(ROOT, "reports/mutation", `${part}.json`);

export const strykerOptions = (part: Part): object => ({
  testRunner: "vitest",
  plugins: [join(STRYKER_MODULES, "vitest-runner/dist/src/index.js")],
  vitest: { configFile: "scripts/mutation/vitest.config.ts", related: false },
  mutate: PARTS[part].mutate,
  // A changed word either does not compile, or is prose that a person reads.
  mutator: { excludedMutations: ["StringLiteral"] },
  // Stryker would rewrite a tsconfig.json with a compiler that is older than ours.
  ignorePatterns: ["tsconfig.json", ".data", "reports", "test-results", "artifacts"],
  coverageAnalysis: "perTest",
  // What is computed once, when a module loads, no single test can be held responsible for.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 30_000,
  reporters: ["json", "progress-append-only"],
  jsonReporter: { fileName: reportFile(part) },
  tempDirName: ".stryker-tmp",
});
