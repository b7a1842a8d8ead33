import { withAdvisoryLock } from "@molecule/db";
import { listOperators } from "@molecule/db/auth";
import type { UserId } from "@molecule/domain";
import type { Auth } from "../auth/create-auth.ts";
import { createOrganization } from "../auth/create-organization.ts";
import { createOwner } from "../auth/create-owner.ts";
import type { NewUser } from "../auth/create-user.ts";
import type { ServiceContext } from "../service-context.ts";
import { SEEDED_TENANTS } from "./sandbox-teams.ts";
import { seedTenant } from "./seed-tenant.ts";

/** The first operator, who is created when there is none. */
const findOrCreateOwner = async (auth: Auth, describeOwner: () => NewUser): Promise<UserId> => {
  const [first] = await listOperators(auth.database);
  if (first !== undefined) return first.userId;
  const owner = await createOwner(auth, describeOwner());
  return owner.userId;
};

/**
 * Gives a new installation its first owner and its first three organizations; without a sandbox model only the real
 * one. Can be called at every start: what is there stays as it is, and two callers wait for each other.
 * `describeOwner` is asked only when there is none.
 */
export const seedInstallation = (
  ctx: ServiceContext,
  auth: Auth,
  describeOwner: () => NewUser,
): Promise<void> =>
  withAdvisoryLock(ctx.db, "seed", async () => {
    const ownerId = await findOrCreateOwner(auth, describeOwner);
    for (const seeded of SEEDED_TENANTS) {
      if (seeded.sandbox && ctx.sandboxModel === null) continue;
      const { name, slug } = seeded;
      await seedTenant(ctx, seeded, (tenantId) =>
        createOrganization(auth, { tenantId, name, slug, ownerId }),
      );
    }
  });
