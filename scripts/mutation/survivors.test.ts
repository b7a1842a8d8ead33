import { expect, it } from "vitest";
import { readMutationReport } from "./survivors.ts";

const source = "export const pays = (mode: string) =>\n  mode === 'byok' ||\n  mode === 'disabled';\n";
const mutant = (
  status: string,
  replacement: string,
  from: readonly [number, number],
  to: readonly [number, number],
) => ({
  status,
  replacement,
  location: { start: { line: from[0], column: from[1] }, end: { line: to[0], column: to[1] } },
});

const report = JSON.stringify({
  files: {
    "packages/billing/src/pays.ts": {
      source,
      mutants: [
        mutant("Killed", "false", [2, 3], [2, 18]),
        mutant("Timeout", "true", [2, 3], [2, 18]),
        mutant("Survived", "mode === 'byok' && mode === 'disabled'", [2, 3], [3, 22]),
        mutant("NoCoverage", "false", [3, 3], [3, 22]),
        mutant("Ignored", "true", [3, 3], [3, 22]),
      ],
    },
  },
});

it("names a survivor by what stood there and what stood there instead, whatever its line", () => {
  expect(readMutationReport(report)).toEqual({
    killed: 2,
    survivors: [
      "packages/billing/src/pays.ts: mode === 'byok' ¦¦ mode === 'disabled' → mode === 'byok' && mode === 'disabled'",
      "packages/billing/src/pays.ts: mode === 'disabled' → false",
    ],
  });
});
