import { onBootGone } from "../exit-with-boot.ts";
import { closingLine, type Gate, type Outcome, sumOutcomes } from "./outcome.ts";

const seconds = (fromMs: number): string => `${((performance.now() - fromMs) / 1000).toFixed(1)} s`;

const runGate = async (gate: Gate): Promise<Outcome> => {
  const startedAt = performance.now();
  let outcome: Outcome;
  try {
    outcome = await gate.run();
  } catch (error) {
    outcome = {
      passed: 0,
      failed: 1,
      detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
  console.log(`${outcome.failed === 0 ? "✓" : "✗"} ${gate.name} (${seconds(startedAt)})`);
  if (outcome.failed > 0) console.log(`${outcome.detail.trimEnd()}\n`);
  return outcome;
};

const MOST_OF_A_DETAIL = 4_000;

const clip = (detail: string): string =>
  detail.length <= MOST_OF_A_DETAIL
    ? detail
    : `${detail.slice(0, MOST_OF_A_DETAIL)} … (its whole text stands above)`;

/**
 * Runs the gates one after the other, each to its end, and closes with what failed and one line
 * `N passed, N failed`. The process ends with 1 when anything failed, or when nothing ran at all.
 */
export const runGates = async (gates: readonly Gate[]): Promise<void> => {
  onBootGone(() => process.exit(1));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => process.exit(130));
  const outcomes: Outcome[] = [];
  for (const gate of gates) outcomes.push(await runGate(gate));
  const sum = sumOutcomes(outcomes);
  const red = gates.flatMap(({ name }, index) => {
    const { failed = 0, detail = "" } = outcomes[index] ?? {};
    return failed > 0 ? [`${name}\n${clip(detail)}`] : [];
  });
  if (red.length > 0) console.log(`\nFailed: ${red.join("\n\nFailed: ")}`);
  console.log(`\n${closingLine(sum)}`);
  process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);
};
