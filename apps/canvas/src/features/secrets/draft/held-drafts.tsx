"use client";
import type { HeldDraftView } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useVerb } from "../../../live/use-verb.ts";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { useMay, useTenantId } from "../../frame/tenant-context.tsx";
import { useWorkspaces } from "../../workspace/use-workspaces.ts";
import type { Place } from "./draft.ts";

/** "FOO, BAR and the model on lead; FOO for all workspaces". */
const placesWords = ({ places }: HeldDraftView, nameOf: (place: Place) => string): string =>
  places
    .map(({ workspaceId, names, removes, model }) => {
      const what = [
        ...names,
        ...removes.map((name) => `without ${name}`),
        ...(model === null ? [] : [`the model ${model}`]),
      ].join(", ");
      return `${what} ${nameOf(workspaceId)}`;
    })
    .join("; ");

const Held = ({ held, nameOf }: { held: HeldDraftView; nameOf: (place: Place) => string }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const everywhere = held.places.some(({ workspaceId }) => workspaceId === null);
  const may = useMay(everywhere ? "admin" : "member");
  const apply = useVerb(trpc.draft.applyHeld.mutationOptions(), "secret");
  const discard = useVerb(trpc.draft.discardHeld.mutationOptions(), "secret");
  const error = apply.error ?? discard.error;
  return (
    <li className="flex flex-col gap-2 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <CalendarClock aria-hidden className="size-4 shrink-0 text-muted" />
        <p className="min-w-0 flex-1 text-sm">
          <span className="font-medium">{held.title ?? "Scheduled change"}</span>{" "}
          <span className="text-muted">
            {held.applyAt && (
              <>
                <Moment at={held.applyAt} />,{" "}
              </>
            )}
            by {held.createdBy}
          </span>
        </p>
        {held.status === "failed" && <Badge tone="bad">Refused when its time came</Badge>}
        {may && (
          <span className="flex gap-2">
            <Button size="sm" busy={apply.isPending} onClick={() => apply.mutate({ tenantId, id: held.id })}>
              {held.status === "failed" ? "Try again" : "Apply now"}
            </Button>
            <Button
              size="sm"
              variant="danger"
              busy={discard.isPending}
              onClick={() => discard.mutate({ tenantId, id: held.id })}
            >
              Discard
            </Button>
          </span>
        )}
      </div>
      <p className="break-words pl-7 text-muted text-xs">{placesWords(held, nameOf)}</p>
      {held.fault && (
        <p className="pl-7 text-bad text-xs">
          {held.fault.message} <span className="font-mono text-muted">{held.fault.code}</span>
        </p>
      )}
      {error && <FailureNotice error={error} />}
    </li>
  );
};

/** Drafts that wait for their time, or were refused when it came: those that concern one workspace, or all of them. */
export const HeldDrafts = ({ about }: { about: Place }) => {
  const trpc = useTRPC();
  const workspaces = useWorkspaces();
  const held = useQuery(trpc.draft.listHeld.queryOptions({ tenantId: useTenantId() }));
  const open = (held.data ?? []).filter(
    ({ status, places }) =>
      (status === "waiting" || status === "failed") &&
      (about === null || places.some(({ workspaceId }) => workspaceId === null || workspaceId === about)),
  );
  if (open.length === 0) return null;
  const nameOf = (place: Place): string =>
    place === null
      ? "for all workspaces"
      : `on ${workspaces.find(({ id }) => id === place)?.name ?? "a workspace that is gone"}`;
  return (
    <section aria-label="Scheduled" className="border-b bg-ground">
      <ul className="divide-y divide-line">
        {open.map((one) => (
          <Held key={one.id} held={one} nameOf={nameOf} />
        ))}
      </ul>
    </section>
  );
};
