import type { SecretList, StoredSecret, TenantSecretList, TenantView } from "@molecule/api";
import {
  type BillingFacts,
  type BillingResolution,
  describePayer,
  learnEntry,
  type NamePlan,
  type PayerWords,
  planNames,
  resolveBilling,
  type StoredEntry,
} from "@molecule/billing";
import type { BillingMode } from "@molecule/domain";
import { registry } from "@molecule/registry/generated";

/** Any address will do: the screen asks who pays, not where the gateway is. */
const SOME_GATEWAY = {
  baseUrl: "https://gateway.invalid/openai/v1",
  anthropicBaseUrl: "https://gateway.invalid/anthropic",
  usageUrl: "https://gateway.invalid/usage",
} as const;
const SOME_SANDBOX = {
  anthropicBaseUrl: "https://sandbox.invalid/anthropic",
  openaiBaseUrl: "https://sandbox.invalid/openai/v1",
} as const;

const entryOf = (name: string, stored: StoredSecret): StoredEntry => ({
  name,
  scope: stored.scope,
  kind: stored.kind,
  version: stored.version,
  value: stored.value,
  blank: stored.value !== null && stored.value.trim() === "",
  ...learnEntry(registry, { name, value: stored.value ?? "", gateway: null }),
  unreadable: stored.unreadable,
  coMingled: false,
  fingerprint: null,
  hint: stored.hint,
});

export const entriesOfList = ({
  rows,
}: {
  readonly rows: readonly Pick<SecretList["rows"][number], "name" | "winning" | "shadowed">[];
}): readonly StoredEntry[] =>
  rows.flatMap(({ name, winning, shadowed }) =>
    [winning, shadowed].flatMap((stored) => (stored === null ? [] : [entryOf(name, stored)])),
  );

export const entriesOfTenant = ({ rows }: TenantSecretList): readonly StoredEntry[] =>
  rows.map(({ name, stored }) => entryOf(name, stored));

type Known = {
  readonly workspaceId: string;
  readonly runtime: string;
  readonly override: BillingMode | null;
  readonly tenant: Pick<TenantView, "billingMode" | "sandbox">;
  readonly entries: readonly StoredEntry[];
};

/**
 * The facts as far as a browser knows them: no value, no fingerprint. The rules run on them before something is
 * sent; the server runs the same rules on all the facts, and its word counts.
 */
export const previewFacts = ({ workspaceId, runtime, override, tenant, entries }: Known): BillingFacts => ({
  workspaceId,
  runtime,
  entries,
  override,
  tenantMode: tenant.billingMode,
  sandbox: tenant.sandbox,
  sandboxModel: tenant.sandbox ? SOME_SANDBOX : null,
  runtimeInstalled: true,
  gateway: SOME_GATEWAY,
  lastPayer: null,
  confirmations: [],
  requestedModel: null,
  readFailure: null,
});

export type PayerPreview = {
  readonly resolution: BillingResolution;
  readonly plan: NamePlan;
  readonly payer: PayerWords;
};

/** Who would pay, by the same rules and in the same words as everywhere. */
export const previewPayer = (facts: BillingFacts): PayerPreview => {
  const resolution = resolveBilling(registry, facts);
  const plan = planNames(registry, facts, resolution);
  return { resolution, plan, payer: describePayer(registry, facts, resolution, plan) };
};
