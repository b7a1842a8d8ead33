import { insertMembership, insertOrganization } from "@molecule/db/auth";
import type { TenantId, UserId } from "@molecule/domain";
import type { Auth } from "./create-auth.ts";

/**
 * Gives a tenant its organization, under the same id, and its first owner. Does nothing that is done already, so
 * a seed that was cut short can be run again.
 */
export const createOrganization = async (
  auth: Auth,
  input: {
    readonly tenantId: TenantId;
    readonly name: string;
    readonly slug: string;
    readonly ownerId: UserId;
  },
): Promise<void> => {
  await insertOrganization(auth.database, { id: input.tenantId, name: input.name, slug: input.slug });
  await insertMembership(auth.database, input.ownerId, input.tenantId, "owner");
};
