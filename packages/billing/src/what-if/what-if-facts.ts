import { type DesiredState, MODEL_NAMES } from "@molecule/domain";
import type { BillingFacts } from "../facts.ts";

/** What a screen needs to answer "what if" by itself: nothing of a sealed value, not even its fingerprint. */
export type WhatIfFacts = {
  readonly facts: BillingFacts;
  readonly desired: DesiredState;
  /** Runtimes that could be started here. */
  readonly startable: readonly string[];
};

/** What they hold stands on every card. */
const isModel = (name: string): boolean => MODEL_NAMES.some((model) => model === name);

/** The facts of a workspace as they may leave the server; without values of variables for whoever sees names alone. */
export const whatIfFacts = (
  facts: BillingFacts,
  desired: DesiredState,
  startable: readonly string[],
  withValues = true,
): WhatIfFacts => ({
  facts: {
    ...facts,
    entries: facts.entries.map((entry) => ({
      ...entry,
      value: entry.kind === "variable" && (withValues || isModel(entry.name)) ? entry.value : null,
      fingerprint: null,
    })),
  },
  desired,
  startable,
});
