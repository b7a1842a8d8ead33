"use client";
import type { TenantSecretList, TenantSecretRow } from "@molecule/api";
import { CornerDownRight, RotateCw } from "lucide-react";
import Link from "next/link";
import { useHere } from "../../frame/tenant-context.tsx";
import { useWorkspaces } from "../../workspace/use-workspaces.ts";
import { StopNow } from "../stop-now.tsx";

const MOST_SHOWN = 60;
const MOST_NAMED = 5;

const runningWords = (row: TenantSecretRow, id: string, desired: string | undefined): string => {
  const version = row.runningIn.find(({ workspaceId }) => workspaceId === id)?.version;
  if (version !== undefined)
    return version === row.stored.version ? `runs v${version}` : `runs v${version}, older`;
  return desired === "running" ? "inherits, its run does not have it" : "inherits, is paused";
};

/** "lead", "lead and engineer", "lead, engineer and 4 more". */
const inWords = (names: readonly string[]): string => {
  const shown = names.slice(0, MOST_NAMED);
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return new Intl.ListFormat("en-GB").format(all);
};

/** Which workspaces inherit a name and which have their own; what a new value would restart. */
export const ReachList = ({ row, list }: { row: TenantSecretRow; list: TenantSecretList }) => {
  const { tenant } = useHere();
  const desiredOf = new Map<string, string>(useWorkspaces().map((node) => [node.id, node.desiredState]));
  const own = new Set<string>(row.overriddenBy);
  const running = new Set<string>(row.runningIn.map(({ workspaceId }) => workspaceId));
  const older = new Set<string>(
    row.envClass === "credential"
      ? row.runningIn
          .filter(({ version }) => version !== row.stored.version)
          .map(({ workspaceId }) => workspaceId)
      : [],
  );
  const sorted = list.workspaces.toSorted((a, b) => Number(own.has(a.id)) - Number(own.has(b.id)));
  const restarting = list.workspaces.filter(({ id }) => running.has(id) && !own.has(id));
  return (
    <section aria-label="Workspaces" className="rounded-lg border bg-surface">
      <p className="flex gap-1.5 border-b px-3 py-2 text-xs">
        <RotateCw aria-hidden className="mt-px size-3.5 shrink-0 text-muted" />
        {restarting.length === 0
          ? "A new value restarts nothing: no live run has this one."
          : `A new value restarts ${inWords(restarting.map(({ name }) => name))}.`}
      </p>
      <ul className="divide-y divide-line">
        {sorted.slice(0, MOST_SHOWN).map(({ id, name }) => (
          <li
            key={id}
            className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-0.5 px-3 py-1.5 text-xs"
          >
            <Link
              href={`/t/${tenant.slug}?w=${id}&tab=secrets&row=${row.name}`}
              className="font-medium hover:underline"
            >
              {name}
            </Link>
            <span className="text-muted tabular-nums">
              {own.has(id) ? (
                <span className="flex items-center gap-1">
                  <CornerDownRight aria-hidden className="size-3.5" />
                  has its own, a change here does not reach it
                </span>
              ) : (
                runningWords(row, id, desiredOf.get(id))
              )}
            </span>
            {older.has(id) && <StopNow workspaceId={id} names={[row.name]} />}
          </li>
        ))}
        {sorted.length > MOST_SHOWN && (
          <li className="px-3 py-1.5 text-muted text-xs">and {sorted.length - MOST_SHOWN} more</li>
        )}
      </ul>
    </section>
  );
};
