import { plan, type Refusal, refusalOf } from "./plan.ts";
import { type History, isUnconfirmed, type PayerRecord, payerRecord } from "./receipt.ts";
import { resolve } from "./resolution.ts";
import { scannedOut } from "./scan.ts";
import type { State } from "./state.ts";

export type PullAnswer =
  | { kind: "values"; values: Record<string, string> }
  | { kind: "unreadable"; failedKeys: readonly string[] }
  | { kind: "restart_required" }
  | { kind: "refused"; code: string };

/**
 * What the agent of a live run gets when it asks for its values again: stored names only, all of them or none. A
 * start that would be refused is refused here for the same reason.
 */
export function pull(state: State, calling: PayerRecord, agreements: History["agreements"]): PullAnswer {
  const refusal = refusalOf(state, resolve(state));
  if (refusal !== null) return answerRefusal(refusal);
  const next = payerRecord(state);
  if (next.payer !== calling.payer || next.provider !== calling.provider) return { kind: "restart_required" };
  if (isUnconfirmed({ last: calling, agreements }, next)) {
    return { kind: "refused", code: "PAYER_CHANGE_UNCONFIRMED" };
  }
  const planned = plan(state);
  if (!planned.ok) return answerRefusal(planned);
  if (scannedOut(state, planned.mode, planned.stored).length > 0) {
    return { kind: "refused", code: "ENV_SCAN_FAILED" };
  }
  return { kind: "values", values: planned.stored };
}

function answerRefusal({ code, names }: Refusal): PullAnswer {
  return code === "SECRET_UNREADABLE"
    ? { kind: "unreadable", failedKeys: names ?? [] }
    : { kind: "refused", code };
}
