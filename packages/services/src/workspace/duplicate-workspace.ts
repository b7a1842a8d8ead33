import { withTenant } from "@molecule/db";
import { getWorkspace, listSecretScreenRows, recordAudit } from "@molecule/db/repositories";
import type { SecretKind, TenantScope, WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { type CreatedWorkspace, createWorkspace } from "./create-workspace.ts";
import { setExecutor } from "./set-executor.ts";

/** A name that stands on the original and not on its copy: a person enters its value there. */
export type NeededName = {
  readonly name: string;
  readonly kind: SecretKind;
  readonly note: string | null;
};

export type DuplicatedWorkspace = CreatedWorkspace & { readonly needed: readonly NeededName[] };

const MODEL_NAMES: ReadonlySet<string> = new Set(["MODEL", "MOLECULE_MODEL"]);

/**
 * Creates a workspace like another one: its runtime, model, role and place in the team, through the same guarded
 * write as any new one. No value of a secret or a variable is carried over, and no override; which names it will need
 * is answered. Nothing falls to another payer for want of one: its start then asks for it.
 * @throws DomainError NOT_FOUND, FORBIDDEN, or a write refusal's code
 */
export const duplicateWorkspace = async (
  ctx: ServiceContext,
  scope: TenantScope,
  { workspaceId, name }: { readonly workspaceId: WorkspaceId; readonly name: string },
): Promise<DuplicatedWorkspace> => {
  assertRole(scope, "member", "duplicate a workspace");
  const { original, rows } = await withTenant(
    ctx.db,
    scope,
    async (tx) => ({
      original: await getWorkspace(tx, scope, workspaceId),
      rows: await listSecretScreenRows(tx, scope, workspaceId),
    }),
    { readOnly: true },
  );
  const own = rows.filter((row) => row.workspaceId === workspaceId);
  const chosen =
    own.find((row) => row.name === "MOLECULE_MODEL")?.clear ?? own.find((row) => row.name === "MODEL")?.clear;
  const { role, runtime, parentId, driver, executor } = original;
  const created = await createWorkspace(ctx, scope, {
    ...{ name, role, runtime, parentId, driver },
    model: chosen ?? undefined,
  });
  if (executor !== created.workspace.executor)
    await setExecutor(ctx, scope, { workspaceId: created.workspace.id, executor });
  const needed = own.filter((row) => !MODEL_NAMES.has(row.name));
  await withTenant(ctx.db, scope, (tx) =>
    recordAudit(tx, scope, {
      workspaceId: created.workspace.id,
      action: "workspace.duplicated",
      detail: { from: workspaceId, names: needed.map((row) => row.name) },
    }),
  );
  return { ...created, needed: needed.map(({ name: needs, kind, note }) => ({ name: needs, kind, note })) };
};
