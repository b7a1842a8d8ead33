import type { PeerRelation, WorkspaceId } from "@molecule/domain";

/** A workspace's place in the tree of its tenant. */
export type TreePlace = { readonly id: WorkspaceId; readonly parentId: WorkspaceId | null };

/**
 * What another workspace is to this one; null for a stranger. Those at the top have no parent in common, so they
 * are no siblings: each is a team of its own.
 */
export const findRelation = (self: TreePlace, other: TreePlace): PeerRelation | null => {
  if (self.id === other.id) return null;
  if (other.id === self.parentId) return "parent";
  if (other.parentId === self.id) return "child";
  return self.parentId !== null && self.parentId === other.parentId ? "sibling" : null;
};
