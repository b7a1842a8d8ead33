"use client";
import type { SuspensionView } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Card } from "../../../ui/page.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { useOperatorHref } from "../operator-view.ts";
import { useStandings, useSuspensions } from "../organizations/use-standings.ts";
import { nameOfVendor, VENDORS } from "../vendors.ts";
import { LiftDialog, SuspendDialog, type SwitchSubject } from "./suspend-dialog.tsx";

const EVERY_MS = 15_000;

/** The name of what a switch is about. */
const useSubjectOf = () => {
  const names = new Map(useStandings().data?.map(({ tenantId, name }) => [tenantId, name]));
  return ({ tenantId, vendor }: SuspensionView): SwitchSubject =>
    tenantId === null
      ? { vendor: vendor ?? "", name: nameOfVendor(vendor ?? "") }
      : { tenantId, name: names.get(tenantId) ?? tenantId };
};

type SwitchRowProps = { suspension: SuspensionView; subject: SwitchSubject; onLift?: () => void };

const SwitchRow = ({ suspension, subject, onLift }: SwitchRowProps) => {
  const href = useOperatorHref();
  const { reason, suspendedBy, suspendedAt, liftedBy, liftedAt, tenantId } = suspension;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex min-w-0 flex-wrap items-center gap-2">
          <Badge tone={liftedAt === null ? "bad" : "plain"}>
            {tenantId === null ? "Provider" : "Organization"}
          </Badge>
          {tenantId === null ? (
            <span className="font-medium">{subject.name}</span>
          ) : (
            <Link
              href={href("organizations", { org: tenantId })}
              className="truncate rounded-sm font-medium underline-offset-2 hover:underline"
            >
              {subject.name}
            </Link>
          )}
        </p>
        <p className="mt-0.5">{reason}</p>
        <p className="mt-0.5 text-muted text-xs">
          Stopped by {suspendedBy} <Moment at={suspendedAt} />
          {liftedAt && (
            <>
              , lifted by {liftedBy} <Moment at={liftedAt} />
            </>
          )}
        </p>
      </div>
      {onLift && (
        <Button size="sm" onClick={onLift} aria-label={`Lift the stop of ${subject.name}`}>
          Lift
        </Button>
      )}
    </li>
  );
};

const Vendors = ({
  suspended,
  onStop,
}: {
  suspended: ReadonlySet<string>;
  onStop: (subject: SwitchSubject) => void;
}) => (
  <Card title="Stop a provider">
    <ul aria-label="Providers" className="flex flex-col">
      {VENDORS.map((vendor) => (
        <li
          key={vendor}
          className="flex items-center justify-between gap-3 border-t px-4 py-2 first:border-t-0"
        >
          <span className="font-medium">{nameOfVendor(vendor)}</span>
          {suspended.has(vendor) ? (
            <Badge tone="bad">Stopped</Badge>
          ) : (
            <Button
              size="sm"
              variant="danger"
              aria-label={`Stop calls to ${nameOfVendor(vendor)}`}
              onClick={() => onStop({ vendor, name: nameOfVendor(vendor) })}
            >
              Stop calls
            </Button>
          )}
        </li>
      ))}
    </ul>
  </Card>
);

const Lifted = () => {
  const trpc = useTRPC();
  const subjectOf = useSubjectOf();
  const lifted = useQuery(trpc.suspension.listLifted.queryOptions({}, { refetchInterval: EVERY_MS }));
  return (
    <Card title="Lifted">
      {lifted.isPending && <SkeletonRows rows={2} height="h-16" />}
      {lifted.isError && (
        <div className="p-4">
          <FailureNotice
            error={lifted.error}
            what="What was lifted could not be loaded"
            onRetry={() => void lifted.refetch()}
          />
        </div>
      )}
      {lifted.data?.length === 0 && (
        <p className="px-4 py-6 text-center text-muted">Nothing was ever stopped and lifted again.</p>
      )}
      <ul aria-label="Lifted stops">
        {lifted.data?.map((suspension) => (
          <SwitchRow
            key={`${suspension.suspendedAt.toISOString()} ${suspension.tenantId} ${suspension.vendor}`}
            suspension={suspension}
            subject={subjectOf(suspension)}
          />
        ))}
      </ul>
    </Card>
  );
};

/** What is stopped, by whom and why; providers are stopped here, an organization on its own page. */
export const SwitchesView = () => {
  const suspensions = useSuspensions();
  const subjectOf = useSubjectOf();
  const [stopping, setStopping] = useState<SwitchSubject | null>(null);
  const [lifting, setLifting] = useState<SwitchSubject | null>(null);
  const on = suspensions.data ?? [];
  return (
    <>
      <Card title="Stopped now">
        {suspensions.isPending && <SkeletonRows rows={2} height="h-16" />}
        {suspensions.isError && (
          <div className="p-4">
            <FailureNotice
              error={suspensions.error}
              what="The switches could not be loaded"
              onRetry={() => void suspensions.refetch()}
            />
          </div>
        )}
        {suspensions.data?.length === 0 && (
          <Empty icon={ShieldCheck} title="Nothing is stopped">
            A kill switch refuses platform calls within a second: of one organization, from its page, or to
            one provider, from here.
          </Empty>
        )}
        <ul aria-label="Stops in force">
          {on.map((suspension) => (
            <SwitchRow
              key={suspension.tenantId ?? suspension.vendor}
              suspension={suspension}
              subject={subjectOf(suspension)}
              onLift={() => setLifting(subjectOf(suspension))}
            />
          ))}
        </ul>
      </Card>
      <Vendors suspended={new Set(on.flatMap(({ vendor }) => vendor ?? []))} onStop={setStopping} />
      <Lifted />
      {stopping && <SuspendDialog subject={stopping} onClose={() => setStopping(null)} />}
      {lifting && <LiftDialog subject={lifting} onClose={() => setLifting(null)} />}
    </>
  );
};
