"use client";
import type { TenantStanding } from "@molecule/api";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Field, TextInput } from "../../../ui/field.tsx";
import { Money } from "../../../ui/money.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Select } from "../../../ui/select.tsx";
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
  const first = useRef<HTMLInputElement>(null);
  const formId = useId();
  const parsed = parseCredit(kind, amount);
  const everyMonth = kind === "grant" && monthly;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!parsed.ok || reason.trim() === "") return;
    if (everyMonth) {
      grantMonthly.mutate({
        ...{ tenantId: tenant.tenantId, amountNanoUsd: parsed.amountNanoUsd },
        reason: reason.trim(),
      });
      return;
    }
    grant.mutate({
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
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Credit of ${tenant.name}`}
      width="sm"
      initialFocus={first}
      guarded={amount !== "" || reason !== ""}
      footer={
        <>
          <span className="mr-auto text-muted text-xs">
            {parsed.ok && (
              <>
                Balance after:{" "}
                <Money amountNanoUsd={tenant.balanceNanoUsd + parsed.amountNanoUsd} className="text-text" />
              </>
            )}
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={grant.isPending || grantMonthly.isPending}
          >
            {title}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {grant.isError && <FailureNotice error={grant.error} />}
        {grantMonthly.isError && <FailureNotice error={grantMonthly.error} />}
        <Field label="Amount in US dollars" error={tried && !parsed.ok ? parsed.why : undefined}>
          {(control) => (
            <TextInput
              {...control}
              ref={first}
              inputMode="decimal"
              placeholder="25.00"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
              className="tabular-nums"
            />
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
      </form>
    </Dialog>
  );
};
