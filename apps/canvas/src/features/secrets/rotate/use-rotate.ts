"use client";
import type { StoredSecret } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import { useVerb } from "../../../live/use-verb.ts";
import { useTRPC } from "../../../trpc/provider.tsx";
import { useTenantId } from "../../frame/tenant-context.tsx";
import { type Place, withItems } from "../draft/draft.ts";
import { openDraftReview } from "../draft/draft-dialog.tsx";
import { changeDraft } from "../draft/draft-store.ts";
import { keepNextValue, rotationKey, useNextValue } from "./next-value-store.ts";

export type RotateInput = { readonly name: string; readonly place: Place; readonly stored: StoredSecret };

/**
 * A rotation: the next value is typed, runs on one workspace, takes the place of the old one everywhere. How far it
 * is stands in the database; the value is in this page alone, because nobody can read it back from there.
 */
export const useRotate = ({ name, place, stored }: RotateInput) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const key = rotationKey(tenantId, place, name);
  const value = useNextValue(key);
  const start = useVerb(trpc.secretRotation.start.mutationOptions(), "secret");
  const takeBack = useVerb(trpc.secretRotation.takeBack.mutationOptions(), "secret");
  const finish = useVerb(trpc.secretRotation.finish.mutationOptions(), "secret");
  const at = { tenantId, workspaceId: place, name };
  return {
    value,
    rotation: stored.rotation,
    isBusy: start.isPending || takeBack.isPending || finish.isPending,
    error: start.error ?? takeBack.error ?? finish.error,
    type: (next: string) => keepNextValue(key, next),
    proveOn: (trialWorkspaceId: WorkspaceId) => start.mutate({ ...at, trialWorkspaceId, value }),
    /** The old value counts again where the next one was proved. */
    takeBack: () => takeBack.mutate(at),
    /** Puts it into the draft for all, and the workspace's own that proved it out of the way. */
    promote: (trialWorkspaceId: WorkspaceId) => {
      changeDraft(tenantId, (draft) =>
        withItems(
          withItems(draft, null, { [name]: { action: "write", value, kind: "secret" } }),
          trialWorkspaceId,
          { [name]: { action: "remove" } },
        ),
      );
      keepNextValue(key, "");
      openDraftReview();
    },
    /** The old one was revoked at its provider. */
    finish: (onSuccess: () => void) => {
      keepNextValue(key, "");
      finish.mutate(at, { onSuccess });
    },
    forget: () => keepNextValue(key, ""),
  };
};

export type Rotating = ReturnType<typeof useRotate>;
