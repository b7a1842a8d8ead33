"use client";
import type { AttemptId } from "@molecule/domain";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { findFailure } from "../../trpc/find-failure.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { UsageSkeleton } from "../usage/usage-skeleton.tsx";
import { receiptHref } from "./receipt-href.ts";
import { ReceiptProof } from "./receipt-proof.tsx";

type ReceiptOfCallProps = {
  attemptId: AttemptId;
  /** What is shown in the seconds before the receipt is written. */
  unwritten: ReactNode;
};

/** The receipt of one call's charge. */
export const ReceiptOfCall = ({ attemptId, unwritten }: ReceiptOfCallProps) => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const receipt = useQuery(trpc.receipt.ofCall.queryOptions({ tenantId: tenant.id, attemptId }));
  if (receipt.isPending) return <UsageSkeleton />;
  if (receipt.isError && findFailure(receipt.error)?.code === "NOT_FOUND")
    return (
      <div className="flex flex-col gap-3">
        {unwritten}
        <p role="status" className="text-muted">
          Its receipt is written within a few seconds.
        </p>
      </div>
    );
  if (receipt.isError)
    return (
      <FailureNotice
        error={receipt.error}
        what="The receipt could not be loaded"
        onRetry={() => void receipt.refetch()}
      />
    );
  return (
    <ReceiptProof
      receipt={receipt.data}
      previousHref={receiptHref(tenant.slug, { receipt: String(receipt.data.seq - 1) })}
    />
  );
};
