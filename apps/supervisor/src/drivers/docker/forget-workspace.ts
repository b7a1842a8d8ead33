import type { WorkspaceId } from "@molecule/domain";
import type Docker from "dockerode";
import { ignoring } from "./engine-error.ts";
import { WORKSPACE_LABEL } from "./plan-container.ts";

/** The engine keeps the environment of every container until that is removed; the workspace's volume is its own. */
export const forgetWorkspace = async (docker: Docker, workspaceId: WorkspaceId): Promise<void> => {
  const filters = { label: [`${WORKSPACE_LABEL}=${workspaceId}`] };
  // 409: another supervisor removes it at this moment.
  for (const { Id } of await docker.listContainers({ all: true, filters }))
    await ignoring([404, 409], docker.getContainer(Id).remove({ force: true }));
};
