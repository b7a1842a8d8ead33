import type { RunReceipt, SecretScope, WorkspaceId } from "@molecule/domain";

/** One stored version of a name. */
export type VersionAt = {
  readonly name: string;
  readonly scope: SecretScope;
  readonly version: number;
  /** Null at tenant scope. */
  readonly workspaceId: WorkspaceId | null;
};

/** Whether a run was given one of these versions, by its receipt. */
export const holdsVersion = (
  receipt: Pick<RunReceipt, "injected" | "workspaceId">,
  versions: readonly VersionAt[],
): boolean =>
  receipt.injected.some((ref) =>
    versions.some(
      ({ name, scope, version, workspaceId }) =>
        name === ref.name &&
        scope === ref.scope &&
        version === ref.version &&
        (workspaceId === null || workspaceId === receipt.workspaceId),
    ),
  );
