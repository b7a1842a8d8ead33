import type { PayerFacts, TenantScope, WorkspaceId } from "@molecule/domain";
import { type SecretChange, setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";

export type SetModelInput = {
  readonly workspaceId: WorkspaceId;
  /** Null removes the workspace's own choice; the tenant's MODEL or the default then stands. */
  readonly model: string | null;
  /** Another runtime, chosen together with the model. */
  readonly runtime?: string | undefined;
  readonly confirmPayerChange?: boolean | undefined;
  readonly agreedPayer?: PayerFacts | undefined;
};

/**
 * Chooses a workspace's model: writes MODEL at workspace scope and removes MOLECULE_MODEL there, in one write.
 * @throws DomainError UNREGISTERED_MODEL with the nearest offered ids
 */
export const setModel = (
  ctx: ServiceContext,
  scope: TenantScope,
  input: SetModelInput,
): Promise<SecretChange> => setSecrets(ctx, scope, input);
