import { type Id, newId, type TenantId, type TenantRole, type UserId } from "@molecule/domain";
import { and, asc, eq, inArray } from "drizzle-orm";
import type { AuthDatabase } from "../auth-database.ts";
import { members, organizations, users } from "../auth-schema/index.ts";

export type Membership = { readonly tenantId: TenantId; readonly role: TenantRole };
export type Member = {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  readonly role: TenantRole;
  readonly createdAt: Date;
};

const of = (userId: UserId, tenantId: TenantId) =>
  and(eq(members.userId, userId), eq(members.organizationId, tenantId));

/** The person's role in the tenant; read anew at each request, so that a removal counts at once. */
export const findMembership = async (
  db: AuthDatabase,
  userId: UserId,
  tenantId: TenantId,
): Promise<TenantRole | undefined> => {
  const [row] = await db.select({ role: members.role }).from(members).where(of(userId, tenantId));
  return row?.role;
};

/** Every tenant that the person belongs to, in the order of joining. */
export const listMemberships = (db: AuthDatabase, userId: UserId): Promise<Membership[]> =>
  db
    .select({ tenantId: members.organizationId, role: members.role })
    .from(members)
    .where(eq(members.userId, userId))
    .orderBy(asc(members.id));

export const listMembers = (db: AuthDatabase, tenantId: TenantId): Promise<Member[]> =>
  db
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      role: members.role,
      createdAt: members.createdAt,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.organizationId, tenantId))
    .orderBy(asc(members.id));

/** What became of a change to a membership; a tenant always keeps an owner. */
export type MembershipChange = "done" | "changed_meanwhile" | "last_owner";

/**
 * Changes or (role null) ends a membership that still has the role that the change was allowed by. The owners' rows are
 * locked first, so that two owners who demote each other at the same time cannot leave the tenant without one.
 */
export const changeMembership = (
  db: AuthDatabase,
  userId: UserId,
  tenantId: TenantId,
  { before, role }: { readonly before: TenantRole; readonly role: TenantRole | null },
): Promise<MembershipChange> =>
  db.transaction(async (tx) => {
    const owners = await tx
      .select({ userId: members.userId })
      .from(members)
      .where(and(eq(members.organizationId, tenantId), eq(members.role, "owner")))
      .orderBy(asc(members.id))
      .for("update");
    const isLastOwner = owners.length === 1 && owners[0]?.userId === userId;
    if (isLastOwner && role !== "owner") return "last_owner";
    const unchanged = and(of(userId, tenantId), eq(members.role, before));
    const changed =
      role === null
        ? await tx.delete(members).where(unchanged).returning({ id: members.id })
        : await tx.update(members).set({ role }).where(unchanged).returning({ id: members.id });
    return changed.length === 0 ? "changed_meanwhile" : "done";
  });

/** Names of some people, for "who". */
export const listUserNames = async (
  db: AuthDatabase,
  ids: readonly UserId[],
): Promise<ReadonlyMap<UserId, string>> => {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row.name]));
};

/** Inserts the organization of a tenant; one that exists already stays as it is. */
export const insertOrganization = async (
  db: AuthDatabase,
  organization: { readonly id: TenantId; readonly name: string; readonly slug: string },
): Promise<void> => {
  await db.insert(organizations).values(organization).onConflictDoNothing();
};

/** @returns false when the person is a member already */
export const insertMembership = async (
  db: AuthDatabase,
  userId: UserId,
  tenantId: TenantId,
  role: TenantRole,
): Promise<boolean> => {
  const inserted = await db
    .insert(members)
    .values({ id: newId<Id<"member">>(), userId, organizationId: tenantId, role })
    .onConflictDoNothing()
    .returning({ id: members.id });
  return inserted.length === 1;
};
