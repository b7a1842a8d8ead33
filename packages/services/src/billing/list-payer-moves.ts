import { type BillingFacts, payerOfPlan, planNames, resolveBilling } from "@molecule/billing";
import { type PayerFacts, samePayer, type WorkspaceId } from "@molecule/domain";
import type { Registry } from "@molecule/registry";

const payerIn = (registry: Registry, facts: BillingFacts): PayerFacts | null =>
  payerOfPlan(planNames(registry, facts, resolveBilling(registry, facts)));

/**
 * Workspaces that somebody else would pay for after a change than before it. One that waited for an agreement before,
 * and waits for the same one still, is none of them.
 */
export const listPayerMoves = (
  registry: Registry,
  before: ReadonlyMap<WorkspaceId, BillingFacts>,
  after: ReadonlyMap<string, BillingFacts>,
): readonly WorkspaceId[] =>
  [...before].flatMap(([id, facts]) => {
    const changed = after.get(id);
    if (changed === undefined) return [];
    const [was, is] = [payerIn(registry, facts), payerIn(registry, changed)];
    const same = was === null || is === null ? was === is : samePayer(was, is);
    return same ? [] : [id];
  });
