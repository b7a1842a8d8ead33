import type { DesiredState } from "@molecule/domain";
import type { BillingFacts } from "../facts.ts";

/** What a screen needs to answer "what if" by itself: nothing of a sealed value, not even its fingerprint. */
export type WhatIfFacts = {
  readonly facts: BillingFacts;
  readonly desired: DesiredState;
  /** Runtimes that could be started here. */
  readonly startable: readonly string[];
};

/** The facts of a workspace as they may leave the server. */
export const whatIfFacts = (
  facts: BillingFacts,
  desired: DesiredState,
  startable: readonly string[],
): WhatIfFacts => ({
  facts: {
    ...facts,
    entries: facts.entries.map((entry) => ({
      ...entry,
      value: entry.kind === "variable" ? entry.value : null,
      fingerprint: null,
    })),
  },
  desired,
  startable,
});
