"use client";
import type { ExposedCall } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Money } from "../../../ui/money.tsx";
import { Card } from "../../../ui/page.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { setUrlParam, useUrlParam } from "../../../url/panel-url.ts";
import { useStandings } from "../organizations/use-standings.ts";
import { nameOfVendor } from "../vendors.ts";
import { SettleDialog } from "./settle-dialog.tsx";
import { VoidDialog } from "./void-dialog.tsx";

const EVERY_MS = 10_000;
const MOST = 200;

type Doing = { readonly call: ExposedCall; readonly what: "settle" | "void" };

const CallRow = ({
  call,
  tenantName,
  onDo,
}: {
  call: ExposedCall;
  tenantName: string;
  onDo: (doing: Doing) => void;
}) => (
  <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0">
    <div className="min-w-0 flex-1 basis-60">
      <p className="flex min-w-0 flex-wrap items-center gap-2">
        <Badge tone={call.status === "unresolved" ? "warn" : "plain"}>
          {call.status === "unresolved" ? "Cost not known" : "Borne by the platform"}
        </Badge>
        <span className="truncate font-mono text-xs">{call.model}</span>
      </p>
      <p className="mt-0.5 text-muted text-xs">
        {tenantName} · {nameOfVendor(call.vendor)} · <Moment at={call.admittedAt} />
        {call.reason && ` · ${call.reason}`}
      </p>
      <p className="flex items-center gap-1 text-muted text-xs">
        <span className="truncate font-mono">{call.id}</span>
        <CopyButton text={call.id} label="Copy the call's id" />
      </p>
    </div>
    <div className="flex items-center gap-3">
      <span className="text-right">
        <span className="block text-muted text-xs">at most</span>
        <Money amountNanoUsd={call.holdNanoUsd} className="font-medium" />
      </span>
      <Button size="sm" onClick={() => onDo({ call, what: "settle" })} aria-label={`Settle ${call.id}`}>
        Settle
      </Button>
      {call.status === "unresolved" && (
        <Button
          size="sm"
          variant="danger"
          onClick={() => onDo({ call, what: "void" })}
          aria-label={`Void ${call.id}`}
        >
          Void
        </Button>
      )}
    </div>
  </li>
);

/** Calls whose cost nobody knows yet, and those that were given up: what the platform may be billed without charging. */
export const UnresolvedView = () => {
  const trpc = useTRPC();
  const calls = useQuery(trpc.ledger.exposure.queryOptions({ limit: MOST }, { refetchInterval: EVERY_MS }));
  const names = new Map(useStandings().data?.map(({ tenantId, name }) => [tenantId, name]));
  const shown = useUrlParam("calls") === "void" ? "void" : "unresolved";
  const [doing, setDoing] = useState<Doing | null>(null);
  const rows = calls.data?.filter(({ status }) => status === shown);
  return (
    <Card
      title={shown === "unresolved" ? "Cost not known yet" : "Given up: the platform bore them"}
      aside={
        <Segmented
          label="Which calls"
          value={shown}
          options={[
            { value: "unresolved", label: "Unresolved" },
            { value: "void", label: "Given up" },
          ]}
          onChange={(value) => setUrlParam("calls", value === "unresolved" ? null : value)}
        />
      }
    >
      {calls.isPending && <SkeletonRows rows={3} height="h-16" />}
      {calls.isError && (
        <div className="p-4">
          <FailureNotice
            error={calls.error}
            what="The calls could not be loaded"
            onRetry={() => void calls.refetch()}
          />
        </div>
      )}
      {rows?.length === 0 && (
        <Empty
          icon={CircleCheck}
          title={shown === "unresolved" ? "Every call is resolved" : "None was given up"}
        >
          {shown === "unresolved"
            ? "A call whose provider broke off, or whose gateway died, stands here until its numbers turn up, or half a minute has passed."
            : "A call that was given up keeps its hold on its row: so much the platform may be billed for. It can still be settled."}
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <ul aria-label="Calls">
          {rows.map((call) => (
            <CallRow
              key={call.id}
              call={call}
              tenantName={names.get(call.tenantId) ?? call.tenantId}
              onDo={setDoing}
            />
          ))}
        </ul>
      )}
      {calls.data?.length === MOST && (
        <p className="border-t px-4 py-3 text-muted text-xs">
          The newest {MOST} are looked through. <code>molecule attempts list</code> prints all.
        </p>
      )}
      {doing?.what === "settle" && <SettleDialog call={doing.call} onClose={() => setDoing(null)} />}
      {doing?.what === "void" && <VoidDialog call={doing.call} onClose={() => setDoing(null)} />}
    </Card>
  );
};
