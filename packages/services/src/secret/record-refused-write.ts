import { withTenant } from "@molecule/db";
import { recordAlert, recordAudit } from "@molecule/db/repositories";
import { DomainError, type TenantScope, type WorkspaceId, WRITE_REFUSAL_CODES } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

const AUDITED_NAME_MAX_LENGTH = 128;

/** Names are what a person typed, so they are cut and their invisible characters shown. */
const printable = (name: string): string =>
  JSON.stringify(name.slice(0, AUDITED_NAME_MAX_LENGTH))
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

const isWriteRefusal = (error: unknown): error is DomainError =>
  error instanceof DomainError && WRITE_REFUSAL_CODES.some((code) => code === error.code);

/**
 * Runs a guarded write. A refusal rolls it back, so it is put on record in a transaction of its own: names and
 * code, never values; a platform credential in a tenant's hands also alerts the operators.
 * @param workspaceId null at tenant scope, or when the workspace is only being created
 */
export const recordingRefusals = async <T>(
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceId: WorkspaceId | null,
  write: () => Promise<T>,
): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    if (isWriteRefusal(error)) await recordRefusal(ctx, scope, workspaceId, error);
    throw error;
  }
};

const recordRefusal = (
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceId: WorkspaceId | null,
  { code, detail }: DomainError,
): Promise<void> =>
  withTenant(ctx.db, scope, async (tx) => {
    const names = (detail.names ?? []).map(printable);
    await recordAudit(tx, scope, { workspaceId, action: "secret.refused", detail: { code, names } });
    if (code !== "CO_MINGLED_CREDENTIAL") return;
    await recordAlert(tx, {
      tenantId: scope.tenantId,
      workspaceId,
      code,
      severity: "critical",
      message: `A platform credential was typed into an organization's secrets as ${names.join(", ")}; it was refused.`,
      detail: { names: names.join(", "), actor: scope.actor.name },
    });
  });
