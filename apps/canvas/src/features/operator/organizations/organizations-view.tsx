"use client";
import { Building2 } from "lucide-react";
import { Empty } from "../../../ui/empty.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Card } from "../../../ui/page.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { useUrlParam } from "../../../url/panel-url.ts";
import { OrganizationDetail } from "./organization-detail.tsx";
import { OrganizationTable } from "./organization-table.tsx";
import { useStandings } from "./use-standings.ts";

/** Every organization by what it has, holds and spends; the address names the one that is looked at. */
export const OrganizationsView = () => {
  const standings = useStandings();
  const shown = useUrlParam("org");
  if (standings.isPending)
    return (
      <Card>
        <SkeletonRows rows={6} height="h-12" />
      </Card>
    );
  if (standings.isError && !standings.data)
    return (
      <FailureNotice
        error={standings.error}
        what="The organizations could not be loaded"
        onRetry={() => void standings.refetch()}
      />
    );
  const standing = standings.data.find(({ tenantId }) => tenantId === shown);
  if (standing) return <OrganizationDetail standing={standing} />;
  return (
    <Card>
      {shown !== null && (
        <p className="border-b px-4 py-3 text-muted" role="status">
          There is no organization of the id {shown}.
        </p>
      )}
      {standings.data.length === 0 ? (
        <Empty icon={Building2} title="No organization yet">
          Create one on the command line: molecule tenant create.
        </Empty>
      ) : (
        <OrganizationTable standings={standings.data} />
      )}
    </Card>
  );
};
