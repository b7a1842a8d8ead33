"use client";
import type { WorkspaceNode } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import { toast } from "sonner";
import { useTenantId } from "../features/frame/tenant-context.tsx";
import { useVerb } from "../live/use-verb.ts";
import { useTRPC } from "../trpc/provider.tsx";
import { failureWords } from "../ui/failure.tsx";
import { tidyCards } from "./geometry-store.ts";

const UNDO_FOR_MS = 10_000;

/** Puts a workspace below another one, says so with a way back, and lets the layout place its card. */
export const useReparent = () => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const { mutateAsync } = useVerb(trpc.workspace.move.mutationOptions(), "workspace");
  // A promise, not the mutation's callbacks: the way back may be taken on another page.
  const place = async (node: WorkspaceNode, parentId: WorkspaceId | null): Promise<boolean> => {
    try {
      await mutateAsync({ tenantId, workspaceId: node.id, parentId });
      tidyCards([node.id]);
      return true;
    } catch (error) {
      toast.error(`${node.name} stays where it is`, { description: failureWords(error).message });
      return false;
    }
  };
  return async (node: WorkspaceNode, target: WorkspaceNode): Promise<void> => {
    if (!(await place(node, target.id))) return;
    toast(`${node.name} reports to ${target.name} now`, {
      description: "Its own team moved with it. Who pays did not change.",
      duration: UNDO_FOR_MS,
      action: { label: "Undo", onClick: () => void place(node, node.parentId) },
    });
  };
};
