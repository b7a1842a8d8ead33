"use client";
import type { SpendRow } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { formatDay } from "../../ui/format-day.ts";
import { Money } from "../../ui/money.tsx";
import { Card } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { receiptHref } from "../receipts/receipt-href.ts";
import { callsWord } from "../usage/spend-chart.tsx";

/** As many lines as one reads; the receipts have all of them. */
const MOST = 200;
/** So far back a day can be looked at. */
const LOOK_BACK_DAYS = 366;

const Line = ({ row, slug }: { row: SpendRow; slug: string }) => (
  <li className="border-t first:border-t-0">
    <Link
      href={receiptHref(slug, {
        ...{ kind: "calls", from: row.day, to: row.day },
        ...{ model: row.model, workspace: row.workspaceId },
      })}
      className="flex items-center gap-3 px-4 py-2 transition-colors hover:bg-subtle/60 focus-visible:outline-offset-[-2px]"
    >
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate font-medium">{row.workspaceName ?? "A removed workspace"}</span>
        <span className="truncate font-mono text-muted text-xs">{row.model}</span>
      </span>
      <span className="shrink-0 text-muted text-xs tabular-nums">{callsWord(row.calls)}</span>
      <Money amountNanoUsd={row.chargeNanoUsd} className="w-20 shrink-0 text-right font-medium" />
      <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
    </Link>
  </li>
);

/** What one day is made of, by workspace and model; each line leads to its receipts, call by call. */
export const DayLines = ({ day, onClose }: { day: string; onClose: () => void }) => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const lines = useQuery(
    trpc.spend.breakdown.queryOptions({ tenantId: tenant.id, day, days: LOOK_BACK_DAYS }),
  );
  return (
    <Card
      title={`What ${formatDay(day)} is made of`}
      aside={
        <Button size="sm" variant="quiet" onClick={onClose}>
          Close
        </Button>
      }
    >
      {lines.isPending && <SkeletonRows rows={3} height="h-13" />}
      {lines.isError && (
        <div className="p-4">
          <FailureNotice
            error={lines.error}
            what="The day could not be loaded"
            onRetry={() => void lines.refetch()}
          />
        </div>
      )}
      {lines.data?.length === 0 && (
        <p className="px-4 py-6 text-center text-muted">Nothing was charged on {formatDay(day)} (UTC).</p>
      )}
      {lines.data && lines.data.length > 0 && (
        <ul aria-label={`Lines of ${formatDay(day)}`}>
          {lines.data.slice(0, MOST).map((row) => (
            <Line key={`${row.workspaceId} ${row.model}`} row={row} slug={tenant.slug} />
          ))}
        </ul>
      )}
      {lines.data && lines.data.length > MOST && (
        <p className="border-t px-4 py-3 text-muted text-xs">
          The {MOST} dearest of {lines.data.length} lines.{" "}
          <Link
            href={receiptHref(tenant.slug, { kind: "calls", from: day, to: day })}
            className="text-accent underline-offset-2 hover:underline"
          >
            See every receipt of the day
          </Link>
        </p>
      )}
    </Card>
  );
};
