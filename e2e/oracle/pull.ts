import { plan } from "./plan.ts";
import { type PayerRecord, payerRecord } from "./receipt.ts";
import type { State } from "./state.ts";

export type PullAnswer =
  | { kind: "values"; values: Record<string, string> }
  | { kind: "unreadable"; failedKeys: readonly string[] }
  | { kind: "restart_required" }
  | { kind: "refused"; code: string };

/** What the agent of a live run gets when it asks for its values again. Stored names only, never a part of them. */
export function pull(state: State, calling: PayerRecord): PullAnswer {
  const planned = plan(state);
  if (!planned.ok) {
    if (planned.code === "SECRET_UNREADABLE") return { kind: "unreadable", failedKeys: planned.names ?? [] };
    return { kind: "refused", code: planned.code };
  }
  const next = payerRecord(state);
  if (next.payer !== calling.payer || next.provider !== calling.provider) return { kind: "restart_required" };
  return { kind: "values", values: planned.stored };
}
