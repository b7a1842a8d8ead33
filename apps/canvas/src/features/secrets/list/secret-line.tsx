"use client";
import type { StoredSecret } from "@molecule/api";
import { Badge } from "../../../ui/badge.tsx";
import { Moment } from "../../../ui/moment.tsx";

/** Where a row stands, and whether it hides another. */
export const ScopeBadge = ({ scope, over = false }: { scope: StoredSecret["scope"]; over?: boolean }) => (
  <Badge
    title={
      scope === "tenant"
        ? "Every workspace inherits it"
        : over
          ? "This workspace's own; it hides the one for all workspaces"
          : "Only this workspace has it"
    }
  >
    {scope === "tenant" ? "All workspaces" : over ? "Overrides all" : "This workspace"}
  </Badge>
);

/** What may be seen of a value: all of a variable, the end of a long secret. */
export const ValueHint = ({ stored }: { stored: StoredSecret }) => {
  if (stored.kind === "variable" && stored.value === null) return null;
  if (stored.kind === "variable")
    return (
      <span className="max-w-60 truncate font-mono text-xs">
        {stored.value === "" ? "(blank)" : stored.value}
      </span>
    );
  return (
    <span className="font-mono text-muted text-xs">
      <span className="sr-only">{stored.hint ? `hidden, ends in ${stored.hint}` : "hidden"}</span>
      <span aria-hidden>{stored.hint ? `•••• ${stored.hint}` : "••••••••"}</span>
    </span>
  );
};

/** The last run that was started with it; runs are named by the end of their id. */
export const UsedBy = ({
  use,
  verb = true,
}: {
  use: NonNullable<StoredSecret["lastUse"]>;
  /** False where it is said already what the time is of. */
  verb?: boolean;
}) => (
  <span className="text-muted tabular-nums">
    {verb && "used "}
    <Moment at={use.usedAt} /> by run <span className="font-mono">{use.runId.slice(-4)}</span>
  </span>
);
