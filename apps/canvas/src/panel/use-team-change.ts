"use client";
import type { WorkspaceNode } from "@molecule/api";
import { useTenantId } from "../features/frame/tenant-context.tsx";
import { useVerb } from "../live/use-verb.ts";
import { useTRPC } from "../trpc/provider.tsx";

/** Pauses a workspace with all that are below it, or resumes them; the menu that asks for it is gone when it fails. */
export const useTeamChange = (node: WorkspaceNode) => {
  const trpc = useTRPC();
  const where = { tenantId: useTenantId(), workspaceId: node.id };
  const pause = useVerb(trpc.workspace.pause.mutationOptions(), "workspace");
  const resume = useVerb(trpc.workspace.resume.mutationOptions(), "workspace");
  const isStopped = node.desiredState !== "running";
  return {
    isStopped,
    change: () => {
      pause.reset();
      resume.reset();
      (isStopped ? resume : pause).mutate({ ...where, cascade: true });
    },
    failure: pause.error
      ? { what: "The team could not be paused", error: pause.error }
      : resume.error && { what: "The team could not be resumed", error: resume.error },
  };
};

export type TeamChange = ReturnType<typeof useTeamChange>;
