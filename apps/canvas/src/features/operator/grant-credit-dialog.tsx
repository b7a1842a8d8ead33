"use client";
import type { OperatedTenant } from "@molecule/api";
import type { NanoUsd } from "@molecule/domain";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Money } from "../../ui/money.tsx";
import { Select } from "../../ui/select.tsx";
import { CREDIT_KINDS, type CreditKind, parseCredit } from "./parse-credit.ts";
import { useOperatorVerb } from "./use-operator-verb.ts";

type GrantCreditProps = {
  tenant: OperatedTenant;
  /** Undefined while it is not known. */
  balanceNanoUsd: NanoUsd | undefined;
  onClose: () => void;
};

/** Moves an organization's credit by hand, and shows the balance that this leaves. */
export const GrantCreditDialog = ({ tenant, balanceNanoUsd, onClose }: GrantCreditProps) => {
  const trpc = useTRPC();
  const grant = useOperatorVerb(trpc.operator.grantCredit.mutationOptions({ onSuccess: onClose }));
  const [kind, setKind] = useState<CreditKind>("grant");
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const formId = useId();
  const parsed = parseCredit(kind, amount);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!parsed.ok || reason.trim() === "") return;
    grant.mutate({ tenantId: tenant.id, kind, amountNanoUsd: parsed.amountNanoUsd, reason: reason.trim() });
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
            {parsed.ok && balanceNanoUsd !== undefined && (
              <>
                Balance after:{" "}
                <Money amountNanoUsd={balanceNanoUsd + parsed.amountNanoUsd} className="text-text" />
              </>
            )}
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={grant.isPending}>
            {title}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {grant.isError && <FailureNotice error={grant.error} />}
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
        <Field
          label="Reason"
          hint="The organization reads it in its activity."
          error={tried && reason.trim() === "" ? "A movement of credit needs a reason." : undefined}
        >
          {(control) => (
            <TextInput
              {...control}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
};
