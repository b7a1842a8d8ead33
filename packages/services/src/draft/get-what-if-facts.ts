import { type WhatIfFacts, whatIfFacts } from "@molecule/billing/what-if";
import { withTenant } from "@molecule/db";
import { getWorkspace } from "@molecule/db/repositories";
import { seesValues, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { gatherBillingFacts } from "../billing/gather-facts.ts";
import { isStartable } from "../run/choose-executor.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * What a screen needs to show, before anything is saved, what another model, key, runtime or override would do.
 * @throws DomainError NOT_FOUND
 */
export const getWhatIfFacts = (
  ctx: ServiceContext,
  scope: TenantScope,
  { workspaceId }: { readonly workspaceId: WorkspaceId },
): Promise<WhatIfFacts> =>
  withTenant(
    ctx.db,
    scope,
    async (tx) => {
      const facts = await gatherBillingFacts(tx, scope, ctx, workspaceId);
      const { desiredState } = await getWorkspace(tx, scope, workspaceId);
      const runtimes = ctx.registry.runtimes.map(({ name }) => name);
      const startable = runtimes.filter((runtime) => isStartable(ctx, { sandbox: facts.sandbox, runtime }));
      return whatIfFacts(facts, desiredState, startable, seesValues(scope));
    },
    { readOnly: true },
  );
