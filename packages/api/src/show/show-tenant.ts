import type { Tenant } from "@molecule/db/repositories";
import type { TenantRole } from "@molecule/domain";
import type { SignedIn } from "@molecule/services/auth";
import type { Me, OperatedTenant, TenantView } from "../views/index.ts";

export const showMe = ({ userId, name, email, operator }: SignedIn): Me => ({
  id: userId,
  name,
  email,
  operator,
});

export const showTenant = (
  { id, name, slug, billingMode, sandbox }: Tenant,
  role: TenantRole,
): TenantView => ({
  id,
  name,
  slug,
  billingMode,
  sandbox,
  role,
});

export const showOperatedTenant = ({
  id,
  name,
  slug,
  billingMode,
  sandbox,
  createdAt,
}: Tenant): OperatedTenant => ({ id, name, slug, billingMode, sandbox, createdAt });
