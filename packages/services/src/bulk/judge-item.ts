import type { BulkItemStanding } from "@molecule/db/repositories";

/** What became of one restart: still under way, or its end with the reason. */
export type ItemOutcome =
  | { readonly status: "restarting" }
  | { readonly status: "done"; readonly code: null; readonly message: null }
  | { readonly status: "failed"; readonly code: string; readonly message: string };

const failed = (code: string, message: string): ItemOutcome => ({ status: "failed", code, message });

/**
 * Reads off a workspace what became of the restart that was asked of it. It is done when a run of that generation or a
 * later one serves, which it does only when it is proved; anything that needs a person, or another try, is a failure.
 */
export const judgeItem = (item: BulkItemStanding): ItemOutcome => {
  const { generation, standing } = item;
  const wanted = generation ?? 0;
  if (item.removed) return failed("REMOVED", "It was removed meanwhile.");
  if (standing.desiredState !== "running")
    return failed("NOT_RUNNING", `It was ${standing.desiredState} meanwhile.`);
  if (standing.observedGeneration >= wanted && standing.observedState === "online")
    return { status: "done", code: null, message: null };
  if (standing.cancelledGeneration >= wanted)
    return failed("START_CANCELLED", "A person called the start off.");
  const { refusal } = standing;
  if (refusal !== null && refusal.generation >= wanted) return failed(refusal.code, refusal.message);
  return { status: "restarting" };
};
