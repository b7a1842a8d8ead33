import { expect, it } from "vitest";
import { STARTED, VIEW } from "../testing/step-views.ts";
import { planStep, type WorkspaceView } from "./plan-step.ts";

// What an engine says of a run that it brings up by itself.
it.each<[string, Partial<WorkspaceView>, object]>([
  [
    "its node fetches the image: it has longer",
    {
      runs: [{ ...STARTED, boot: { waitingFor: "the node", hopeless: false } }],
      ...{ stage: "registering", stageForMs: 179_000 },
    },
    { do: "rest", wakeInMs: 1_000 },
  ],
  [
    "its node is not done with it in minutes: ended in the engine's words",
    {
      runs: [{ ...STARTED, boot: { waitingFor: "Unschedulable: no node has room", hopeless: false } }],
      ...{ stage: "registering", stageForMs: 180_000 },
    },
    {
      ...{ do: "end", reason: "start_failed", retry: true },
      detail: "The agent was not brought up. Unschedulable: no node has room",
    },
  ],
  [
    "its image cannot be had: ended at once, and tried again",
    {
      runs: [{ ...STARTED, boot: { waitingFor: "ErrImagePull: not found", hopeless: true } }],
      ...{ stage: "registering", stageForMs: 1_000 },
    },
    {
      ...{ do: "end", detail: "The agent was not brought up. ErrImagePull: not found", retry: true },
      fault: { passing: true },
    },
  ],
  [
    "its program runs only since a moment: its time to register begins there",
    { runs: [{ ...STARTED, boot: { upForMs: 2_000 } }], stage: "registering", stageForMs: 100_000 },
    { do: "rest", wakeInMs: 28_000 },
  ],
  [
    "its program runs and is silent",
    { runs: [{ ...STARTED, boot: { upForMs: 30_000 } }], stage: "registering", stageForMs: 100_000 },
    { do: "end", detail: "The agent did not register within 30 s." },
  ],
  [
    "it is said to run only since now, again and again: the whole is bounded",
    { runs: [{ ...STARTED, boot: { upForMs: 0 } }], stage: "registering", stageForMs: 209_000 },
    { do: "rest", wakeInMs: 1_000 },
  ],
  [
    "and over after the node's time and its own",
    { runs: [{ ...STARTED, boot: { upForMs: 0 } }], stage: "registering", stageForMs: 210_000 },
    { do: "end", detail: "The agent did not register within 30 s." },
  ],
])("%s", (_, view, step) => {
  expect(planStep({ ...VIEW, ...view })).toMatchObject(step);
});
