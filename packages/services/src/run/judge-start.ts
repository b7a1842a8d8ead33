import { entryKey, mergeEntries } from "@molecule/billing";
import type { PlanRefusalCode } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { gatherOne } from "../billing/gather-facts.ts";
import { judgeFacts, type WorkspaceJudgement } from "../billing/judge-facts.ts";
import type { ServiceContext } from "../service-context.ts";
import type { Leased } from "./lease.ts";
import { noteReadability, openEntries } from "./open-entries.ts";

/** What a row that opens again can heal. */
const HEALABLE: ReadonlySet<PlanRefusalCode> = new Set(["SECRET_UNREADABLE", "PAYER_UNRESOLVED"]);

/**
 * Facts, resolution and plan of a start, in the caller's snapshot. Rows that did not open when last tried are
 * tried once more: a key ring that was restored heals them, and nothing else would.
 */
export const judgeStart = async (
  { tx, scope, workspace }: Leased,
  ctx: ServiceContext,
  openSecret: OpenSecret,
): Promise<WorkspaceJudgement> => {
  const gather = async () => judgeFacts(ctx.registry, await gatherOne(tx, scope, ctx, workspace.id));
  const judgement = await gather();
  if (judgement.plan.ok || !HEALABLE.has(judgement.plan.code)) return judgement;
  const suspects = [...mergeEntries(judgement.facts.entries).values()].filter((entry) => entry.unreadable);
  const { values } = await openEntries(tx, { scope, workspaceId: workspace.id, openSecret }, suspects);
  const healed = suspects.filter((entry) => values.has(entryKey(entry)));
  if (healed.length === 0) return judgement;
  await noteReadability(tx, scope, workspace.id, healed, true);
  return gather();
};
