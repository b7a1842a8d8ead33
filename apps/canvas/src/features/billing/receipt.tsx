"use client";
import type { BillingView } from "@molecule/api";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Facts, Section } from "../../ui/section.tsx";
import { EntryList } from "./entry-list.tsx";
import { MODE_WORDS, partyWords } from "./mode-words.ts";
import { ReceiptDiff } from "./receipt-diff.tsx";

type Receipt = NonNullable<BillingView["receipt"]>;

const capitalise = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const credentialWords = ({ credential, paysAs }: Receipt): string => {
  if (credential !== null)
    return `${credential.name} v${credential.version}, ${credential.scope === "tenant" ? "all workspaces" : "this workspace"}`;
  return paysAs.credentialMethod === "gateway" ? "The run's own key for our gateway" : "None";
};

const receiptRows = (receipt: Receipt, organization: string | undefined) =>
  [
    ["Payer", capitalise(partyWords(receipt.paysAs.payer, organization))],
    ["Billing mode", MODE_WORDS[receipt.paysAs.mode]],
    ["Provider", receipt.paysAs.provider ?? "None"],
    ["Model", receipt.model ?? "None"],
    ["Credential", credentialWords(receipt)],
  ] as const;

const Names = ({ plan, receipt }: Pick<BillingView, "plan" | "receipt">) => {
  const shown = plan.refusal && receipt ? { ...receipt, injected: [] } : plan;
  return (
    <div className="flex flex-col gap-2">
      <Disclosure label={plan.refusal && receipt ? "Names in the live run" : "Names in the next start"}>
        <EntryList {...shown} />
      </Disclosure>
    </div>
  );
};

/**
 * With what the live run was started, and what a restart would change. `organization` is its name for an operator,
 * who does not belong to it.
 */
export const ReceiptSection = ({ view, organization }: { view: BillingView; organization?: string }) => {
  const { receipt, differences, plan } = view;
  return (
    <Section
      title="Receipt of the live run"
      aside={
        receipt && (
          <span className="text-muted text-xs tabular-nums" title="Written once, when the run was prepared">
            Start {receipt.generation}
          </span>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {receipt === null && (
          <p className="text-muted">No run is live. Its receipt is written when it starts.</p>
        )}
        {receipt && <Facts rows={receiptRows(receipt, organization)} />}
        {receipt && differences.length > 0 && (
          <div className="mt-2 flex flex-col gap-2">
            <h3 className="font-medium">A restart would change</h3>
            <ReceiptDiff differences={differences} />
          </div>
        )}
        {receipt && differences.length === 0 && plan.refusal === null && (
          <Notice tone="ok">The next start would use exactly the same.</Notice>
        )}
        {plan.refusal && (
          <Notice
            tone={receipt ? "warn" : "bad"}
            title={receipt ? "A restart would be refused; the live run keeps serving" : "A start is refused"}
            code={plan.refusal.code}
          >
            <p>{plan.refusal.message}</p>
            <p>{plan.refusal.remedy}</p>
          </Notice>
        )}
        <Names plan={plan} receipt={receipt} />
      </div>
    </Section>
  );
};
