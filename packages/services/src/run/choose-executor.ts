import type { ExecutorChoice } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

/** Runtimes that the loop stands in for, labelled as such, until their own integration. */
const WITHOUT_INTEGRATION: ReadonlySet<string> = new Set(["hermes", "openclaw"]);

/** Where an executor is chosen: outside of sandboxes the wish of `executor` is of no account. */
export type ExecutorPlace = {
  readonly sandbox: boolean;
  readonly runtime: string;
  readonly executor?: ExecutorChoice;
};

/**
 * Which executor answers inside a workspace: in a sandbox the small loop, or the runtime itself where somebody
 * chose it; elsewhere the runtime itself. An agent that does not have the runtime ends by name; the loop never
 * answers in its place.
 */
export const chooseExecutor = ({ sandbox, runtime, executor = "loop" }: ExecutorPlace): string =>
  WITHOUT_INTEGRATION.has(runtime) || (sandbox && executor === "loop") ? "loop" : runtime;

/** Whether something can answer inside a workspace of this installation: the loop where it may, else the runtime itself. */
export const isStartable = (
  { installedRuntimes }: Pick<ServiceContext, "installedRuntimes">,
  at: ExecutorPlace,
): boolean => chooseExecutor(at) === "loop" || installedRuntimes.has(at.runtime);
