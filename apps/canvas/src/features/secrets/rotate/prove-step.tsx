"use client";
import type { WorkspaceId } from "@molecule/domain";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";

/** How the next value does on the workspace that proves it: whether it runs there, and what its provider says. */
export const useProof = (workspaceId: WorkspaceId | null, name: string) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const list = useQuery(
    trpc.secret.list.queryOptions(
      { tenantId, workspaceId: workspaceId ?? ("" as WorkspaceId) },
      { enabled: workspaceId !== null },
    ),
  );
  const row = list.data?.rows.find((each) => each.name === name);
  if (row === undefined) return "waiting" as const;
  const { winning, running } = row;
  const runs = running?.scope === winning.scope && running.version === winning.version;
  if (!runs) return list.data?.attention ? ("refused" as const) : ("starting" as const);
  return winning.health ?? ("running" as const);
};

type Proof = ReturnType<typeof useProof>;

const WORDS: Readonly<Record<Proof, string>> = {
  waiting: "Waiting for it",
  starting: "It is saved; the workspace is starting with it",
  refused: "The start was refused; what ran before keeps serving",
  running: "A run has it, and has not called its provider yet: ask it something in the chat to prove it",
  working: "Its provider accepted it in a real call",
  rejected: "Its provider rejected it: take it back, and try another value",
};

/** Whether everything so far speaks for the next value. */
export const isProved = (proof: Proof): boolean => proof === "running" || proof === "working";

export const ProofLine = ({ proof, where }: { proof: Proof; where: string | null }) => {
  const bad = proof === "rejected" || proof === "refused";
  const Icon = bad ? CircleX : isProved(proof) ? CircleCheck : LoaderCircle;
  return (
    <p className="flex gap-1.5 text-xs" role="status">
      <Icon
        aria-hidden
        className={`mt-px size-3.5 shrink-0 ${bad ? "text-bad" : isProved(proof) ? "text-ok" : "animate-spin text-muted"}`}
      />
      {where === null ? WORDS[proof] : `On ${where}: ${WORDS[proof]}`}.
    </p>
  );
};
