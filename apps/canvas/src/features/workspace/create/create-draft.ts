import type { TenantSecretList, TenantView } from "@molecule/api";
import {
  acceptedCredentialNames,
  applyChangeSet,
  checkSecretWrite,
  type SecretWriteDecision,
} from "@molecule/billing";
import { registry } from "@molecule/registry/generated";
import {
  entriesOfTenant,
  type PayerPreview,
  previewFacts,
  previewPayer,
} from "../../billing/preview-facts.ts";

/** A workspace as it is being put together. */
export type CreateDraft = {
  readonly name: string;
  readonly role: string;
  readonly runtime: string;
  readonly model: string | null;
  readonly parentId: string | null;
  /** Null: the best of the accepted names. */
  readonly credentialName: string | null;
  readonly credentialValue: string;
};

export const emptyDraft = (runtime: string, parentId: string | null): CreateDraft => ({
  name: "",
  role: "",
  runtime,
  model: null,
  parentId,
  credentialName: null,
  credentialValue: "",
});

export type CreateOutlook = {
  readonly preview: PayerPreview;
  /** Names that would do as the credential, best first; empty when the model needs none of the tenant. */
  readonly accepted: readonly string[];
  /** The credential that every workspace inherits and that this one would use. */
  readonly inherited: string | null;
  /** What the guard would say to the typed credential; null while none is typed. */
  readonly guard: SecretWriteDecision | null;
};

/** What would come of a draft, by the rules that the server will apply to it. */
export const judgeDraft = (
  draft: CreateDraft,
  tenant: Pick<TenantView, "billingMode" | "sandbox">,
  stored: TenantSecretList | undefined,
): CreateOutlook => {
  const facts = previewFacts({
    workspaceId: "new",
    runtime: draft.runtime,
    override: null,
    tenant,
    entries: stored ? entriesOfTenant(stored) : [],
  });
  const model = draft.model?.trim() || undefined;
  const without = previewPayer(applyChangeSet(registry, facts, { writes: [], removes: [], model }));
  const isByok = without.resolution.resolvedMode === "byok";
  const accepted = isByok
    ? acceptedCredentialNames(registry, {
        runtime: draft.runtime,
        provider: without.resolution.derivedProvider,
      })
    : [];
  const inherited = without.plan.ok ? (without.plan.chosen?.name ?? null) : null;
  const name = draft.credentialName ?? accepted[0];
  if (!isByok || name === undefined || draft.credentialValue === "")
    return { preview: without, accepted, inherited, guard: null };
  const write = { scope: "workspace", name, value: draft.credentialValue, kind: "secret" } as const;
  const factsAfter = applyChangeSet(registry, facts, { writes: [write], removes: [], model });
  const guard = checkSecretWrite(registry, {
    scope: "workspace",
    name,
    value: draft.credentialValue,
    tenantMode: tenant.billingMode,
    sandbox: tenant.sandbox,
    hints: [],
    isPlatformCredential: false,
    factsAfter,
  });
  return { preview: previewPayer(factsAfter), accepted, inherited, guard };
};
