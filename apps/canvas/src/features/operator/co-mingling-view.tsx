"use client";
import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Card } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { CoMinglingRow } from "./co-mingling-row.tsx";
import { useOperatorVerb } from "./use-operator-verb.ts";

/** Runs end and values are replaced in any organization, and this page hears of changes in one. */
const EVERY_MS = 10_000;

const useReport = () => {
  const trpc = useTRPC();
  return useQuery(trpc.coMingling.report.queryOptions(undefined, { refetchInterval: EVERY_MS }));
};

const LookNow = () => {
  const trpc = useTRPC();
  const audit = useOperatorVerb(trpc.coMingling.audit.mutationOptions());
  return (
    <>
      {audit.isError && <span className="text-bad text-xs">{audit.error.message}</span>}
      <Button size="sm" busy={audit.isPending} onClick={() => audit.mutate()}>
        Look now
      </Button>
    </>
  );
};

/** Keys that are not their organization's own: the platform's in a tenant's store, or one secret in several. */
export const CoMinglingView = () => {
  const report = useReport();
  const last = report.data?.lastAudit;
  return (
    <Card title="Stray keys" aside={<LookNow />}>
      <p className="border-b px-4 py-3 text-muted text-sm">
        Values are compared by fingerprint; nobody sees one. A run that holds a key of the platform is ended
        by itself.{" "}
        {last ? (
          <>
            Last looked <Moment at={last.at} />, by {last.by}; this happens every hour.
          </>
        ) : (
          report.data && "Nobody has looked yet; it happens every hour."
        )}
      </p>
      {report.isPending && <SkeletonRows rows={3} height="h-20" />}
      {report.isError && (
        <div className="p-4">
          <FailureNotice
            error={report.error}
            what="The findings could not be loaded"
            onRetry={() => void report.refetch()}
          />
        </div>
      )}
      {report.data?.findings.length === 0 && (
        <Empty icon={KeyRound} title="Every key is where it belongs">
          No organization holds a key of the platform, and no secret stands in two organizations.
        </Empty>
      )}
      {report.data && report.data.findings.length > 0 && (
        <ul aria-label="Findings">
          {report.data.findings.map((finding) => (
            <CoMinglingRow
              key={finding.places
                .map(({ tenantId, workspaceId, name, version }) => [tenantId, workspaceId, name, version])
                .join()}
              finding={finding}
            />
          ))}
        </ul>
      )}
    </Card>
  );
};
