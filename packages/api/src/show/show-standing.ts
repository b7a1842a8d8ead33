import type {
  createWorkspace,
  duplicateWorkspace,
  PayerStanding,
  SecretChange as SavedChange,
} from "@molecule/services";
import type { AttentionView, PayerView, ResolutionView, SecretChange, StandingView } from "../views/index.ts";

export const showPayer = ({ payer }: PayerStanding): PayerView => ({ ...payer });

export const showResolution = ({ resolution }: PayerStanding): ResolutionView => ({
  mode: resolution.resolvedMode,
  source: resolution.source,
  override: resolution.workspaceOverride,
  effectiveModel: resolution.effectiveModel,
  modelOrigin: resolution.modelOrigin,
  provider: resolution.derivedProvider,
  payer: resolution.payer,
  trace: [...resolution.trace],
  error: resolution.error,
});

/** Why a start would be refused now; null when it would not be. */
export const showRefusal = ({ plan, refusal }: PayerStanding): AttentionView | null => {
  if (plan.ok || refusal === null) return null;
  const { message, remedy, action } = refusal;
  return {
    code: plan.code,
    message,
    remedy,
    action,
    names: [...plan.names],
    payerChange: plan.payerChange ?? null,
  };
};

export const showStanding = (standing: PayerStanding): StandingView => ({
  payer: showPayer(standing),
  resolution: showResolution(standing),
  attention: showRefusal(standing),
  needsRestart: standing.needsRestart,
});

export const showSecretChange = ({ written, removed, confirmed, standing }: SavedChange): SecretChange => ({
  written: [...written],
  removed: [...removed],
  confirmed: [...confirmed],
  payer: standing === null ? null : showPayer(standing),
  attention: standing === null ? null : showRefusal(standing),
  needsRestart: standing?.needsRestart ?? false,
});

export const showCreated = ({ workspace, standing }: Awaited<ReturnType<typeof createWorkspace>>) => ({
  id: workspace.id,
  standing: showStanding(standing),
});

export const showDuplicated = ({ needed, ...created }: Awaited<ReturnType<typeof duplicateWorkspace>>) => ({
  ...showCreated(created),
  needed: [...needed],
});
