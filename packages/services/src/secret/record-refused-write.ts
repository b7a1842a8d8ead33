import { withTenant } from "@molecule/db";
import { recordAlert, recordAudit } from "@molecule/db/repositories";
import {
  DomainError,
  ENV_NAME_MAX_LENGTH,
  ENV_NAME_PATTERN,
  type TenantScope,
  type WorkspaceId,
  WRITE_REFUSAL_CODES,
} from "@molecule/domain";
import { classifyEnvName, type Registry } from "@molecule/registry";
import type { ServiceContext } from "../service-context.ts";

/** Letters, digits and underscores of a name, as a person would read them. */
const asRead = (name: string): string =>
  name
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^A-Z0-9_]/g, "");

/**
 * A name as the record may show it. What fails the grammar may be a secret that was pasted into the wrong field,
 * so only its length is kept, and the known name that it imitates, if any.
 */
const recordable = (registry: Registry, name: string): string => {
  if (ENV_NAME_PATTERN.test(name) && name.length <= ENV_NAME_MAX_LENGTH) return name;
  const imitated = asRead(name);
  const isKnown = ["credential", "route", "injection"].includes(classifyEnvName(registry, imitated));
  return `(${name.length} characters${isKnown ? `, like ${imitated}` : ""})`;
};

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
    const names = (detail.names ?? []).map((name) => recordable(ctx.registry, name));
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
