import type { WorkspaceLease } from "@molecule/db/repositories";
import type { RunEndReason, RunId, TenantId, WorkspaceId } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import type { ServiceContext } from "@molecule/services";
import type { PreparedRun } from "@molecule/services/run";
import type { DriverKind, Drivers, RunHandle } from "../drivers/driver.ts";
import type { Log } from "../log.ts";
import type { Provers } from "./provers.ts";
import type { StartSlots } from "./start-slots.ts";

/** What reconciling needs of the process. */
export type ReconcileContext = {
  readonly ctx: ServiceContext;
  readonly openSecret: OpenSecret;
  readonly drivers: Drivers;
  /** This process's origin as agents see it. */
  readonly platformUrl: string;
  readonly agentsOnStop: "end" | "leave" | undefined;
  readonly slots: StartSlots;
  readonly provers: Provers;
  readonly log: Log;
  /** Messages that wait may go to the live run now. */
  readonly deliver: (workspace: { readonly tenantId: TenantId; readonly workspaceId: WorkspaceId }) => void;
};

/**
 * What only this process knows of a workspace that it holds. All of it can be lost at any moment: whoever takes
 * over prepares anew what was not started, and tries a refused start once more.
 */
export type HeldWorkspace = {
  readonly lease: WorkspaceLease;
  /** Environments of runs that are prepared and not started. */
  readonly prepared: Map<RunId, PreparedRun>;
  /** Runs whose leases this process extends. */
  alive: readonly RunId[];
  /** Those of them whose end somebody must notice, and who can tell. */
  watched: readonly { readonly handle: RunHandle; readonly kind: DriverKind }[];
  /** The facts with which a start was refused. */
  refusedWith: string | null;
  unresolvedTries: number;
  stopNow: RunEndReason | null;
  shuttingDown: boolean;
  /** Not ours any more: nothing is done for it. */
  gone: boolean;
};

export const holdWorkspace = (lease: WorkspaceLease): HeldWorkspace => ({
  lease,
  prepared: new Map(),
  alive: [],
  watched: [],
  refusedWith: null,
  unresolvedTries: 0,
  stopNow: null,
  shuttingDown: false,
  gone: false,
});
