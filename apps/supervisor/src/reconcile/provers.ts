import type { WorkspaceLease } from "@molecule/db/repositories";
import type { RunId, RunProof, WorkspaceId } from "@molecule/domain";
import { LeaseLostError } from "@molecule/services/run";
import type { Log } from "../log.ts";

/** Proofs under way, beside the reconciliation and never in its way: a start can be called off meanwhile. */
export type Provers = {
  /** Begins one, unless it is under way. */
  readonly begin: (lease: WorkspaceLease, runId: RunId) => void;
  readonly isUnderWay: (runId: RunId) => boolean;
  /** Ends one that nobody waits for any more. */
  readonly forget: (runId: RunId) => void;
  readonly stop: () => Promise<void>;
};

export type ProversOptions = {
  readonly prove: (lease: WorkspaceLease, runId: RunId, stop: AbortSignal) => Promise<RunProof>;
  readonly record: (lease: WorkspaceLease, runId: RunId, proof: RunProof) => Promise<void>;
  readonly onDone: (workspaceId: WorkspaceId) => void;
  readonly log: Log;
};

export const createProvers = ({ prove, record, onDone, log }: ProversOptions): Provers => {
  const underWay = new Map<RunId, { readonly abort: AbortController; readonly done: Promise<void> }>();

  const run = async (lease: WorkspaceLease, runId: RunId, abort: AbortController): Promise<void> => {
    const { workspaceId } = lease;
    try {
      const proof = await prove(lease, runId, abort.signal);
      if (abort.signal.aborted) return;
      const code = proof.status === "failed" ? proof.code : null;
      log.info({ workspaceId, runId, status: proof.status, code, tookMs: proof.tookMs }, "proof");
      await record(lease, runId, proof);
    } catch (error) {
      // Whoever holds the workspace next proves the run anew.
      if (!(error instanceof LeaseLostError)) log.error({ workspaceId, runId, err: error }, "proving failed");
    } finally {
      underWay.delete(runId);
      onDone(workspaceId);
    }
  };

  return {
    begin: (lease, runId) => {
      if (underWay.has(runId)) return;
      const abort = new AbortController();
      const begun = Promise.withResolvers<void>();
      underWay.set(runId, { abort, done: begun.promise });
      void run(lease, runId, abort).then(begun.resolve);
    },
    isUnderWay: (runId) => underWay.has(runId),
    forget: (runId) => underWay.get(runId)?.abort.abort(),
    stop: async () => {
      const all = [...underWay.values()];
      for (const { abort } of all) abort.abort();
      await Promise.all(all.map(({ done }) => done));
    },
  };
};
