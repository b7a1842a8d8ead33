import { describe, expect, it } from "vitest";
import { NEXT, REGISTERED, RUN, STARTED, UNPROVED, VIEW } from "../testing/step-views.ts";
import { planStep, type WorkspaceView } from "./plan-step.ts";

describe("the next step", () => {
  const CANCELLED = { desiredGeneration: 2, cancelledGeneration: 2 };
  it.each<[string, Partial<WorkspaceView>, object]>([
    ["queued: the old run goes on", { ...CANCELLED, stage: "queued" }, { do: "observe", state: "online" }],
    [
      "prepared: what was prepared ends",
      { ...CANCELLED, runs: [NEXT, RUN] },
      { do: "end", run: NEXT, reason: "cancelled" },
    ],
    [
      "draining: taken back",
      { ...CANCELLED, stage: "draining", runs: [{ ...RUN, drainingForMs: 9 }] },
      { do: "cancel-drain" },
    ],
    [
      "registering: it ends",
      { ...CANCELLED, runs: [STARTED] },
      { do: "end", reason: "cancelled", retry: false },
    ],
    ["being proved: it ends", { ...CANCELLED, runs: [REGISTERED] }, { do: "end", reason: "cancelled" }],
    [
      "nothing serves: it says so",
      { ...CANCELLED, runs: [], observedState: "provisioning" },
      { do: "call-off" },
    ],
    [
      "between two tries: no further one",
      { ...CANCELLED, runs: [], observedState: "failed", retryInMs: -1 },
      { do: "call-off" },
    ],
    [
      "called off already: rests",
      { ...CANCELLED, runs: [], observedState: "offline" },
      { do: "rest", wakeInMs: null },
    ],
    ["the old run goes on serving", CANCELLED, { do: "rest", wakeInMs: null }],
  ])("of a start that was called off, %s", (_what, over, step) => {
    expect(planStep({ ...VIEW, ...over })).toMatchObject(step);
  });

  const FORCED = { desiredGeneration: 3, forcedGeneration: 3 };
  it.each<[string, Partial<WorkspaceView>, object]>([
    [
      "a busy run is not waited for",
      {
        ...FORCED,
        runs: [
          { ...NEXT, generation: 3 },
          { ...RUN, busy: true },
        ],
      },
      { do: "end", run: { id: RUN.id }, reason: "superseded" },
    ],
    [
      "one that registers is begun anew",
      { ...FORCED, runs: [STARTED] },
      { do: "end", run: STARTED, reason: "superseded" },
    ],
    [
      "one that is being proved is begun anew",
      { ...FORCED, runs: [REGISTERED] },
      { do: "end", reason: "superseded" },
    ],
    ["its own start goes its way", { ...FORCED, runs: [{ ...REGISTERED, generation: 3 }] }, { do: "prove" }],
  ])("of a start that is forced, %s", (_what, over, step) => {
    expect(planStep({ ...VIEW, ...over })).toMatchObject(step);
  });

  it.each<[string, Partial<WorkspaceView>, object]>([
    [
      "somebody asked: prove it beside its work",
      { runs: [{ ...RUN, proofAsked: true }] },
      { do: "prove", run: { id: RUN.id } },
    ],
    [
      "under way: once is enough",
      { runs: [{ ...RUN, proofAsked: true, proof: { kind: "under-way" } }] },
      { do: "rest" },
    ],
    [
      "not proved any more: it serves on, and says so",
      { runs: [{ ...RUN, proof: UNPROVED }] },
      { do: "observe", state: "degraded" },
    ],
    ["proved again", { observedState: "degraded", runs: [RUN] }, { do: "observe", state: "online" }],
    ["idle: not for long enough", { hibernateInMs: 5_000 }, { do: "rest", wakeInMs: 5_000 }],
    ["idle for long enough", { hibernateInMs: -1 }, { do: "hibernate" }],
    [
      "busy, whatever the clock says",
      { hibernateInMs: -1, runs: [{ ...RUN, busy: true }] },
      { do: "rest", wakeInMs: 5_000 },
    ],
    [
      "to hibernate: shown on the way",
      { desiredState: "hibernated" },
      { do: "observe", state: "hibernating" },
    ],
    [
      "hibernating: drained as for a pause",
      { desiredState: "hibernated", observedState: "hibernating" },
      { do: "drain" },
    ],
    [
      "gone to sleep",
      { desiredState: "hibernated", observedState: "hibernating", runs: [] },
      { do: "settle", state: "hibernated" },
    ],
    [
      "stopped while it is to be paused: paused",
      { desiredState: "paused", shuttingDown: true, runs: [] },
      { do: "settle", state: "paused" },
    ],
    [
      "ended ten times in a row: not tried again by itself",
      { runs: [], observedState: "failed", crashCount: 10, retryInMs: null },
      { do: "rest", wakeInMs: null },
    ],
  ])("while it runs or rests: %s", (_what, over, step) => {
    expect(planStep({ ...VIEW, ...over })).toMatchObject(step);
  });
});
