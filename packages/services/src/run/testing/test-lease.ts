import type { Database } from "@molecule/db";
import type { WorkspaceLease } from "@molecule/db/repositories";
import type { WorkspaceId } from "@molecule/domain";
import { claimWorkspaces } from "../claim-workspaces.ts";
import type { PreparedRun, PrepareRunInput } from "../prepare-run.ts";
import type { RefusedRun } from "../refuse-start.ts";

/** A claim of one workspace, for tests of what a supervisor does with it. */
export const claimForTest = async (
  db: Database,
  workspaceId: WorkspaceId,
  owner = "test-supervisor",
  deadOwners: readonly string[] = [],
): Promise<WorkspaceLease> => {
  const [lease] = await claimWorkspaces(
    { db },
    { owner, deadOwners, only: workspaceId, drivers: ["process"], limit: 1 },
  );
  if (lease === undefined) throw new Error("the workspace could not be claimed");
  return lease;
};

export const TEST_IDENTITY = {
  PLATFORM_URL: "http://127.0.0.1:4402",
  PATH: "/usr/bin:/bin",
  HOME: "/nowhere",
  LANG: "C.UTF-8",
  TZ: "UTC",
};

export const testPrepareInput = (openSecret: PrepareRunInput["openSecret"]): PrepareRunInput => ({
  openSecret,
  identify: () => TEST_IDENTITY,
  engineFault: null,
  retryUnresolvedInMs: 1_000,
});

export const prepared = (result: PreparedRun | RefusedRun): PreparedRun => {
  if (!result.ok) throw new Error(`refused: ${result.code} ${result.message}`);
  return result;
};
