import type { DraftPreviewView } from "@molecule/api";
import { type PayerFacts, samePayer, type WorkspaceId } from "@molecule/domain";

type Effect = Pick<DraftPreviewView["effects"][number], "workspaceId" | "payerChange">;

/**
 * Workspaces whose new payer was agreed to. A tick holds for the payer beside which it was set: one that a change of
 * somebody else's put in its place is asked about again.
 */
export const listAgreed = (
  effects: readonly Effect[],
  ticked: ReadonlyMap<WorkspaceId, PayerFacts>,
): ReadonlySet<WorkspaceId> =>
  new Set(
    effects.flatMap(({ workspaceId, payerChange }) => {
      const seen = ticked.get(workspaceId);
      const agreed = seen !== undefined && payerChange !== null && samePayer(seen, payerChange.after);
      return agreed ? [workspaceId] : [];
    }),
  );
