"use client";
import type { SpendOverview } from "@molecule/api";
import { decimalFromNanoUsd } from "@molecule/domain";
import { type FormEvent, useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Field } from "../../ui/field.tsx";
import { formatMoney } from "../../ui/format-money.ts";
import { Money } from "../../ui/money.tsx";
import { Card } from "../../ui/page.tsx";
import { parseUsd, USD_HINT } from "../../ui/parse-usd.ts";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { UsdInput } from "../../ui/usd-input.tsx";
import { useMay, useTenantId } from "../frame/tenant-context.tsx";
import { useSpendOverview } from "./use-spend.ts";

const OverageForm = ({ overview }: { overview: SpendOverview }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const { overageCapNanoUsd: cap, overageWantedNanoUsd: wanted } = overview;
  const [text, setText] = useState(decimalFromNanoUsd(wanted));
  const [tried, setTried] = useState(false);
  const setOverage = useVerb(trpc.spend.setOverage.mutationOptions(), "tenant");
  const amount = parseUsd(text);
  const why =
    amount === null ? USD_HINT : amount > cap ? `The operator allows up to ${formatMoney(cap)}.` : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (amount !== null && why === null) setOverage.mutate({ tenantId, allowedNanoUsd: amount });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      {setOverage.isError && <FailureNotice error={setOverage.error} />}
      <Field
        label="Let the credit fall below zero by, in US dollars"
        error={tried && why ? why : undefined}
        hint={`The operator allows up to ${formatMoney(cap)}. Zero stops calls when the credit is used up.`}
      >
        {(control) => (
          <span className="flex gap-2">
            <UsdInput {...control} value={text} onChange={setText} className="w-40!" />
            <Button type="submit" busy={setOverage.isPending} disabled={amount === wanted}>
              Save
            </Button>
          </span>
        )}
      </Field>
    </form>
  );
};

const Overage = ({ overview }: { overview: SpendOverview }) => {
  const may = useMay("admin");
  const { overageCapNanoUsd: cap, overageNanoUsd: applied } = overview;
  if (cap === 0n)
    return (
      <p className="text-muted">
        Calls stop when the credit is used up. The operator of this installation can allow an overage.
      </p>
    );
  if (may) return <OverageForm key={String(overview.overageWantedNanoUsd)} overview={overview} />;
  return (
    <p className="text-muted">
      The credit may fall below zero by <Money amountNanoUsd={applied} className="text-text" />. Admins and
      owners of the organization change it.
    </p>
  );
};

/** How far below zero the credit may fall: what the organization wants of what the operator allows. */
export const OveragePart = () => {
  const overview = useSpendOverview();
  return (
    <Card title="Overage">
      {overview.isPending && <SkeletonRows rows={1} height="h-16" />}
      <div className="p-4 empty:hidden">
        {overview.isError && (
          <FailureNotice
            error={overview.error}
            what="The overage could not be loaded"
            onRetry={() => void overview.refetch()}
          />
        )}
        {overview.data && <Overage overview={overview.data} />}
      </div>
    </Card>
  );
};
