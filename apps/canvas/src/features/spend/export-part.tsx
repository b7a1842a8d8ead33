"use client";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { formatMonth } from "../../ui/format-day.ts";
import { Card } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";

const monthOf = (at: Date): string => at.toISOString().slice(0, 7);
const firstOf = (month: string): string => `${month}-01`;
/** This month and the year before it, the newest first. */
const lastMonths = (now: Date): readonly string[] =>
  Array.from({ length: 13 }, (_, back) =>
    monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1))),
  );
const monthWords = (month: string): string => `${formatMonth(firstOf(month))} ${month.slice(0, 4)}`;
/** The first of the month after: the end of a period is not part of it. */
const firstAfter = (month: string): string => {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
};

const Head = () => {
  const trpc = useTRPC();
  const page = useQuery(trpc.receipt.list.queryOptions({ tenantId: useTenantId(), limit: 1 }));
  const head = page.data?.head;
  if (!head) return null;
  return (
    <p className="text-muted text-xs">
      The chain stands at receipt {head.seq}. Note its hash:{" "}
      <code>molecule receipts verify FILE --head HASH</code> tells whether a later export still holds it.
      <span className="flex items-center gap-1">
        <span className="min-w-0 break-all font-mono">{head.hash}</span>
        <CopyButton text={head.hash} label="Copy the chain's last hash" />
      </span>
    </p>
  );
};

/** Takes the receipts home: the whole chain to be verified offline, or a month as a spreadsheet. */
export const ExportPart = () => {
  const tenantId = useTenantId();
  const [months] = useState(() => lastMonths(new Date()));
  const [month, setMonth] = useState(months[0] ?? "");
  const base = `/api/tenants/${tenantId}`;
  const period = `from=${firstOf(month)}&until=${firstAfter(month)}`;
  return (
    <Card title="Export">
      <div className="flex flex-col gap-4 p-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="min-w-0 flex-1 basis-64">
            <p className="font-medium">All receipts, for verifying offline</p>
            <p className="text-muted text-xs">
              One JSON line each. <code>molecule receipts verify FILE</code> checks the whole chain without a
              server.
            </p>
          </div>
          <a href={`${base}/receipts.jsonl`} download className={buttonClass({})}>
            <Download aria-hidden className="size-3.5" />
            Download receipts
          </a>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="min-w-0 flex-1 basis-64">
            <p className="font-medium">A month as CSV</p>
            <p className="text-muted text-xs">
              In the columns of FOCUS, with the exact amount in nano-USD. Days are UTC.
            </p>
          </div>
          <Select
            label="Month"
            value={month}
            options={months.map((value) => ({ value, label: monthWords(value) }))}
            onChange={setMonth}
            className="w-44!"
          />
          <a href={`${base}/focus.csv?${period}`} download className={buttonClass({})}>
            <Download aria-hidden className="size-3.5" />
            Download CSV
          </a>
        </div>
        <Head />
      </div>
    </Card>
  );
};
