import type { BillingFacts } from "@molecule/billing";
import type { ServiceContext } from "../service-context.ts";

/** Runtimes that the loop stands in for, labelled as such, until their own integration. */
const WITHOUT_INTEGRATION: ReadonlySet<string> = new Set(["hermes", "openclaw"]);

/**
 * Which executor answers inside a workspace: the small loop in the sandbox, the runtime itself elsewhere. An
 * agent that does not have the runtime ends by name; the loop never answers in its place.
 */
export const chooseExecutor = ({ sandbox, runtime }: Pick<BillingFacts, "sandbox" | "runtime">): string =>
  sandbox || WITHOUT_INTEGRATION.has(runtime) ? "loop" : runtime;

/** Whether something can answer inside a workspace of this installation: the loop where it may, else the runtime itself. */
export const isStartable = (
  { installedRuntimes }: Pick<ServiceContext, "installedRuntimes">,
  at: Pick<BillingFacts, "sandbox" | "runtime">,
): boolean => chooseExecutor(at) === "loop" || installedRuntimes.has(at.runtime);
