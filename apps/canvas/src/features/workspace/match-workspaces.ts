import type { WorkspaceNode } from "@molecule/api";
import { attentionLine, currentAttention, stageProgress } from "./attention.ts";
import { stateLook } from "./state-look.ts";

const textOf = (node: WorkspaceNode): string => {
  const look = stateLook(node.observedState, stageProgress(node.stage) !== null);
  return [
    node.name,
    node.role,
    node.runtime,
    node.model,
    look.word,
    node.payer.chip,
    currentAttention(node) ? `attention ${node.attention?.code}` : null,
    node.pendingRestart ? "restart pending" : null,
    attentionLine(node)?.text,
  ]
    .filter(Boolean)
    .join("\n")
    .toLowerCase();
};

/** Workspaces in which every word of the query occurs, in whatever they show; null for a blank query. */
export const matchWorkspaces = (
  workspaces: readonly WorkspaceNode[],
  query: string,
): readonly WorkspaceNode[] | null => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return workspaces.filter((node) => {
    const text = textOf(node);
    return words.every((word) => text.includes(word));
  });
};
