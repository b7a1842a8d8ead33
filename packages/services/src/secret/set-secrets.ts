import { withTenant } from "@molecule/db";
import type { TenantScope } from "@molecule/domain";
import { assertOperator, assertRole } from "../assert-role.ts";
import { gatherOne } from "../billing/gather-facts.ts";
import { judgeFacts } from "../billing/judge-facts.ts";
import { describeStanding, type PayerStanding } from "../billing/payer-standing.ts";
import { withLiveKey } from "../sealing/with-live-key.ts";
import type { ServiceContext } from "../service-context.ts";
import { type ChangeSetInput, draftChange } from "./change-set.ts";
import { recordingRefusals } from "./record-refused-write.ts";
import { sealAhead } from "./seal-ahead.ts";
import { type WrittenChange, writeChangeSet } from "./write-change-set.ts";

/** What a save did, and who pays for the workspace now; the latter is null at tenant scope. */
export type SecretChange = WrittenChange & { readonly standing: PayerStanding | null };

/**
 * Saves a change set at one place: entries, deletions, and for a workspace its model, runtime and override. All
 * of it is judged together and written together, or nothing is. Tenant scope needs an admin, a workspace a
 * member, an override an operator. Nothing restarts by itself.
 * @throws DomainError with a write refusal's code, message and remedy; the refusal is audited
 */
export const setSecrets = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: ChangeSetInput,
): Promise<SecretChange> => {
  if (input.workspaceId === null) assertRole(scope, "admin", "change what all workspaces inherit");
  else assertRole(scope, "member", "change a workspace's secrets");
  if (input.override !== undefined) assertOperator(scope, "override who pays for a workspace");
  return applyChange(ctx, scope, input);
};

/** {@link setSecrets} without the question who may: for verbs that have asked it themselves. */
export const applyChange = (
  ctx: ServiceContext,
  scope: TenantScope,
  input: ChangeSetInput,
): Promise<SecretChange> => withLiveKey(() => sealAndWrite(ctx, scope, input));

const sealAndWrite = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: ChangeSetInput,
): Promise<SecretChange> => {
  const change = draftChange(ctx.registry, input);
  const seal = await sealAhead(ctx, scope, change);
  return recordingRefusals(ctx, scope, input.workspaceId, () =>
    withTenant(ctx.db, scope, async (tx) => {
      const written = await writeChangeSet(tx, ctx, scope, change, seal);
      if (input.workspaceId === null) return { ...written, standing: null };
      const judgement = judgeFacts(ctx.registry, await gatherOne(tx, scope, ctx, input.workspaceId));
      return { ...written, standing: describeStanding(ctx.registry, judgement) };
    }),
  );
};
