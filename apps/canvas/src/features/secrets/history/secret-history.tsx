"use client";
import type { SecretVersionView } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Undo2 } from "lucide-react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { useMay, useTenantId } from "../../frame/tenant-context.tsx";
import { type Place, partOf, withItems } from "../draft/draft.ts";
import { changeDraft, useDraft } from "../draft/draft-store.ts";

const State = ({ version }: { version: SecretVersionView }) => (
  <>
    {version.live && <Badge tone="ok">Live</Badge>}
    {version.leakedAt && <Badge tone="bad">Leaked</Badge>}
    {version.unreadable && <Badge tone="bad">Unreadable</Badge>}
    {version.health === "working" && <Badge>Worked</Badge>}
    {version.health === "rejected" && <Badge tone="warn">Was rejected</Badge>}
  </>
);

type VersionProps = { version: SecretVersionView; drafted: boolean; onRestore: (() => void) | null };

const Version = ({ version, drafted, onRestore }: VersionProps) => (
  <li className="flex items-center gap-3 py-2">
    <span className="w-8 shrink-0 font-medium text-sm tabular-nums">v{version.version}</span>
    <div className="min-w-0 flex-1 text-xs">
      <p className="flex flex-wrap items-center gap-1.5">
        {version.hint && <span className="font-mono text-muted">•••• {version.hint}</span>}
        <State version={version} />
        {drafted && <Badge tone="accent">In the draft</Badge>}
      </p>
      <p className="mt-0.5 text-muted">
        {version.createdBy ? `${version.createdBy}, ` : ""}
        <Moment at={version.createdAt} />
        {version.leakedAt && (
          <>
            {" · leaked "}
            <Moment at={version.leakedAt} />
          </>
        )}
      </p>
    </div>
    {onRestore && !version.live && !version.leakedAt && !version.unreadable && !drafted && (
      <Button size="sm" icon={Undo2} onClick={onRestore}>
        Put back
      </Button>
    )}
  </li>
);

type Props = { name: string; place: Place; onClose: () => void };

/** Every version of a name at one place, newest first; each but the leaked may live again, by way of the draft. */
export const SecretHistory = ({ name, place, onClose }: Props) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const may = useMay(place === null ? "admin" : "member");
  const { draft } = useDraft(tenantId);
  const versions = useQuery(trpc.secretVersion.list.queryOptions({ tenantId, workspaceId: place, name }));
  const item = partOf(draft, place).items.get(name);
  const restored = item?.action === "restore" ? item.version : null;
  return (
    <section aria-label={`History of ${name}`}>
      <div className="mb-1 flex items-center gap-2">
        <Button size="sm" variant="quiet" icon={ArrowLeft} onClick={onClose} className="-ml-2">
          Back
        </Button>
        <h4 className="font-medium text-sm">History</h4>
        <span className="text-muted text-xs">
          {place === null ? "of the one for all workspaces" : "on this workspace"}
        </span>
      </div>
      {versions.isPending && <SkeletonRows rows={3} height="h-12" />}
      {versions.isError && !versions.data && (
        <FailureNotice
          error={versions.error}
          what="The history could not be loaded"
          onRetry={() => void versions.refetch()}
        />
      )}
      <ul className="divide-y divide-line">
        {versions.data?.map((version) => (
          <Version
            key={version.version}
            version={version}
            drafted={restored === version.version}
            onRestore={
              may
                ? () =>
                    changeDraft(tenantId, (now) =>
                      withItems(now, place, { [name]: { action: "restore", version: version.version } }),
                    )
                : null
            }
          />
        ))}
      </ul>
    </section>
  );
};
