"use client";
import type { TenantStanding } from "@molecule/api";
import { type CreditGrantId, type LedgerPostingId, newId } from "@molecule/domain";
import { useRef, useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Field } from "../../../ui/field.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { Money } from "../../../ui/money.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Select } from "../../../ui/select.tsx";
import { UsdInput } from "../../../ui/usd-input.tsx";
import { ReasonField } from "../reason-field.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";
import { CREDIT_KINDS, type CreditKind, parseCredit } from "./parse-credit.ts";

type GrantCreditProps = {
  tenant: TenantStanding;
  onClose: () => void;
};

/** Moves an organization's credit by hand, and shows the balance that this leaves. */
export const GrantCreditDialog = ({ tenant, onClose }: GrantCreditProps) => {
  const trpc = useTRPC();
  const grant = useOperatorVerb(trpc.operator.grantCredit.mutationOptions({ onSuccess: onClose }));
  const grantMonthly = useOperatorVerb(trpc.credit.grantMonthly.mutationOptions({ onSuccess: onClose }));
  const [kind, setKind] = useState<CreditKind>("grant");
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const [monthly, setMonthly] = useState(false);
  const [tried, setTried] = useState(false);
  // One for as long as the dialog is open: pressed again after a lost answer, nothing is given twice.
  const [id] = useState(() => newId<LedgerPostingId>());
  const [monthlyId] = useState(() => newId<CreditGrantId>());
  const first = useRef<HTMLInputElement>(null);
  const parsed = parseCredit(kind, amount);
  const everyMonth = kind === "grant" && monthly;
  const submit = () => {
    setTried(true);
    if (!parsed.ok || reason.trim() === "") return;
    if (everyMonth) {
      grantMonthly.mutate({
        ...{ id: monthlyId, tenantId: tenant.tenantId, amountNanoUsd: parsed.amountNanoUsd },
        reason: reason.trim(),
      });
      return;
    }
    grant.mutate({
      id,
      tenantId: tenant.tenantId,
      kind,
      amountNanoUsd: parsed.amountNanoUsd,
      reason: reason.trim(),
    });
  };
  const title = {
    grant: "Grant credit",
    top_up: "Add credit",
    refund: "Refund",
    adjustment: "Adjust the balance",
  }[kind];
  return (
    <FormDialog
      title={`Credit of ${tenant.name}`}
      width="sm"
      initialFocus={first}
      guarded={amount !== "" || reason !== ""}
      submitLabel={title}
      onSubmit={submit}
      onClose={onClose}
      verb={{ isPending: grant.isPending || grantMonthly.isPending, error: grant.error }}
      outcome={
        parsed.ok && (
          <>
            Balance after:{" "}
            <Money amountNanoUsd={tenant.balanceNanoUsd + parsed.amountNanoUsd} className="text-text" />
          </>
        )
      }
    >
      {grantMonthly.isError && <FailureNotice error={grantMonthly.error} />}
      <Field label="Amount in US dollars" error={tried && !parsed.ok ? parsed.why : undefined}>
        {(control) => (
          <UsdInput {...control} ref={first} placeholder="25.00" value={amount} onChange={setAmount} />
        )}
      </Field>
      <Field label="Kind">
        {({ id }) => <Select id={id} value={kind} options={CREDIT_KINDS} onChange={setKind} />}
      </Field>
      {kind === "grant" && (
        <Segmented
          label="How often"
          value={monthly ? "monthly" : "once"}
          options={[
            { value: "once", label: "Once" },
            { value: "monthly", label: "Every month, from this one on" },
          ]}
          onChange={(often) => setMonthly(often === "monthly")}
        />
      )}
      <ReasonField
        value={reason}
        onChange={setReason}
        hint="The organization reads it on its Spend page."
        error={tried && reason.trim() === "" ? "A movement of credit needs a reason." : undefined}
      />
    </FormDialog>
  );
};
