"use client";
import type { ReceiptDetail } from "@molecule/api";
import type { TenantId } from "@molecule/domain";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/provider.tsx";
import { usePages } from "../../trpc/use-pages.ts";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { setUrlParam, useUrlParam } from "../../url/panel-url.ts";
import { UsageSkeleton } from "../usage/usage-skeleton.tsx";
import { isNarrowed, type ReceiptFilter, receiptQuery } from "./receipt-filter.ts";
import { ReceiptProof } from "./receipt-proof.tsx";
import { ReceiptRow } from "./receipt-row.tsx";

const PAGE = 30;

type ReceiptListProps = {
  tenantId: TenantId;
  filter: ReceiptFilter;
  /** For an operator, who need not belong to the organization. */
  operated?: boolean;
  /** What may be done about a receipt, below its proof. */
  renderActions?: (receipt: ReceiptDetail) => ReactNode;
};

type ProofProps = Omit<ReceiptListProps, "filter"> & { seq: number };

const Proof = ({ tenantId, seq, operated = false, renderActions }: ProofProps) => {
  const trpc = useTRPC();
  const get = operated ? trpc.receipt.getOf : trpc.receipt.get;
  const receipt = useQuery(get.queryOptions({ tenantId, seq }));
  return (
    <div className="rounded-lg bg-subtle/60 p-3">
      {receipt.isPending && <UsageSkeleton />}
      {receipt.isError && (
        <FailureNotice
          error={receipt.error}
          what="The receipt could not be loaded"
          onRetry={() => void receipt.refetch()}
        />
      )}
      {receipt.data && (
        <>
          <ReceiptProof receipt={receipt.data} onPrevious={() => setUrlParam("receipt", String(seq - 1))} />
          {renderActions && <div className="mt-3 flex gap-2 empty:hidden">{renderActions(receipt.data)}</div>}
        </>
      )}
    </div>
  );
};

const useReceiptPages = ({ tenantId, filter, operated = false }: ReceiptListProps) => {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const place = { tenantId, limit: PAGE, ...receiptQuery(filter) };
  const list = operated ? client.receipt.listOf : client.receipt.list;
  return usePages({
    path: (operated ? trpc.receipt.listOf : trpc.receipt.list).pathKey(),
    input: place,
    fetchPage: (before: number | undefined, signal) => list.query({ ...place, before }, { signal }),
  });
};

/** Movements of credit, newest first, each down to who paid and why. The address names the one that is open. */
export const ReceiptList = (props: ReceiptListProps) => {
  const { filter, ...proof } = props;
  const open = Number(useUrlParam("receipt"));
  const pages = useReceiptPages(props);
  if (pages.isPending) return <SkeletonRows rows={6} height="h-13" />;
  if (pages.isError && !pages.data)
    return (
      <FailureNotice
        error={pages.error}
        what="The receipts could not be loaded"
        onRetry={() => void pages.refetch()}
      />
    );
  const receipts = pages.data.pages.flatMap((page) => page.receipts);
  // A link to a receipt shows it, wherever in the chain it stands.
  const elsewhere = open > 0 && !receipts.some(({ seq }) => seq === open);
  const toggle = (seq: number) => setUrlParam("receipt", open === seq ? null : String(seq));
  return (
    <div className="flex flex-col gap-2">
      {elsewhere && (
        <section aria-label={`Receipt ${open}`} className="flex flex-col gap-2 border-b pb-3">
          <div className="flex items-center justify-between gap-2">
            <h3 className="font-medium">Receipt {open}</h3>
            <Button size="sm" variant="quiet" onClick={() => setUrlParam("receipt", null)}>
              Close
            </Button>
          </div>
          <Proof {...proof} seq={open} />
        </section>
      )}
      {receipts.length === 0 ? (
        <p className="py-6 text-center text-muted">
          {isNarrowed(filter)
            ? "No receipt matches. Clear the filter to see all of them."
            : "No receipt yet. The first credit or charge writes one, within a few seconds."}
        </p>
      ) : (
        <ol aria-label="Receipts">
          {receipts.map((receipt) => (
            <ReceiptRow
              key={receipt.seq}
              receipt={receipt}
              open={open === receipt.seq}
              onToggle={() => toggle(receipt.seq)}
            >
              <Proof {...proof} seq={receipt.seq} />
            </ReceiptRow>
          ))}
        </ol>
      )}
      {pages.isFetchNextPageError && (
        <FailureNotice error={pages.error} what="Older receipts could not be loaded" />
      )}
      {pages.hasNextPage && (
        <div>
          <Button size="sm" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Show older receipts
          </Button>
        </div>
      )}
    </div>
  );
};
