"use client";
import type { StoredSecret } from "@molecule/api";
import { applyChangeSet } from "@molecule/billing";
import { registry } from "@molecule/registry/generated";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { PayerLine } from "../billing/payer-line.tsx";
import { entriesOfList, previewFacts, previewPayer } from "../billing/preview-facts.ts";
import { useHere } from "../frame/tenant-context.tsx";
import type { EditorPlace } from "./secret-editor.tsx";

type Props = {
  name: string;
  stored: StoredSecret;
  place: EditorPlace;
  onCancel: () => void;
  onDone: () => void;
};

/** Asks once more, and says what follows: who pays then, and what still runs with it. */
export const DeleteSecret = ({ name, stored, place, onCancel, onDone }: Props) => {
  const { tenant } = useHere();
  const trpc = useTRPC();
  const remove = useVerb(trpc.secret.remove.mutationOptions({ onSuccess: onDone }), "secret");
  const after =
    place.kind === "workspace"
      ? previewPayer(
          applyChangeSet(
            registry,
            previewFacts({
              workspaceId: place.node.id,
              runtime: place.node.runtime,
              override: place.detail.resolution.override,
              tenant,
              entries: entriesOfList(place.list),
            }),
            { writes: [], removes: [{ scope: stored.scope, name }] },
          ),
        )
      : null;
  const changesPayer =
    after !== null && place.kind === "workspace" && after.payer.kind !== place.node.payer.kind;
  const isMissingThen = after !== null && !after.plan.ok && after.plan.code === "MISSING_BYOK_CREDENTIAL";
  return (
    <fieldset aria-label={`Delete ${name}`} className="flex flex-col gap-3">
      <p className="text-sm">
        Delete <span className="font-mono text-xs">{name}</span>{" "}
        {stored.scope === "tenant" ? "for all workspaces" : "from this workspace"}? Runs that were started
        with it keep it until they are restarted.
      </p>
      {isMissingThen && (
        <p className="text-warn text-xs">No credential is left then: the next start will be refused.</p>
      )}
      {changesPayer && place.kind === "workspace" && (
        <PayerLine payer={after.payer} before={place.node.payer} />
      )}
      {remove.error && <FailureNotice error={remove.error} />}
      <div className="flex gap-2">
        <Button
          size="sm"
          variant="danger-fill"
          busy={remove.isPending}
          onClick={() =>
            remove.mutate({
              tenantId: tenant.id,
              workspaceId: stored.scope === "workspace" && place.kind === "workspace" ? place.node.id : null,
              name,
            })
          }
        >
          Delete {name}
        </Button>
        <Button size="sm" onClick={onCancel}>
          Keep it
        </Button>
      </div>
    </fieldset>
  );
};
