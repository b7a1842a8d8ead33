import { newId, type RunId } from "@molecule/domain";
import type { RunView, WorkspaceView } from "../reconcile/plan-step.ts";

export const RUN: RunView = {
  id: newId<RunId>(),
  generation: 1,
  mode: "byok",
  live: true,
  registered: true,
  recorded: true,
  proof: { kind: "passed" },
  proofAsked: false,
  coMingled: false,
  stopReason: null,
  busy: false,
  drainingForMs: null,
  liveForMs: 120_000,
  silentForMs: 1_000,
  execution: "running",
  boot: null,
  exit: null,
  startable: false,
};
export const NEXT: RunView = {
  ...RUN,
  id: newId<RunId>(),
  generation: 2,
  live: false,
  registered: false,
  proof: { kind: "none" },
  liveForMs: null,
  execution: "absent",
  startable: true,
};
export const VIEW: WorkspaceView = {
  desiredState: "running",
  desiredGeneration: 1,
  observedState: "online",
  observedGeneration: 1,
  stage: null,
  stageForMs: null,
  crashCount: 0,
  retryInMs: null,
  cancelledGeneration: 0,
  forcedGeneration: 0,
  hibernateInMs: null,
  runs: [RUN],
  refusalStands: false,
  stopNow: null,
  shuttingDown: false,
  leftOnStop: false,
};
export const exited = (run: RunView): RunView => ({
  ...run,
  execution: "exited",
  exit: { code: 1, words: "code 1" },
});
export const REPLACING = { desiredGeneration: 2, runs: [NEXT, RUN] };
export const STARTED: RunView = { ...NEXT, execution: "running", startable: false };
export const REGISTERED: RunView = { ...STARTED, registered: true };
export const FAULT = {
  code: "PROOF_ECHO",
  message: "It repeated the question.",
  remedy: "",
  names: [],
  passing: false,
};
export const UNPROVED = { kind: "failed", fault: FAULT } as const;
