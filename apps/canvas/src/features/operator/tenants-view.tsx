"use client";
import type { OperatedTenant } from "@molecule/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Building2, Search } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { TextInput } from "../../ui/field.tsx";
import { Card } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { GrantCreditDialog } from "./grant-credit-dialog.tsx";
import { SetModeDialog } from "./set-mode-dialog.tsx";
import { type TenantAction, TenantRow } from "./tenant-row.tsx";

/** Rows that are shown at once; each asks for its own balance. */
const MOST = 50;

const matches = (tenant: OperatedTenant, query: string): boolean =>
  `${tenant.name}\n${tenant.slug}\n${tenant.id}`.toLowerCase().includes(query.trim().toLowerCase());

const TenantList = ({ tenants }: { tenants: readonly OperatedTenant[] }) => {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [query, setQuery] = useState("");
  const [acting, setActing] = useState<{ id: string; action: TenantAction } | null>(null);
  const found = tenants.filter((tenant) => matches(tenant, query));
  const tenant = tenants.find(({ id }) => id === acting?.id);
  const balanceOf = (tenantId: string) =>
    queryClient.getQueryData(trpc.operator.summary.queryKey({ tenantId }))?.balanceNanoUsd;
  const close = () => setActing(null);
  return (
    <>
      <div className="relative border-b p-3">
        <Search aria-hidden className="absolute top-5 left-6 size-4 text-muted" />
        <TextInput
          type="search"
          aria-label="Find an organization"
          placeholder="Name, address or id"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="pl-9"
        />
      </div>
      {found.length === 0 && (
        <p className="px-4 py-8 text-center text-muted">No organization matches “{query}”.</p>
      )}
      <ul aria-label="Organizations">
        {found.slice(0, MOST).map((each) => (
          <TenantRow key={each.id} tenant={each} onAct={(action) => setActing({ id: each.id, action })} />
        ))}
      </ul>
      {found.length > MOST && (
        <p className="border-t px-4 py-3 text-muted text-xs">
          {MOST} of {found.length} are shown; search for the others.
        </p>
      )}
      {tenant && acting?.action === "mode" && <SetModeDialog tenant={tenant} onClose={close} />}
      {tenant && acting?.action === "credit" && (
        <GrantCreditDialog tenant={tenant} balanceNanoUsd={balanceOf(tenant.id)} onClose={close} />
      )}
    </>
  );
};

/** Every organization of the platform. */
export const TenantsView = () => {
  const trpc = useTRPC();
  const tenants = useQuery(trpc.operator.tenants.queryOptions());
  return (
    <Card>
      {tenants.isPending && <SkeletonRows rows={4} height="h-20" />}
      {tenants.isError && (
        <div className="p-4">
          <FailureNotice
            error={tenants.error}
            what="The organizations could not be loaded"
            onRetry={() => void tenants.refetch()}
          />
        </div>
      )}
      {tenants.data?.length === 0 && (
        <Empty icon={Building2} title="No organization yet">
          Create one on the command line: molecule tenant create.
        </Empty>
      )}
      {tenants.data && tenants.data.length > 0 && <TenantList tenants={tenants.data} />}
    </Card>
  );
};
