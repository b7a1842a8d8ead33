import type { V1PodStatus } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import type { Boot } from "../driver.ts";
import type { AgentExit } from "../exit-code.ts";
import { readBoot, readEnding } from "./read-pod.ts";

const seen = { upForMs: () => 2_000 };
const withState = (state: object, phase = "Pending"): V1PodStatus => ({
  phase,
  containerStatuses: [
    { name: "agent", image: "", imageID: "", ready: false, restartCount: 0, state } as NonNullable<
      V1PodStatus["containerStatuses"]
    >[number],
  ],
});
const waiting = (reason: string, message?: string) => withState({ waiting: { reason, message } });
const running = (startedAt: string) => withState({ running: { startedAt: new Date(startedAt) } }, "Running");

describe("how far a pod is", () => {
  it.each<[string, V1PodStatus | undefined, Boot]>([
    ["new", undefined, { waitingFor: "the node, which prepares its image and volumes", hopeless: false }],
    [
      "without a node",
      {
        conditions: [
          {
            type: "PodScheduled",
            status: "False",
            reason: "Unschedulable",
            message: "0/1 nodes are available",
          },
        ],
      },
      { waitingFor: "Unschedulable: 0/1 nodes are available", hopeless: false },
    ],
    [
      "on a node that fetches its image",
      waiting("ContainerCreating"),
      { waitingFor: "the node, which prepares its image and volumes", hopeless: false },
    ],
    [
      "without an image",
      waiting("ErrImagePull", "rpc error: code = Unknown desc = Error response from daemon: not found"),
      { waitingFor: "ErrImagePull: not found", hopeless: true },
    ],
    [
      "without an image, for longer",
      waiting("ImagePullBackOff"),
      { waitingFor: "ImagePullBackOff", hopeless: true },
    ],
    ["waiting for what we do not know", waiting("Unheard"), { waitingFor: "Unheard", hopeless: false }],
    ["up, whatever the node's clock says", running("2076-01-01T00:00:00Z"), { upForMs: 2_000 }],
  ])("%s", (_what, status, boot) => {
    expect(readBoot(status === undefined ? {} : { status }, seen)).toEqual(boot);
  });

  it("is told in bounded words", () => {
    const boot = readBoot({ status: waiting("ErrImagePull", "x".repeat(5_000)) }, seen);
    expect("waitingFor" in boot && boot.waitingFor.length).toBeLessThanOrEqual(301);
  });
});

describe("how a pod ended", () => {
  it.each<[string, V1PodStatus, AgentExit | null]>([
    ["it runs", running("2026-01-01T00:00:58Z"), null],
    ["it waits", waiting("ContainerCreating"), null],
    ["by itself", withState({ terminated: { exitCode: 7 } }, "Failed"), { exitCode: 7, signal: null }],
    [
      "by a signal",
      withState({ terminated: { exitCode: 137 } }, "Failed"),
      { exitCode: null, signal: "SIGKILL" },
    ],
    [
      "its program has ended, its pod is not gone yet",
      withState({ terminated: { exitCode: 0 } }, "Running"),
      { exitCode: 0, signal: null },
    ],
    ["evicted: nobody saw it end", { phase: "Failed", reason: "Evicted" }, { exitCode: null, signal: null }],
  ])("%s", (_what, status, ending) => {
    expect(readEnding({ status })).toEqual(ending);
  });
});
