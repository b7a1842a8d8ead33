"use client";
import type { WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { useVerb } from "../../../live/use-verb.ts";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { failureWords } from "../../../ui/failure.tsx";
import { openPanel } from "../../../url/panel-url.ts";
import { useMay, useTenantId } from "../../frame/tenant-context.tsx";

type Revert = NonNullable<WorkspaceDetail["revert"]>;

const undoWords = ({ names, modelChanges }: Revert): string => {
  const what = [...names, ...(modelChanges ? ["the model"] : [])];
  const [first = "the last change"] = what;
  return what.length > 1 ? `Undo ${first} and ${what.length - 1} more` : `Undo the change of ${first}`;
};

/**
 * One click back to what served last. What is undone is kept as a draft, and the faulty key is shown, so that it can be
 * mended rather than typed anew.
 */
export const UndoRemedy = ({ node, revert }: { node: WorkspaceNode; revert: Revert }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const mayUndo = useMay(revert.forAll ? "admin" : "member");
  const undo = useVerb(
    trpc.lifecycle.revert.mutationOptions({
      onSuccess: ({ names }) => openPanel({ workspaceId: node.id, tab: "secrets", row: names[0] ?? null }),
    }),
    "secret",
  );
  if (!mayUndo) return null;
  return (
    <>
      <Button
        size="sm"
        variant="primary"
        busy={undo.isPending}
        onClick={() => undo.mutate({ tenantId, workspaceId: node.id })}
      >
        {undoWords(revert)}
      </Button>
      {undo.error && <span className="self-center text-bad text-xs">{failureWords(undo.error).message}</span>}
    </>
  );
};
