import type { WorkspaceNode } from "@molecule/api";
import { attentionLine, stageProgress } from "../workspace/attention.ts";
import { stateLook } from "../workspace/state-look.ts";

export const SORT_KEYS = ["team", "name", "state", "model", "payer", "attention", "activity"] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export type Sort = { readonly key: SortKey; readonly descending: boolean };

/** One row of the list; depth is 0 unless the rows stand in team order. */
export type ListRow = { readonly node: WorkspaceNode; readonly depth: number };

const TONE_RANK = { bad: 0, warn: 1, accent: 2 } as const;

const compareText = new Intl.Collator("en", { numeric: true }).compare;

const KEYS: Readonly<Record<Exclude<SortKey, "team">, (node: WorkspaceNode) => string | number>> = {
  name: ({ name }) => name,
  state: (node) => stateLook(node.observedState, stageProgress(node.stage) !== null).word,
  model: ({ runtime, model }) => `${model ?? "~"} ${runtime}`,
  payer: ({ payer }) => payer.chip,
  attention: (node) => {
    const line = attentionLine(node);
    return line === null ? 3 : TONE_RANK[line.tone];
  },
  activity: ({ lastActivityAt }) => -(lastActivityAt?.getTime() ?? 0),
};

const compare = (a: string | number, b: string | number): number =>
  typeof a === "number" && typeof b === "number" ? a - b : compareText(String(a), String(b));

const inTeamOrder = (nodes: readonly WorkspaceNode[]): ListRow[] => {
  const present = new Set<string>(nodes.map(({ id }) => id));
  const childrenOf = new Map<string | null, WorkspaceNode[]>();
  for (const node of nodes) {
    const parentId = node.parentId !== null && present.has(node.parentId) ? node.parentId : null;
    childrenOf.set(parentId, [...(childrenOf.get(parentId) ?? []), node]);
  }
  const rows: ListRow[] = [];
  const seen = new Set<string>();
  const visit = (parentId: string | null, depth: number) => {
    const children = (childrenOf.get(parentId) ?? []).toSorted((a, b) => compareText(a.name, b.name));
    for (const node of children) {
      if (seen.has(node.id)) continue;
      seen.add(node.id);
      rows.push({ node, depth });
      visit(node.id, depth + 1);
    }
  };
  visit(null, 0);
  return rows;
};

/** The rows of the list: in team order with their depth, or flat by one column, equal ones by name. */
export const sortWorkspaces = (
  nodes: readonly WorkspaceNode[],
  { key, descending }: Sort,
): readonly ListRow[] => {
  const rows =
    key === "team"
      ? inTeamOrder(nodes)
      : nodes
          .toSorted((a, b) => compare(KEYS[key](a), KEYS[key](b)) || compareText(a.name, b.name))
          .map((node) => ({ node, depth: 0 }));
  return descending ? rows.toReversed().map(({ node }) => ({ node, depth: 0 })) : rows;
};
