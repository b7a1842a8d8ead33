"use client";
import type { AlertView } from "@molecule/api";
import Link from "next/link";
import { useTRPC } from "../../trpc/provider.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Moment } from "../../ui/moment.tsx";
import { useOperatorHref } from "./operator-view.ts";
import { useOperatorVerb } from "./use-operator-verb.ts";

type AlertRowProps = {
  alert: AlertView;
  /** Of the organization; undefined while it is not known, and for the platform itself. */
  tenantName: string | undefined;
};

/** One thing that an operator must look at: what, where, since when, and the way to its end. */
export const AlertRow = ({ alert, tenantName }: AlertRowProps) => {
  const trpc = useTRPC();
  const resolve = useOperatorVerb(trpc.operator.resolveAlert.mutationOptions());
  const href = useOperatorHref();
  const { workspaceId } = alert;
  return (
    <li className="flex flex-col gap-2 border-t px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={alert.resolvedAt ? "plain" : alert.severity === "critical" ? "bad" : "warn"}>
              {alert.severity === "critical" ? "Critical" : "Warning"}
            </Badge>
            <span className="break-all font-mono text-muted text-xs">{alert.code}</span>
          </p>
          <p className="mt-1">{alert.message}</p>
          <p className="mt-0.5 flex flex-wrap gap-x-2 text-muted text-xs">
            <span>{tenantName ?? alert.tenantId ?? "The platform itself"}</span>
            <span>
              since <Moment at={alert.createdAt} />
            </span>
            {alert.resolvedAt && (
              <span>
                resolved <Moment at={alert.resolvedAt} />
              </span>
            )}
          </p>
        </div>
        <div className="flex gap-2">
          {workspaceId && (
            <Link
              href={href("why", { workspace: workspaceId })}
              className={buttonClass({ size: "sm", variant: "quiet" })}
            >
              Look at the workspace
            </Link>
          )}
          {alert.resolvedAt === null && (
            <Button
              size="sm"
              busy={resolve.isPending}
              onClick={() => resolve.mutate({ tenantId: alert.tenantId, alertId: alert.id })}
            >
              Resolve
            </Button>
          )}
        </div>
      </div>
      {resolve.isError && <FailureNotice error={resolve.error} />}
    </li>
  );
};
