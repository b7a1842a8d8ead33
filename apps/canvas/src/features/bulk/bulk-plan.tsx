"use client";
import type { PlannedRestartView } from "@molecule/api";
import clsx from "clsx";
import { payerChangeWords } from "./payer-words.ts";

const Row = ({ planned, canary }: { planned: PlannedRestartView; canary: boolean }) => {
  const payer = payerChangeWords(planned.payerBefore, planned.payerAfter);
  return (
    <li className={clsx("border-b px-3 py-2 last:border-b-0", planned.left && "bg-subtle/50")}>
      <div className="flex items-baseline gap-2">
        <span className="min-w-0 truncate font-medium text-sm">{planned.name}</span>
        {canary && <span className="shrink-0 text-accent text-xs">goes first</span>}
        {planned.left && <span className="ml-auto shrink-0 text-warn text-xs">stays as it is</span>}
      </div>
      <p className="text-muted text-xs">{planned.left ? planned.left.message : planned.why}</p>
      {!planned.left && (
        <p className={clsx("text-xs", payer.changes ? "text-warn" : "text-muted")}>{payer.text}</p>
      )}
    </li>
  );
};

/** Which would be restarted, why, and who pays before and after. */
export const BulkPlan = ({ plan, canary }: { plan: readonly PlannedRestartView[]; canary: boolean }) => {
  const first = plan.find(({ left }) => left === null)?.workspaceId;
  return (
    <ul aria-label="Plan" className="scroll-thin max-h-80 overflow-y-auto rounded-lg border">
      {plan.map((planned) => (
        <Row key={planned.workspaceId} planned={planned} canary={canary && planned.workspaceId === first} />
      ))}
    </ul>
  );
};
