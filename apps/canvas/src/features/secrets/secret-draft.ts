import type { TenantView } from "@molecule/api";
import {
  applyChangeSet,
  type BillingFacts,
  checkSecretWrite,
  type SecretWriteDecision,
} from "@molecule/billing";
import type { SecretKind, SecretScope } from "@molecule/domain";
import { classifyEnvName } from "@molecule/registry";
import { registry } from "@molecule/registry/generated";
import { type PayerPreview, previewPayer } from "../billing/preview-facts.ts";

/** A name and a value as they are being typed. */
export type SecretDraft = {
  readonly name: string;
  readonly value: string;
  readonly scope: SecretScope;
  /** Null: as guessed from the name. */
  readonly kind: SecretKind | null;
  readonly note: string;
};

/** What a name is likely to hold: a model and a switch are read by people, everything else is kept from them. */
export const guessKind = (name: string): SecretKind => {
  const envClass = classifyEnvName(registry, name);
  if (envClass === "model") return "variable";
  if (envClass === "credential" || envClass === "operator") return "secret";
  return /(_URL|_HOST|_PORT|_REGION|_MODE|_LEVEL|_ENV|^TZ|^LANG)$/.test(name) ? "variable" : "secret";
};

/** Model names are always readable: a model that nobody can read decides nothing. */
export const isKindFixed = (name: string): boolean => classifyEnvName(registry, name) === "model";

export const kindOfDraft = ({ name, kind }: SecretDraft): SecretKind =>
  isKindFixed(name) ? "variable" : (kind ?? guessKind(name));

export type DraftJudgement = {
  /** Null while too little is typed to judge. */
  readonly decision: SecretWriteDecision | null;
  /** Who would pay after it; null at tenant scope, where it concerns many. */
  readonly after: PayerPreview | null;
};

/**
 * What the write guard would say, by the same rule as the server's, before anything is sent.
 * @param before the workspace's facts, or null on the page for all workspaces
 */
export const judgeSecretDraft = (
  draft: SecretDraft,
  tenant: Pick<TenantView, "billingMode" | "sandbox">,
  before: BillingFacts | null,
  hints: readonly string[],
): DraftJudgement => {
  const name = draft.name.trim();
  if (name === "" || draft.value === "") return { decision: null, after: null };
  const write = { scope: draft.scope, name, value: draft.value, kind: kindOfDraft({ ...draft, name }) };
  const factsAfter = before && applyChangeSet(registry, before, { writes: [write], removes: [] });
  const decision = checkSecretWrite(registry, {
    scope: draft.scope,
    name,
    value: draft.value,
    tenantMode: tenant.billingMode,
    sandbox: tenant.sandbox,
    hints,
    isPlatformCredential: false,
    factsAfter: draft.scope === "workspace" ? factsAfter : null,
  });
  return { decision, after: factsAfter && previewPayer(factsAfter) };
};
