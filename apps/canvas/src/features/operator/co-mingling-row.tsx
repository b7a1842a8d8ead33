"use client";
import type { CoMinglingFinding } from "@molecule/api";
import { useTRPC } from "../../trpc/provider.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { useOperatorVerb } from "./use-operator-verb.ts";

type Place = CoMinglingFinding["places"][number];

const describe = ({ severity, vendor, places }: CoMinglingFinding): string =>
  severity === "critical"
    ? `A ${vendor} key of the platform stands in an organization's store.`
    : `One secret stands in ${new Set(places.map(({ tenantId }) => tenantId)).size} organizations.`;

const StopRun = ({ place, holder }: { place: Place; holder: Place["holders"][number] }) => {
  const trpc = useTRPC();
  const stop = useOperatorVerb(trpc.coMingling.stopRun.mutationOptions());
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-warn">
        A run of <span className="font-medium">{holder.name}</span> holds it.
      </span>
      <Button
        size="sm"
        variant="danger"
        busy={stop.isPending}
        aria-label={`Stop the run of ${holder.name} in ${place.tenantName} now`}
        onClick={() => stop.mutate({ tenantId: place.tenantId, workspaceId: holder.workspaceId })}
      >
        Stop now
      </Button>
      {stop.data && (
        <span role="status" className="text-muted text-xs">
          {stop.data.stopped ? "It ends within seconds." : "It had ended already."}
        </span>
      )}
      {stop.isError && <FailureNotice error={stop.error} />}
    </li>
  );
};

const PlaceItem = ({ place }: { place: Place }) => (
  <li className="flex flex-col gap-1 border-line border-l-2 pl-3">
    <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <span className="break-all font-mono text-sm">{place.name}</span>
      <span className="text-muted text-xs">
        version {place.version}, {place.live ? "in use" : "in its history"}
      </span>
    </p>
    <p className="break-words text-muted text-xs">
      {place.tenantName} · {place.workspaceName ?? "all workspaces"}
    </p>
    {place.holders.length > 0 && (
      <ul className="flex flex-col gap-1 text-sm">
        {place.holders.map((holder) => (
          <StopRun key={holder.workspaceId} place={place} holder={holder} />
        ))}
      </ul>
    )}
  </li>
);

/** One value that is not where it belongs: how bad, where, who runs with it, and the ways to its end. */
export const CoMinglingRow = ({ finding }: { finding: CoMinglingFinding }) => {
  const trpc = useTRPC();
  const resolve = useOperatorVerb(trpc.operator.resolveAlert.mutationOptions());
  const { alert, severity, lengthBytes, places } = finding;
  return (
    <li className="flex flex-col gap-3 border-t px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={severity === "critical" ? "bad" : "warn"}>
              {severity === "critical" ? "Critical" : "Warning"}
            </Badge>
            {lengthBytes !== null && <span className="text-muted text-xs">{lengthBytes} bytes long</span>}
          </p>
          <p className="mt-1">{describe(finding)}</p>
          <p className="mt-0.5 text-muted text-xs">
            {severity === "critical"
              ? "No start uses it. Rotate the platform's key, then delete it there."
              : "It may be the same person's. Nothing was done, and the organizations were not told."}
          </p>
        </div>
        {alert && (
          <Button
            size="sm"
            busy={resolve.isPending}
            onClick={() => resolve.mutate({ tenantId: alert.tenantId, alertId: alert.id })}
          >
            Resolve alert
          </Button>
        )}
      </div>
      <ul aria-label="Where it stands" className="flex flex-col gap-2">
        {places.map((place) => (
          <PlaceItem
            key={`${place.tenantId} ${place.workspaceId} ${place.name} ${place.version}`}
            place={place}
          />
        ))}
      </ul>
      {resolve.isError && <FailureNotice error={resolve.error} />}
    </li>
  );
};
