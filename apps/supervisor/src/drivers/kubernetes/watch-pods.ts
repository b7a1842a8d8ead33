import type { CoreV1Api, V1Pod } from "@kubernetes/client-node";
import { runIdSchema, tenantIdSchema, workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";
import { startTicker } from "../../reconcile/ticker.ts";
import type { RunRef } from "../driver.ts";
import { AGENT_LABELS, RUN_LABEL, TENANT_LABEL, WORKSPACE_LABEL } from "./plan-pod.ts";

const LOOK_MS = 2_000;
const labelSelector = Object.entries(AGENT_LABELS)
  .map(([name, value]) => `${name}=${value}`)
  .join(",");
const labelsSchema = z.object({
  [RUN_LABEL]: runIdSchema,
  [WORKSPACE_LABEL]: workspaceIdSchema,
  [TENANT_LABEL]: tenantIdSchema,
});

const readRunning = ({ metadata, status }: V1Pod): RunRef[] => {
  const labels = labelsSchema.safeParse(metadata?.labels);
  if (!labels.success || status?.phase === "Succeeded" || status?.phase === "Failed") return [];
  const { [RUN_LABEL]: runId, [WORKSPACE_LABEL]: workspaceId, [TENANT_LABEL]: tenantId } = labels.data;
  return [{ runId, workspaceId, tenantId }];
};

/** Asks for all pods at once, whatever number there is, and tells of those that ran at the last look and do no more. */
export const watchPods = (
  core: CoreV1Api,
  namespace: string,
  onExit: (run: RunRef) => void,
): { readonly close: () => Promise<void> } => {
  let before = new Map<RunRef["runId"], RunRef>();
  const look = async (): Promise<void> => {
    const { items } = await core.listNamespacedPod({ namespace, labelSelector });
    const now = new Map(items.flatMap(readRunning).map((run) => [run.runId, run] as const));
    for (const [runId, run] of before) if (!now.has(runId)) onExit(run);
    before = now;
  };
  // A cluster that is away is asked again; until then nothing is known to have ended.
  const ticker = startTicker(LOOK_MS, look, () => undefined);
  return { close: () => ticker.stop() };
};
