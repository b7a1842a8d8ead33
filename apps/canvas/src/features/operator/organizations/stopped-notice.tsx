"use client";
import type { TenantId } from "@molecule/domain";
import { Moment } from "../../../ui/moment.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useSuspensions } from "./use-standings.ts";

/** That an organization's platform calls are stopped, by whom and why. */
export const StoppedNotice = ({ tenantId }: { tenantId: TenantId }) => {
  const stopped = useSuspensions().data?.find((each) => each.tenantId === tenantId);
  if (stopped === undefined) return null;
  return (
    <Notice tone="bad" title="Its platform calls are stopped" code="TENANT_SUSPENDED">
      {stopped.reason} By {stopped.suspendedBy} <Moment at={stopped.suspendedAt} />.
    </Notice>
  );
};
