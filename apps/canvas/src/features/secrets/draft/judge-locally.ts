import type { TenantView } from "@molecule/api";
import {
  type BillingFacts,
  type DraftEffect,
  type DraftRefusal,
  describeDraftEffect,
  judgeDraft,
} from "@molecule/billing";
import type { WhatIfFacts } from "@molecule/billing/what-if";
import type { WorkspaceId } from "@molecule/domain";
import { registry } from "@molecule/registry/generated";
import type { Draft, Place } from "./draft.ts";
import { judgedPlaces } from "./draft-input.ts";

export type LocalState = {
  readonly tenant: Pick<TenantView, "billingMode" | "sandbox">;
  /** A workspace whose facts are not here yet is not judged. */
  readonly known: ReadonlyMap<WorkspaceId, WhatIfFacts>;
  /** The ends of what stands under a name. */
  readonly hintsOf?: (place: Place, name: string) => readonly string[];
};

export type LocalJudgement = {
  readonly refusals: readonly DraftRefusal[];
  /** What follows for one workspace; null while its facts are not here. */
  readonly effectOn: (workspaceId: WorkspaceId) => DraftEffect | null;
};

/** What the server would say to a draft, by the same rules and before anything is sent. */
export const judgeLocally = ({ tenant, known, hintsOf }: LocalState, draft: Draft): LocalJudgement => {
  const facts = new Map<string, BillingFacts>([...known].map(([id, { facts: own }]) => [id, own]));
  const startable = new Set([...known.values()].flatMap((one) => one.startable));
  const judgeable = new Map([...draft].filter(([place]) => place === null || known.has(place)));
  const { refusals, after } = judgeDraft(
    registry,
    {
      tenantMode: tenant.billingMode,
      sandbox: tenant.sandbox,
      workspaces: facts,
      isStartable: (runtime) => startable.has(runtime),
    },
    judgedPlaces(judgeable, hintsOf),
  );
  return {
    refusals,
    effectOn: (workspaceId) => {
      const one = known.get(workspaceId);
      if (one === undefined) return null;
      const before = one.facts;
      return describeDraftEffect(registry, { before, after: after.get(workspaceId) ?? before }, one.desired);
    },
  };
};
