import { withTenant } from "@molecule/db";
import {
  endSecretRotation,
  findOpenSecretRotation,
  insertSecretRotation,
  listSecretHeads,
  lockTenant,
  type OpenSecretRotation,
  recordAudit,
} from "@molecule/db/repositories";
import { DomainError, notFound, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { type AppliedDraft, sealDraft, writeDraft } from "../draft/apply-draft.ts";
import { withLiveKey } from "../sealing/with-live-key.ts";
import { recordingRefusals } from "../secret/record-refused-write.ts";
import type { ServiceContext } from "../service-context.ts";
import { assertMayRotate, type RotationPlace } from "./rotation-place.ts";

export type StartRotationInput = RotationPlace & {
  /** Proves the next value before all workspaces get it; the place itself where that is one workspace. */
  readonly trialWorkspaceId: WorkspaceId;
  readonly value: string;
};

/** @throws DomainError BAD_INPUT for a workspace's own secret that is to be proved on another one */
const assertTrial = ({ workspaceId, name, trialWorkspaceId }: StartRotationInput): void => {
  if (workspaceId === null || workspaceId === trialWorkspaceId) return;
  throw new DomainError("BAD_INPUT", `${name} belongs to one workspace, and is proved there.`, {
    field: "trialWorkspaceId",
    remedy: "Name the workspace that it belongs to.",
  });
};

/** @throws DomainError CONFLICT while the value that was replaced before is still to be revoked */
const assertNoneToRevoke = (open: OpenSecretRotation | undefined): void => {
  if (open?.state !== "promoted") return;
  const { name, fromVersion } = open;
  throw new DomainError(
    "CONFLICT",
    `Version ${fromVersion} of ${name} was replaced and is still to be revoked.`,
    {
      names: [name],
      remedy: "Revoke it at its provider and say so on its row; then rotate again.",
    },
  );
};

/** @throws DomainError CONFLICT when the trial would not be one */
const assertProves = (
  { workspaceId, name, trialWorkspaceId }: StartRotationInput,
  applied: AppliedDraft,
  hadItsOwn: boolean,
): number => {
  if (workspaceId !== trialWorkspaceId && hadItsOwn)
    throw new DomainError(
      "CONFLICT",
      `This workspace has its own ${name}, and does not use the one for all.`,
      {
        names: [name],
        field: "trialWorkspaceId",
        remedy: "Prove it on a workspace that inherits it.",
      },
    );
  const version = applied.places.flatMap(({ written }) => written).find((row) => row.name === name)?.version;
  if (version === undefined)
    throw new DomainError("CONFLICT", `This is the value of ${name} that is in use already.`, {
      names: [name],
      field: "value",
      remedy: "Get the next value from its provider, and type that one.",
    });
  return version;
};

/**
 * Begins a rotation: writes the next value on one workspace, by the guarded write, and starts it there once. A
 * rotation of the same name that was not promoted is given up for this one.
 * @throws DomainError with a write refusal's code (audited); NOT_FOUND, CONFLICT, BAD_INPUT, FORBIDDEN
 */
export const startRotation = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: StartRotationInput,
): Promise<AppliedDraft> => {
  const { workspaceId: place, name, trialWorkspaceId, value } = input;
  assertMayRotate(scope, input);
  assertTrial(input);
  return withLiveKey(async () => {
    const entries = [{ name, value, kind: "secret" as const }];
    const sealed = await sealDraft(ctx, scope, { places: [{ workspaceId: trialWorkspaceId, entries }] });
    return recordingRefusals(ctx, scope, trialWorkspaceId, () =>
      withTenant(ctx.db, scope, async (tx) => {
        // Whoever writes at any place waits: what is replaced is what stands.
        await lockTenant(tx, scope, "update");
        const [head] = await listSecretHeads(tx, scope, place, [name]);
        const fromVersion = head?.liveVersion ?? null;
        if (fromVersion === null) throw notFound("secret");
        const [own] = await listSecretHeads(tx, scope, trialWorkspaceId, [name]);
        const open = await findOpenSecretRotation(tx, scope, place, name);
        assertNoneToRevoke(open);
        if (open !== undefined) await endSecretRotation(tx, scope, open.id, "abandoned");
        const applied = await writeDraft(tx, ctx, scope, sealed, { restart: true });
        const trialVersion = assertProves(input, applied, (own?.liveVersion ?? null) !== null);
        await insertSecretRotation(tx, scope, {
          workspaceId: place,
          name,
          trialWorkspaceId,
          trialVersion,
          fromVersion,
        });
        await recordAudit(tx, scope, {
          workspaceId: trialWorkspaceId,
          action: "secret.rotation_started",
          detail: { name, from: fromVersion },
        });
        return applied;
      }),
    );
  });
};
