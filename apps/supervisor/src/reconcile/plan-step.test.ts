import { describe, expect, it } from "vitest";
import {
  exited,
  FAULT,
  NEXT,
  REGISTERED,
  REPLACING,
  RUN,
  STARTED,
  UNPROVED,
  VIEW,
} from "../testing/step-views.ts";
import { planStep, type WorkspaceView } from "./plan-step.ts";

describe("the next step", () => {
  it.each<[string, Partial<WorkspaceView>, object]>([
    ["a run that serves its generation rests", {}, { do: "rest", wakeInMs: null }],
    [
      "a credential of the platform in it: end it at once, whatever is wanted",
      { runs: [{ ...RUN, coMingled: true, busy: true }] },
      { do: "end", reason: "co_mingled", retry: false },
    ],
    [
      "the same while it leaves, or before it serves",
      { desiredState: "paused", runs: [{ ...STARTED, coMingled: true }, RUN] },
      { do: "end", run: { id: NEXT.id }, reason: "co_mingled" },
    ],
    [
      "a leaked credential in it: end it at once, whatever is wanted",
      { desiredGeneration: 2, runs: [{ ...RUN, stopReason: "leaked", busy: true }] },
      { do: "end", reason: "leaked", retry: false },
    ],
    ["nothing runs: prepare", { runs: [], observedState: "provisioning" }, { do: "prepare" }],
    ["a new generation: prepare first", { desiredGeneration: 2 }, { do: "prepare" }],
    ["prepared: drain the old one", REPLACING, { do: "drain", run: RUN }],
    [
      "drained: end it",
      { ...REPLACING, runs: [NEXT, { ...RUN, drainingForMs: 5 }] },
      { do: "end", reason: "superseded", retry: false },
    ],
    [
      "busy: wait for it",
      { ...REPLACING, runs: [NEXT, { ...RUN, busy: true, drainingForMs: 5 }] },
      { do: "rest", wakeInMs: 200 },
    ],
    [
      "busy for too long: end it",
      { ...REPLACING, runs: [NEXT, { ...RUN, busy: true, drainingForMs: 20_000 }] },
      { do: "end" },
    ],
    [
      "it left by itself while draining",
      { ...REPLACING, runs: [NEXT, exited({ ...RUN, drainingForMs: 5 })] },
      { do: "end", reason: "superseded", retry: false },
    ],
    ["the old one is gone: start", { desiredGeneration: 2, runs: [NEXT] }, { do: "start", run: NEXT }],
    [
      "saved before it started: prepare again",
      { desiredGeneration: 3, runs: [NEXT, RUN] },
      { do: "end", run: NEXT, reason: "superseded" },
    ],
    [
      "saved after it started: let it go live first",
      { desiredGeneration: 3, runs: [{ ...REGISTERED, proof: { kind: "passed" } }] },
      { do: "go-live" },
    ],
    [
      "its environment is lost: prepare again",
      { desiredGeneration: 2, runs: [{ ...NEXT, startable: false }, RUN] },
      { do: "end", run: { id: NEXT.id }, reason: "superseded", retry: false },
    ],
    [
      "started, not registered: wait",
      { runs: [STARTED], stage: "registering", stageForMs: 1_000 },
      { do: "rest", wakeInMs: 29_000 },
    ],
    [
      "started by a supervisor that died: noted first",
      { runs: [{ ...STARTED, recorded: false, registered: true }] },
      { do: "note-start" },
    ],
    [
      "never registered: failed",
      { runs: [STARTED], stage: "registering", stageForMs: 30_000 },
      { do: "end", reason: "start_failed", retry: true },
    ],
    [
      "ended before it registered",
      { runs: [exited(STARTED)] },
      { do: "end", reason: "start_failed", retry: true },
    ],
    ["registered: to be proved, not live yet", { runs: [REGISTERED] }, { do: "prove", run: REGISTERED }],
    [
      "being proved: wait for it",
      { runs: [{ ...REGISTERED, proof: { kind: "under-way" } }] },
      { do: "rest", wakeInMs: null },
    ],
    ["proved: live", { runs: [{ ...REGISTERED, proof: { kind: "passed" } }] }, { do: "go-live" }],
    [
      "not proved: ended by its name, and tried again",
      { runs: [{ ...REGISTERED, proof: UNPROVED }] },
      { do: "end", reason: "unproved", retry: true, fault: FAULT },
    ],
    [
      "gone while it was being proved",
      { runs: [exited({ ...REGISTERED, proof: { kind: "under-way" } })] },
      { do: "end", reason: "start_failed", detail: "The agent ended while it was being proved: code 1." },
    ],
    [
      "two prepared: the older one goes",
      { runs: [NEXT, { ...NEXT, id: RUN.id }] },
      { do: "end", run: { id: RUN.id } },
    ],
    [
      "unmanaged from now on: no grace",
      {
        ...REPLACING,
        runs: [
          { ...NEXT, mode: "disabled" },
          { ...RUN, busy: true },
        ],
      },
      { do: "end", run: { id: RUN.id }, reason: "disabled" },
    ],
  ])("of a start: %s", (_what, over, step) => {
    expect(planStep({ ...VIEW, ...over })).toMatchObject(step);
  });

  it.each<[string, Partial<WorkspaceView>, object]>([
    [
      "nothing changed: the old run keeps serving",
      { desiredGeneration: 2, refusalStands: true },
      { do: "rest", wakeInMs: null },
    ],
    [
      "it was draining already: it goes on",
      { desiredGeneration: 2, refusalStands: true, runs: [{ ...RUN, drainingForMs: 9 }] },
      { do: "cancel-drain" },
    ],
    [
      "nothing runs: it waits for a change",
      { runs: [], refusalStands: true, observedState: "failed" },
      { do: "rest", wakeInMs: null },
    ],
    [
      "the run that served in spite of it is gone: failed",
      { runs: [], refusalStands: true, observedState: "offline" },
      { do: "observe", state: "failed" },
    ],
    [
      "facts unread: it is tried again later",
      { desiredGeneration: 2, retryInMs: 4_000 },
      { do: "rest", wakeInMs: 4_000 },
    ],
    [
      "the old run carries a platform credential",
      { desiredGeneration: 2, refusalStands: true, stopNow: "co_mingled" },
      { do: "end", reason: "co_mingled" },
    ],
  ])("after a refusal: %s", (_what, over, step) => {
    expect(planStep({ ...VIEW, ...over })).toMatchObject(step);
  });

  it.each<[string, Partial<WorkspaceView>, object]>([
    ["the process is gone", { runs: [exited(RUN)] }, { do: "end", reason: "crashed", retry: true }],
    [
      "a retry is not due yet",
      { runs: [], crashCount: 3, retryInMs: 4_000 },
      { do: "rest", wakeInMs: 4_000 },
    ],
    ["a retry is due", { runs: [], crashCount: 3, retryInMs: -1 }, { do: "prepare" }],
    ["quiet for a minute", { crashCount: 3 }, { do: "forgive-crashes" }],
    [
      "not quiet yet",
      { crashCount: 3, runs: [{ ...RUN, liveForMs: 1_000 }] },
      { do: "rest", wakeInMs: 59_000 },
    ],
    [
      "silent for a minute",
      { runs: [{ ...RUN, silentForMs: 60_000 }] },
      { do: "observe", state: "degraded" },
    ],
    ["heard again", { observedState: "degraded" }, { do: "observe", state: "online" }],
    [
      "silent for three minutes",
      { runs: [{ ...RUN, silentForMs: 180_000 }] },
      { do: "end", reason: "lost", retry: true },
    ],
  ])("in trouble: %s", (_what, over, step) => {
    expect(planStep({ ...VIEW, ...over })).toMatchObject(step);
  });

  it.each<[string, Partial<WorkspaceView>, object]>([
    ["pause: drain", { desiredState: "paused" }, { do: "drain" }],
    [
      "pause while busy: wait",
      { desiredState: "paused", runs: [{ ...RUN, busy: true, drainingForMs: 1 }] },
      { do: "rest" },
    ],
    [
      "pause, drained: end",
      { desiredState: "paused", runs: [{ ...RUN, drainingForMs: 1 }] },
      { do: "end", reason: "paused" },
    ],
    [
      "pause in the middle of a start: the start ends",
      { desiredState: "paused", runs: [STARTED] },
      { do: "end", reason: "paused", retry: false },
    ],
    [
      "nothing runs any more: paused",
      { desiredState: "paused", runs: [] },
      { do: "settle", state: "paused" },
    ],
    [
      "paused already: let go",
      { desiredState: "paused", observedState: "paused", runs: [] },
      { do: "release" },
    ],
    [
      "paused by an earlier generation: settle this one",
      { desiredState: "paused", observedState: "paused", desiredGeneration: 2, runs: [] },
      { do: "settle" },
    ],
    [
      "removed: no grace",
      { desiredState: "removed", runs: [{ ...RUN, busy: true }] },
      { do: "end", reason: "removed" },
    ],
    ["resumed: prepare", { observedState: "paused", desiredGeneration: 2, runs: [] }, { do: "prepare" }],
    ["the platform stops: drain shortly", { shuttingDown: true }, { do: "drain" }],
    [
      "the platform stops: a busy run gets three seconds",
      { shuttingDown: true, runs: [{ ...RUN, busy: true, drainingForMs: 3_000 }] },
      { do: "end", reason: "shutdown", retry: false },
    ],
    [
      "the supervisor stops, its engine does not: a busy run is left to the next one",
      { shuttingDown: true, leftOnStop: true, runs: [{ ...RUN, busy: true }] },
      { do: "release" },
    ],
    [
      "the supervisor stops in the middle of a start",
      { shuttingDown: true, leftOnStop: true, ...REPLACING },
      { do: "release" },
    ],
    [
      "the platform stops: nothing runs",
      { shuttingDown: true, runs: [] },
      { do: "observe", state: "offline" },
    ],
    [
      "the platform stops: offline already",
      { shuttingDown: true, runs: [], observedState: "offline" },
      { do: "release" },
    ],
  ])("to leave: %s", (_what, over, step) => {
    expect(planStep({ ...VIEW, ...over })).toMatchObject(step);
  });
});
