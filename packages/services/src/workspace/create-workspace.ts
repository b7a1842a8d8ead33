import { withTenant } from "@molecule/db";
import {
  insertWorkspace,
  lockTenant,
  lockWorkspace,
  recordAudit,
  type Workspace,
} from "@molecule/db/repositories";
import { type BillingMode, DomainError, newId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { findRuntime } from "@molecule/registry";
import { assertOperator, assertRole } from "../assert-role.ts";
import { gatherOne } from "../billing/gather-facts.ts";
import { judgeFacts } from "../billing/judge-facts.ts";
import { describeStanding, type PayerStanding } from "../billing/payer-standing.ts";
import { withLiveKey } from "../sealing/with-live-key.ts";
import { draftChange, type SecretEntry } from "../secret/change-set.ts";
import { recordingRefusals } from "../secret/record-refused-write.ts";
import { sealAhead } from "../secret/seal-ahead.ts";
import { writeChangeSet } from "../secret/write-change-set.ts";
import type { ServiceContext } from "../service-context.ts";
import { parseWorkspaceName, parseWorkspaceRole } from "./workspace-name.ts";

export type CreateWorkspaceInput = {
  readonly name: string;
  readonly role?: string | null | undefined;
  readonly runtime: string;
  readonly model?: string | undefined;
  readonly parentId?: WorkspaceId | null | undefined;
  readonly driver?: Workspace["driver"] | undefined;
  readonly secrets?: readonly SecretEntry[] | undefined;
  /** Operators only. */
  readonly override?: BillingMode | null | undefined;
};

export type CreatedWorkspace = { readonly workspace: Workspace; readonly standing: PayerStanding };

/** @throws DomainError UNKNOWN_RUNTIME */
const assertRuntimeExists = (ctx: ServiceContext, runtime: string): void => {
  if (findRuntime(ctx.registry, runtime) !== undefined) return;
  throw new DomainError("UNKNOWN_RUNTIME", `There is no runtime ${runtime.slice(0, 64)}.`, {
    field: "runtime",
    suggestions: ctx.registry.runtimes.map((known) => known.name),
    remedy: "Choose one of the offered runtimes.",
  });
};

/**
 * Creates a workspace with its model and secrets in one transaction, through the same guarded write as every
 * other path; when any of it is refused, no workspace is created. It starts by itself.
 */
export const createWorkspace = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: CreateWorkspaceInput,
): Promise<CreatedWorkspace> => {
  assertRole(scope, "member", "create a workspace");
  if (input.override !== undefined && input.override !== null)
    assertOperator(scope, "override who pays for a workspace");
  assertRuntimeExists(ctx, input.runtime);
  const name = parseWorkspaceName(input.name);
  const role = parseWorkspaceRole(input.role);
  const id = newId<WorkspaceId>();
  const change = draftChange(ctx.registry, {
    workspaceId: id,
    entries: input.secrets,
    model: input.model,
    ...(input.override === null ? {} : { override: input.override }),
  });
  return withLiveKey(async () => {
    const seal = await sealAhead(ctx, scope, change);
    return recordingRefusals(ctx, scope, null, () =>
      withTenant(ctx.db, scope, async (tx) => {
        await lockTenant(tx, scope, "share");
        const parentId = input.parentId ?? null;
        if (parentId !== null) await lockWorkspace(tx, scope, parentId, "share");
        const driver = input.driver ?? ctx.newWorkspaceDriver;
        const workspace = await insertWorkspace(tx, scope, {
          id,
          name,
          role,
          runtime: input.runtime,
          parentId,
          ...(driver === undefined ? {} : { driver }),
          createdBy: scope.actor.kind === "user" ? scope.actor.userId : null,
        });
        await recordAudit(tx, scope, {
          workspaceId: id,
          action: "workspace.created",
          detail: { name, runtime: input.runtime },
        });
        await writeChangeSet(tx, ctx, scope, change, seal);
        const judgement = judgeFacts(ctx.registry, await gatherOne(tx, scope, ctx, id));
        return {
          workspace: { ...workspace, billingOverride: judgement.facts.override },
          standing: describeStanding(ctx.registry, judgement),
        };
      }),
    );
  });
};
