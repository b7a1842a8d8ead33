import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import type { Boot, RunHandle, RunRef } from "../driver.ts";
import { type AgentExit, readExitCode } from "../exit-code.ts";
import type { FirstSeen } from "./first-seen.ts";

export const handleOf = ({ runId, workspaceId, tenantId }: RunRef, { metadata }: V1Pod): RunHandle => ({
  ...{ runId, workspaceId, tenantId },
  engine: {
    pod: metadata?.name ?? "",
    namespace: metadata?.namespace ?? "",
    uid: metadata?.uid ?? "",
  },
});

/** How a pod ended; null while it has not. It has when its program did, though the pod itself goes later. */
export const readEnding = ({ status }: V1Pod): AgentExit | null => {
  const terminated = status?.containerStatuses?.[0]?.state?.terminated;
  if (terminated !== undefined) return readExitCode(terminated.exitCode);
  // Evicted, or its node went away: nobody saw it end.
  const over = status?.phase === "Succeeded" || status?.phase === "Failed";
  return over ? { exitCode: null, signal: null } : null;
};

/** Waiting does not help: somebody must set the image, or the rights to it. A later start tries them again. */
const HOPELESS = new Set([
  "CreateContainerConfigError",
  "CreateContainerError",
  "ErrImageNeverPull",
  "ErrImagePull",
  "ImageInspectError",
  "ImagePullBackOff",
  "InvalidImageName",
  "RunContainerError",
]);

const MOST_WORDS = 300;

/** What a node puts in front of its engine's own words. */
const WRAPPING = /rpc error: code = \w+ desc = (?:Error response from daemon: )?/g;

const say = (reason: string, message = ""): string => {
  const said = message === "" ? reason : `${reason}: ${message.replace(WRAPPING, "")}`;
  return said.length <= MOST_WORDS ? said : `${said.slice(0, MOST_WORDS)}…`;
};

const readWaiting = ({ state }: V1ContainerStatus): Boot | null => {
  const reason = state?.waiting?.reason;
  if (reason === undefined || reason === "ContainerCreating" || reason === "PodInitializing") return null;
  return { waitingFor: say(reason, state?.waiting?.message), hopeless: HOPELESS.has(reason) };
};

/** How far the start of a pod that has not ended is, and what it waits for. */
export const readBoot = (pod: V1Pod, { upForMs }: Pick<FirstSeen, "upForMs">): Boot => {
  const { status } = pod;
  const [container] = status?.containerStatuses ?? [];
  // When it started is of the node's clock.
  if (container?.state?.running !== undefined) return { upForMs: upForMs(pod) };
  const waiting = container === undefined ? null : readWaiting(container);
  if (waiting !== null) return waiting;
  const unscheduled = status?.conditions?.find(
    ({ type, status: met }) => type === "PodScheduled" && met === "False",
  );
  return unscheduled === undefined
    ? { waitingFor: "the node, which prepares its image and volumes", hopeless: false }
    : { waitingFor: say(unscheduled.reason ?? "Unschedulable", unscheduled.message), hopeless: false };
};
