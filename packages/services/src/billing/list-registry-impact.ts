import { type BillingFacts, type NamePlan, planNames, resolveBilling } from "@molecule/billing";
import { withSystem, withTenant } from "@molecule/db";
import { listTenants } from "@molecule/db/repositories";
import {
  type PayerFacts,
  type PlanRefusalCode,
  type PlatformActor,
  processScope,
  samePayer,
  type TenantId,
  type WorkspaceId,
} from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import { assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { type FactsContext, gatherTenantFacts } from "./gather-facts.ts";

/** Who pays for a start, or why there would be none. */
export type StartOutcome =
  | { readonly ok: true; readonly payer: PayerFacts }
  | { readonly ok: false; readonly code: PlanRefusalCode; readonly names: readonly string[] };

export type RegistryImpact = {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  /** With the registry that is in force. */
  readonly before: StartOutcome;
  /** With the one that is considered. */
  readonly after: StartOutcome;
  /** The next start would wait for a person to agree to the new payer. */
  readonly needsConfirmation: boolean;
};

/** As if everything were in its place: what this installation lacks must not hide who would pay. */
const everythingThere = (registries: readonly Registry[]): FactsContext => ({
  gateway: {
    baseUrl: "https://gateway.invalid/openai/v1",
    anthropicBaseUrl: "https://gateway.invalid/anthropic",
    usageUrl: "https://gateway.invalid/usage",
  },
  sandboxModel: {
    anthropicBaseUrl: "https://sandbox.invalid/anthropic",
    openaiBaseUrl: "https://sandbox.invalid/openai/v1",
  },
  installedRuntimes: new Set(registries.flatMap(({ runtimes }) => runtimes.map(({ name }) => name))),
});

const outcomeOf = (plan: NamePlan): StartOutcome =>
  plan.ok ? { ok: true, payer: plan.payer } : { ok: false, code: plan.code, names: plan.names };

const judge = (registry: Registry, facts: BillingFacts): StartOutcome => {
  // The payer of the last run is left out: what is asked is who would pay, not whether that was agreed to.
  const unbound = { ...facts, lastPayer: null };
  return outcomeOf(planNames(registry, unbound, resolveBilling(registry, unbound)));
};

const sameOutcome = (a: StartOutcome, b: StartOutcome): boolean => {
  if (a.ok && b.ok) return samePayer(a.payer, b.payer);
  return !a.ok && !b.ok && a.code === b.code && a.names.join() === b.names.join();
};

/**
 * Which workspaces another registry would let somebody else pay for, or no longer start, tenant by tenant. Nothing
 * is written. What was learnt of a value when it was written (whose format it has) stays as it is.
 * @throws DomainError FORBIDDEN
 */
export async function* listRegistryImpact(
  ctx: Pick<ServiceContext, "db" | "registry">,
  by: PlatformActor,
  next: Registry,
): AsyncGenerator<RegistryImpact> {
  assertRunsPlatform(by, "look through all organizations");
  const place = everythingThere([ctx.registry, next]);
  for (const { id: tenantId } of await withSystem(ctx.db, listTenants, { readOnly: true })) {
    const scope = processScope("cli", tenantId);
    const all = await withTenant(ctx.db, scope, (tx) => gatherTenantFacts(tx, scope, place), {
      readOnly: true,
    });
    for (const [workspaceId, facts] of all) {
      const [before, after] = [judge(ctx.registry, facts), judge(next, facts)];
      if (sameOutcome(before, after)) continue;
      const needsConfirmation =
        after.ok && facts.lastPayer !== null && !samePayer(facts.lastPayer, after.payer);
      yield { tenantId, workspaceId, before, after, needsConfirmation };
    }
  }
}
