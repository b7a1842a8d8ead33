import { findLastChangeSeq, listWorkspaceCards } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { describeStanding, resolveTenantWith } from "@molecule/services";
import type { ApiContext } from "../context.ts";
import type { WorkspaceNode } from "../views/index.ts";
import { showWorkspaceNode } from "./show-workspace-node.ts";

/** Cards of a tenant, all or some, in a fixed number of statements; ids that are not here are left out. */
export const listWorkspaceNodes = async (
  { services }: ApiContext,
  scope: TenantScope,
  which: readonly WorkspaceId[] | "all",
): Promise<{ readonly workspaces: WorkspaceNode[]; readonly seq: number }> => {
  const { found, judgements } = await resolveTenantWith(services, scope, which, async (tx) => ({
    seq: await findLastChangeSeq(tx, scope),
    cards: await listWorkspaceCards(tx, scope, which),
  }));
  const workspaces = found.cards.flatMap((card) => {
    const judgement = judgements.get(card.workspace.id);
    if (judgement === undefined) return [];
    const standing = describeStanding(services.registry, judgement);
    return [showWorkspaceNode(card, standing, judgement.facts.sandbox)];
  });
  return { workspaces, seq: found.seq };
};
