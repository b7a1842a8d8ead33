"use client";
import type { StoredSecret } from "@molecule/api";
import { Badge } from "../../ui/badge.tsx";

/** Where a row stands. */
export const ScopeBadge = ({ scope }: { scope: StoredSecret["scope"] }) => (
  <Badge title={scope === "tenant" ? "Every workspace inherits it" : "Only this workspace has it"}>
    {scope === "tenant" ? "All workspaces" : "This workspace"}
  </Badge>
);

/** What may be seen of a value: all of a variable, the end of a long secret. */
export const ValueHint = ({ stored }: { stored: StoredSecret }) => {
  if (stored.kind === "variable")
    return (
      <span className="truncate font-mono text-xs">{stored.value === "" ? "(blank)" : stored.value}</span>
    );
  return (
    <span className="font-mono text-muted text-xs">
      <span className="sr-only">{stored.hint ? `hidden, ends in ${stored.hint}` : "hidden"}</span>
      <span aria-hidden>{stored.hint ? `•••• ${stored.hint}` : "••••••••"}</span>
    </span>
  );
};
