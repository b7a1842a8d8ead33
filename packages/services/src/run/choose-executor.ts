import type { BillingFacts } from "@molecule/billing";

/** Runtimes that the loop stands in for, labelled as such, until their own integration. */
const WITHOUT_INTEGRATION: ReadonlySet<string> = new Set(["hermes", "openclaw"]);

/**
 * Which executor answers inside a workspace: the small loop in the sandbox, the runtime itself elsewhere. An
 * agent that does not have the runtime ends by name; the loop never answers in its place.
 */
export const chooseExecutor = ({ sandbox, runtime }: Pick<BillingFacts, "sandbox" | "runtime">): string =>
  sandbox || WITHOUT_INTEGRATION.has(runtime) ? "loop" : runtime;
