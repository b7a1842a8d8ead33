import type { HeldChangeSet } from "@molecule/db/repositories";
import { roleIsAtLeast, type TenantRole } from "@molecule/domain";

/** Whether whoever put a draft aside may do what it does by now; it is applied in that person's name. */
export const mayApply = ({ places }: Pick<HeldChangeSet, "places">, role: TenantRole | null): boolean => {
  const shared = places.some(({ workspaceId }) => workspaceId === null);
  return role !== null && roleIsAtLeast(role, shared ? "admin" : "member");
};
