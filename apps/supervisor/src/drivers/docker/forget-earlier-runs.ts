import type Docker from "dockerode";
import type { RunRef } from "../driver.ts";
import { ignoring } from "./engine-error.ts";
import { RUN_LABEL, WORKSPACE_LABEL } from "./plan-container.ts";

/** Of a workspace's ended containers the latest stays, for its log and how it ended; the engine keeps their environments. */
const KEPT = 1;

export const forgetEarlierRuns = async (docker: Docker, { runId, workspaceId }: RunRef): Promise<void> => {
  const ended = await docker.listContainers({
    all: true,
    filters: { label: [`${WORKSPACE_LABEL}=${workspaceId}`], status: ["exited", "dead", "created"] },
  });
  const earlier = ended
    .filter(({ Labels }) => Labels[RUN_LABEL] !== runId)
    .toSorted((a, b) => b.Created - a.Created)
    .slice(KEPT);
  // 409: another supervisor removes it at this moment.
  for (const { Id } of earlier) await ignoring([404, 409], docker.getContainer(Id).remove());
};
