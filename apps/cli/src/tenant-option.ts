import { DomainError, processScope, type TenantScope, tenantIdSchema } from "@molecule/domain";

/** The scope in which a command works for the tenant that an option names. @throws DomainError BAD_INPUT */
export const parseTenant = (text: string): TenantScope => {
  const parsed = tenantIdSchema.safeParse(text);
  if (parsed.success) return processScope("cli", parsed.data);
  throw new DomainError("BAD_INPUT", `"${text}" is not the id of an organization.`, {
    remedy: "Give its UUID; it stands in the address of its pages.",
  });
};
