import type { BillingMode, Payer, ResolutionSource } from "./billing-mode.ts";
import type { RunId, WorkspaceId } from "./id.ts";
import type { SecretScope } from "./secret.ts";

/** Why a stored name does not enter the environment. */
export const WITHHELD_REASONS = [
  "conflicts_with_payer",
  "bypasses_platform_billing",
  "points_at_gateway",
  "reserved_name",
  "injection_name",
] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];

export type Withheld = { readonly name: string; readonly reason: WithheldReason };

/** One stored row by reference, never by value. */
export type EntryRef = { readonly name: string; readonly scope: SecretScope; readonly version: number };

/** How a run pays: compared between two starts to see whether the payer would change. */
export type PayerFacts = {
  readonly payer: Payer;
  readonly mode: BillingMode;
  /** The derived provider, or null (an override without a derivation, no model). */
  readonly provider: string | null;
  /** The chosen credential's name, `gateway` on the platform route, null when nothing is chosen. */
  readonly credentialMethod: string | null;
};

/** What one start decided. Immutable; holds references and fingerprints, never a value. */
export type RunReceipt = PayerFacts & {
  readonly runId: RunId;
  readonly workspaceId: WorkspaceId;
  readonly generation: number;
  readonly source: ResolutionSource;
  readonly model: string | null;
  readonly injected: readonly EntryRef[];
  readonly withheld: readonly Withheld[];
  readonly credential: (EntryRef & { readonly fingerprint: string | null }) | null;
  /** Fingerprint ids of every credential used. */
  readonly fingerprints: readonly string[];
  readonly registryHash: string;
};

/** True when both would be paid for by the same party, at the same provider, by the same method. */
export const samePayer = (a: PayerFacts, b: PayerFacts): boolean =>
  a.payer === b.payer && a.provider === b.provider && a.credentialMethod === b.credentialMethod;
