import type { Workspace } from "@molecule/db/repositories";
import type { WorkspaceDetail } from "../views/index.ts";

type Troubled = Pick<Workspace, "crashCount" | "nextAttemptAt" | "lastError" | "stage">;

export const showCrash = ({ crashCount, nextAttemptAt, lastError }: Troubled): WorkspaceDetail["crash"] =>
  crashCount === 0 ? null : { count: crashCount, nextAttemptAt, lastError };

/** What keeps the stage in hand from going on. Of a try after a crash the crash is told instead. */
export const showTrouble = ({ stage, crashCount, lastError }: Troubled): WorkspaceDetail["trouble"] =>
  stage !== null && crashCount === 0 ? lastError : null;
