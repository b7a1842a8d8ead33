import { randomBytes } from "node:crypto";
import { withTenant } from "@molecule/db";
import { getTenant, recordAudit } from "@molecule/db/repositories";
import { DomainError, type TenantScope } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * A credential that the sandbox's model takes in place of every provider's, named for its tenant:
 * `sk-sandbox-<8 hex of the tenant's id>-<32 hex>`. It is worth nothing outside, and is not stored by this.
 * @throws DomainError CONFLICT outside the sandbox
 */
export const issueSandboxToken = async (
  ctx: ServiceContext,
  scope: TenantScope,
): Promise<{ readonly token: string }> => {
  assertRole(scope, "member", "get a sandbox credential");
  await withTenant(ctx.db, scope, async (tx) => {
    const tenant = await getTenant(tx, scope);
    if (!tenant.sandbox)
      throw new DomainError(
        "CONFLICT",
        `${tenant.name} is a real organization; sandbox credentials work in the sandbox only.`,
        {
          remedy: "Use a key of the provider, or switch to a sandbox organization.",
        },
      );
    await recordAudit(tx, scope, { action: "secret.sandbox_token_issued" });
  });
  // The random end of a UUIDv7: its beginning is a time that tenants of one minute share.
  const tenant = scope.tenantId.replaceAll("-", "").slice(-8);
  return { token: `sk-sandbox-${tenant}-${randomBytes(16).toString("hex")}` };
};
