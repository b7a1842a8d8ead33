import { withTenant } from "@molecule/db";
import { endSecretRotation, type OpenSecretRotation, recordAudit } from "@molecule/db/repositories";
import { DomainError, type TenantScope } from "@molecule/domain";
import { type AppliedDraft, sealDraft, writeDraft } from "../draft/apply-draft.ts";
import type { DraftPlace } from "../draft/draft.ts";
import { recordingRefusals } from "../secret/record-refused-write.ts";
import type { ServiceContext } from "../service-context.ts";
import { assertMayRotate, lockOpenRotation, type RotationPlace } from "./rotation-place.ts";

/** What undoes the trial. @throws DomainError CONFLICT when the value stands for all already */
const undoOf = ({
  name,
  workspaceId,
  trialWorkspaceId,
  fromVersion,
  state,
}: OpenSecretRotation): DraftPlace => {
  if (workspaceId === trialWorkspaceId)
    return { workspaceId: trialWorkspaceId, restore: [{ name, version: fromVersion }] };
  if (state === "proving") return { workspaceId: trialWorkspaceId, remove: [name] };
  throw new DomainError("CONFLICT", `The next value of ${name} stands for all workspaces already.`, {
    names: [name],
    remedy: "Put an older version back from its history.",
  });
};

/**
 * Gives a rotation up: the workspace that proved the next value starts with the old one again.
 * @throws DomainError NOT_FOUND, CONFLICT, FORBIDDEN, or with a write refusal's code (audited)
 */
export const takeBackRotation = async (
  ctx: ServiceContext,
  scope: TenantScope,
  place: RotationPlace,
): Promise<AppliedDraft> => {
  assertMayRotate(scope, place);
  return recordingRefusals(ctx, scope, place.workspaceId, () =>
    withTenant(ctx.db, scope, async (tx) => {
      const open = await lockOpenRotation(tx, scope, place);
      const sealed = await sealDraft(ctx, scope, { places: [undoOf(open)] });
      const applied = await writeDraft(tx, ctx, scope, sealed, { restart: true });
      await endSecretRotation(tx, scope, open.id, "abandoned");
      await recordAudit(tx, scope, {
        workspaceId: open.trialWorkspaceId,
        action: "secret.rotation_taken_back",
        detail: { name: open.name, to: open.fromVersion },
      });
      return applied;
    }),
  );
};
