import type { WorkspaceLease } from "@molecule/db/repositories";
import { newId, type RunId, type RunProof, type WorkspaceId } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import type { ServiceContext } from "@molecule/services";
import { recordProof } from "@molecule/services/health";
import { claimWorkspaces, LeaseLostError, StaleObservationError } from "@molecule/services/run";
import { createLog } from "../../log.ts";
import { holdWorkspace, type ReconcileContext } from "../../reconcile/held-workspace.ts";
import { lookAtWorkspace } from "../../reconcile/look-at-workspace.ts";
import { performStep } from "../../reconcile/perform-step.ts";
import { planStep, type Step } from "../../reconcile/plan-step.ts";
import type { Provers } from "../../reconcile/provers.ts";
import { createStartSlots } from "../../reconcile/start-slots.ts";
import { type PlayedEngine, PlayedEngineError } from "./played-engine.ts";

/** A supervisor that takes one step when it is told to, with everything real but the engine and the clock's patience. */
export type PlayedSupervisor = {
  readonly name: string;
  readonly fence: number;
  /** @returns what it did, or tried to; null when it rests, or has lost the workspace */
  readonly step: () => Promise<Step | "failed" | null>;
  readonly hasLost: () => boolean;
  /** It lets go of the workspace in its next steps. */
  readonly tellToStop: (agents: "end" | "leave") => void;
  /** Runs whose proof it waits for. */
  readonly asked: () => readonly RunId[];
  readonly answer: (id: RunId, proof: RunProof) => Promise<void>;
};

type Parts = {
  readonly ctx: ServiceContext;
  readonly openSecret: OpenSecret;
  readonly engine: PlayedEngine;
};

const createPlayedProvers = (asked: Set<RunId>): Provers => ({
  begin: (_, runId) => void asked.add(runId),
  isUnderWay: (runId) => asked.has(runId),
  forget: (runId) => void asked.delete(runId),
  stop: () => Promise.resolve(),
});

/** @returns null when another one holds the workspace */
export const playSupervisor = async (
  { ctx, openSecret, engine }: Parts,
  workspaceId: WorkspaceId,
  deadOwners: readonly string[],
): Promise<PlayedSupervisor | null> => {
  const name = newId();
  const claim = { owner: name, deadOwners, only: workspaceId, drivers: ["process" as const], limit: 1 };
  const [lease]: readonly WorkspaceLease[] = await claimWorkspaces(ctx, claim);
  if (lease === undefined) return null;
  const asked = new Set<RunId>();
  const held = holdWorkspace(lease);
  let lost = false;
  let agentsOnStop: "end" | "leave" = "end";
  const context: ReconcileContext = {
    ...{ ctx, openSecret, drivers: { process: engine.kind }, platformUrl: "http://127.0.0.1:4402" },
    get agentsOnStop() {
      return agentsOnStop;
    },
    slots: createStartSlots(4),
    provers: createPlayedProvers(asked),
    log: createLog("fatal"),
    deliver: () => undefined,
  };
  return {
    name,
    fence: lease.fence,
    hasLost: () => lost,
    tellToStop: (agents) => {
      held.shuttingDown = true;
      agentsOnStop = agents;
    },
    asked: () => [...asked],
    answer: async (id, proof) => {
      if (!asked.delete(id)) return;
      await recordProof(ctx, lease, id, proof).catch((error: unknown) => {
        if (!(error instanceof LeaseLostError)) throw error;
        lost = true;
      });
    },
    step: async () => {
      if (lost) return null;
      try {
        const look = await lookAtWorkspace(context, held);
        const step = planStep(look.view);
        const { kind } = await performStep({ context, held, look, wake: () => undefined }, step);
        if (kind === "released") lost = true;
        return kind === "again" ? step : null;
      } catch (error) {
        if (error instanceof StaleObservationError) return null;
        // It looks again after a while.
        if (error instanceof PlayedEngineError) return "failed";
        if (!(error instanceof LeaseLostError)) throw error;
        lost = true;
        return null;
      }
    },
  };
};
