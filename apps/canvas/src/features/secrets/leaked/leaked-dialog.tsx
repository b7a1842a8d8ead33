"use client";
import type { inferOutput } from "@trpc/tanstack-react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useVerb } from "../../../live/use-verb.ts";
import { type useTRPC, useTRPCClient } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import { useWorkspaces } from "../../workspace/use-workspaces.ts";
import type { Place } from "../draft/draft.ts";
import { hintOfName } from "../edit/format-hint.ts";
import { KeyPageLink } from "../edit/key-page-link.tsx";
import { onePerProvider } from "./one-per-provider.ts";

export type LeakedTarget = { readonly name: string; readonly place: Place };
type Props = {
  targets: readonly LeakedTarget[];
  /** Opens the form for a new value; null where several names are concerned. */
  onReplace: (() => void) | null;
  onClose: () => void;
};

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

type Marked = inferOutput<ReturnType<typeof useTRPC>["secretVersion"]["markLeaked"]>;

/** What several marks did together. */
const together = (all: readonly Marked[]): Marked => {
  const stopped = [...new Set(all.flatMap((one) => one.stopped))];
  return {
    removed: all.flatMap(({ removed }) => removed),
    remaining: all.flatMap(({ remaining }) => remaining),
    stopped,
    running: [...new Set(all.flatMap(({ running }) => running))].filter((id) => !stopped.includes(id)),
  };
};

/** Marks one after the other: a value that stood under several of the names is gone already at the later ones. */
const useMarkLeaked = () => {
  const client = useTRPCClient();
  const tenantId = useTenantId();
  return useVerb(
    {
      mutationFn: async ({ targets, stop }: { targets: readonly LeakedTarget[]; stop: boolean }) => {
        const marked: Marked[] = [];
        for (const { name, place } of targets) {
          const gone = marked.some(({ removed }) =>
            removed.some((row) => row.name === name && row.workspaceId === place),
          );
          if (!gone)
            marked.push(
              await client.secretVersion.markLeaked.mutate({ tenantId, workspaceId: place, name, stop }),
            );
        }
        return together(marked);
      },
    },
    "secret",
  );
};

const Revoke = ({ name }: { name: string }) => {
  const hint = hintOfName(name);
  return (
    <>
      Revoke it at {hint?.provider ?? "its provider"}: until then whoever has it can use it.
      {hint?.keyPage && (
        <>
          {" "}
          <KeyPageLink url={hint.keyPage} label="Open its keys" />
        </>
      )}
    </>
  );
};

const Done = ({ targets, marked }: { targets: readonly LeakedTarget[]; marked: Marked }) => {
  const names = new Map<string, string>(useWorkspaces().map((node) => [node.id, node.name]));
  const list = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? "a workspace").join(", ");
  return (
    <ol className="flex flex-col gap-2.5">
      <li className="flex gap-2">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
        <p>
          Marked. It lives no more in {plural(marked.removed.length, "place", "places")}, and no version of it
          can be put back.
          {marked.stopped.length > 0 && ` Stopped: ${list(marked.stopped)}.`}
          {marked.running.length > 0 && ` Still running with it: ${list(marked.running)}.`}
        </p>
      </li>
      {marked.remaining.length > 0 && (
        <li className="flex gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <p>
            The same value is still set for all workspaces as{" "}
            {marked.remaining.map((row) => row.name).join(", ")}: ask an admin to remove it there.
          </p>
        </li>
      )}
      <li className="flex gap-2">
        <span aria-hidden className="w-4 shrink-0 text-center text-muted tabular-nums">
          2
        </span>
        <div>
          {onePerProvider(targets.map(({ name }) => name)).map((name) => (
            <p key={name}>
              <Revoke name={name} />
            </p>
          ))}
        </div>
      </li>
      <li className="flex gap-2">
        <span aria-hidden className="w-4 shrink-0 text-center text-muted tabular-nums">
          3
        </span>
        <p>
          Set a new value and test it. What was stopped starts again with it, and its row says if it works.
        </p>
      </li>
    </ol>
  );
};

/** Others know a value: it is marked, what runs with it is ended, and the way to a new one is shown. */
export const LeakedDialog = ({ targets, onReplace, onClose }: Props) => {
  const [stop, setStop] = useState(true);
  const mark = useMarkLeaked();
  const name = targets[0]?.name ?? "";
  const what = targets.length === 1 ? name : `${targets.length} names`;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={mark.data ? "Now replace it" : `Mark ${what} as leaked`}
      width="sm"
      footer={
        mark.data ? (
          <>
            <Button onClick={onClose}>Later</Button>
            {onReplace && (
              <Button variant="primary" onClick={onReplace}>
                Set a new value
              </Button>
            )}
          </>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="danger-fill"
              busy={mark.isPending}
              onClick={() => mark.mutate({ targets, stop })}
            >
              {stop ? "Mark it and stop its runs" : "Mark it"}
            </Button>
          </>
        )
      }
    >
      {mark.data ? (
        <Done targets={targets} marked={mark.data} />
      ) : (
        <div className="flex flex-col gap-3">
          <p className="text-muted">
            Every version that holds this value, under whatever name, is taken out of use and can never be put
            back. Nothing falls back to another payer: a workspace that needs it waits for a new one.
          </p>
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              checked={stop}
              onChange={(event) => setStop(event.target.checked)}
              className="mt-0.5 size-4 shrink-0 accent-(--accent-fill)"
            />
            <span>
              <span className="font-medium">Stop now</span> what was started with it.{" "}
              <span className="text-muted">Otherwise it goes on until it is restarted.</span>
            </span>
          </label>
          {mark.isError && <FailureNotice error={mark.error} />}
        </div>
      )}
    </Dialog>
  );
};
