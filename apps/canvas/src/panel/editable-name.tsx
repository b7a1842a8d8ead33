"use client";
import type { WorkspaceNode } from "@molecule/api";
import { Pencil } from "lucide-react";
import { useRef, useState } from "react";
import { useMay, useTenantId } from "../features/frame/tenant-context.tsx";
import { useVerb } from "../live/use-verb.ts";
import { useTRPC } from "../trpc/provider.tsx";
import { failureWords } from "../ui/failure.tsx";
import { TextInput } from "../ui/field.tsx";

/** The workspace's name; pressed, it becomes a field. Enter keeps, Escape leaves it as it was. */
export const EditableName = ({ node }: { node: WorkspaceNode }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const mayEdit = useMay("member");
  const [draft, setDraft] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const rename = useVerb(trpc.workspace.rename.mutationOptions(), "workspace");

  const close = () => {
    setDraft(null);
    rename.reset();
    requestAnimationFrame(() => button.current?.focus());
  };
  const keep = () => {
    if (draft === null || rename.isPending) return;
    if (draft.trim() === node.name || draft.trim() === "") return close();
    rename.mutate({ tenantId, workspaceId: node.id, name: draft }, { onSuccess: close });
  };

  if (draft === null)
    return (
      <h2 className="min-w-0">
        <button
          ref={button}
          type="button"
          disabled={!mayEdit}
          onClick={() => setDraft(node.name)}
          className="group relative flex h-8 coarse:h-10 max-w-full items-center rounded-lg font-semibold text-lg disabled:cursor-default"
        >
          <span className="truncate">{rename.isSuccess ? rename.variables.name : node.name}</span>
          {mayEdit && (
            <>
              <Pencil
                aria-hidden
                className="-right-5 absolute size-3.5 text-muted opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
              />
              <span className="sr-only">, rename</span>
            </>
          )}
        </button>
      </h2>
    );
  return (
    <div className="min-w-0 flex-1">
      <TextInput
        aria-label="Workspace name"
        autoFocus
        value={draft}
        maxLength={100}
        aria-invalid={rename.isError || undefined}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={keep}
        onFocus={(event) => event.target.select()}
        onKeyDown={(event) => {
          if (event.key === "Enter") keep();
          if (event.key !== "Escape") return;
          event.stopPropagation();
          close();
        }}
        className="font-semibold"
      />
      {rename.isError && (
        <p role="alert" className="mt-1 text-bad text-xs">
          {failureWords(rename.error).message}
        </p>
      )}
    </div>
  );
};
