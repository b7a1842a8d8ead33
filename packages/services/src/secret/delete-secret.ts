import type { TenantScope, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { type SecretChange, setSecrets } from "./set-secrets.ts";

/**
 * Deletes one name at one place; its history stays. Never guarded, and deleting what is not there is no error.
 * A start whose payer would change by it is refused until someone confirms.
 */
export const deleteSecret = (
  ctx: ServiceContext,
  scope: TenantScope,
  input: {
    readonly workspaceId: WorkspaceId | null;
    readonly name: string;
    readonly confirmPayerChange?: boolean | undefined;
  },
): Promise<SecretChange> =>
  setSecrets(ctx, scope, {
    workspaceId: input.workspaceId,
    remove: [input.name],
    confirmPayerChange: input.confirmPayerChange,
  });
