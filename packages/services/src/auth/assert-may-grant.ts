import { DomainError, roleIsAtLeast, type TenantRole, type TenantScope } from "@molecule/domain";

/** @throws DomainError FORBIDDEN: members are managed from admin upwards, and nobody grants more than they are. */
export const assertMayGrant = (scope: TenantScope, role: TenantRole): void => {
  if (roleIsAtLeast(scope.role, "admin") && roleIsAtLeast(scope.role, role)) return;
  throw new DomainError("FORBIDDEN", `Your role in this organization cannot give the role ${role}.`, {
    field: "role",
    remedy: "Ask an owner of the organization.",
  });
};
