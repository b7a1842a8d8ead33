/** What one gate found. A gate that is one check counts as one test; a test runner counts its own. */
export type Outcome = {
  readonly passed: number;
  readonly failed: number;
  /** What to read when something failed. */
  readonly detail: string;
};

export type Gate = {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
};

export const passed: Outcome = { passed: 1, failed: 0, detail: "" };

export const failedWith = (detail: string): Outcome => ({ passed: 0, failed: 1, detail });

export const sumOutcomes = (outcomes: readonly Outcome[]): { passed: number; failed: number } =>
  outcomes.reduce<{ passed: number; failed: number }>(
    (sum, outcome) => ({ passed: sum.passed + outcome.passed, failed: sum.failed + outcome.failed }),
    { passed: 0, failed: 0 },
  );

/** The one line that closes a run. */
export const closingLine = ({ passed: good, failed: bad }: { passed: number; failed: number }): string =>
  `${good} passed, ${bad} failed`;
