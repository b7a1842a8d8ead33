"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../../trpc/provider.tsx";
import { Badge } from "../../ui/badge.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Money } from "../../ui/money.tsx";
import { Card } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { receiptHref } from "../receipts/receipt-href.ts";
import { KIND_WORDS } from "../receipts/receipt-words.ts";
import { useSpendOverview } from "./use-spend.ts";

const SHOWN = 5;

const Monthly = () => {
  const grants = useSpendOverview().data?.monthlyGrants ?? [];
  return grants.map(({ id, amountNanoUsd, reason }) => (
    <li key={id} className="flex items-baseline gap-3 border-t px-4 py-2 first:border-t-0">
      <Badge tone="accent">Every month</Badge>
      <span className="min-w-0 flex-1 truncate">{reason}</span>
      <Money amountNanoUsd={amountNanoUsd} className="font-medium" />
    </li>
  ));
};

/** Where the credit came from, and why: grants, top-ups, adjustments and refunds, the newest first. */
export const MoneyIn = () => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const page = useQuery(
    trpc.receipt.list.queryOptions({
      ...{ tenantId: tenant.id, limit: SHOWN },
      kinds: ["grant", "top_up", "adjustment", "refund"],
    }),
  );
  return (
    <Card
      title="Money in"
      aside={
        <Link
          href={receiptHref(tenant.slug, { kind: "in" })}
          className="rounded-sm text-accent text-sm underline-offset-2 hover:underline"
        >
          See all
        </Link>
      }
    >
      {page.isPending && <SkeletonRows rows={2} height="h-10" />}
      {page.isError && (
        <div className="p-4">
          <FailureNotice
            error={page.error}
            what="What came in could not be loaded"
            onRetry={() => void page.refetch()}
          />
        </div>
      )}
      {page.data?.receipts.length === 0 && (
        <p className="px-4 py-6 text-center text-muted">
          No credit came in yet. An operator of this installation grants it or books a top-up.
        </p>
      )}
      <ul aria-label="Money in">
        <Monthly />
        {page.data?.receipts.map(({ seq, kind, amountNanoUsd, reason, postedAt }) => (
          <li key={seq} className="flex items-baseline gap-3 border-t px-4 py-2 first:border-t-0">
            <Badge tone={amountNanoUsd < 0n ? "warn" : "plain"}>{KIND_WORDS[kind]}</Badge>
            <span className="min-w-0 flex-1 truncate" title={reason ?? undefined}>
              {reason}
            </span>
            <Moment at={postedAt} className="shrink-0 text-muted text-xs" />
            <Money amountNanoUsd={amountNanoUsd} className="w-20 shrink-0 text-right font-medium" />
          </li>
        ))}
      </ul>
    </Card>
  );
};
