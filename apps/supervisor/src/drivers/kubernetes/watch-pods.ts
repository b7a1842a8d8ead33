import { setTimeout as delay } from "node:timers/promises";
import { makeInformer, type V1Pod } from "@kubernetes/client-node";
import type { RunRef } from "../driver.ts";
import { createLabelReader } from "../read-labels.ts";
import type { ClusterClient } from "./cluster-client.ts";
import type { KubernetesDriverOptions } from "./kubernetes-driver.ts";
import { AGENT_SELECTOR, RUN_LABEL, TENANT_LABEL, WORKSPACE_LABEL } from "./plan-pod.ts";
import { readEnding } from "./read-pod.ts";

const RETRY_MS = 1_000;
const readRef = createLabelReader({ run: RUN_LABEL, workspace: WORKSPACE_LABEL, tenant: TENANT_LABEL });

type WatchInput = Pick<KubernetesDriverOptions, "config" | "namespace"> & {
  readonly core: ClusterClient["core"];
  readonly onExit: (run: RunRef) => void;
  readonly onTrouble: (error: unknown) => void;
};

/** Has the cluster tell of pods that end, whatever number there is; what ended while it was away is told after it. */
export const watchPods = ({
  config,
  core,
  namespace,
  onExit,
  onTrouble,
}: WatchInput): { readonly close: () => Promise<void> } => {
  const closing = new AbortController();
  const tell = (pod: V1Pod): void => {
    const ref = readRef(pod.metadata?.labels);
    if (ref !== null) onExit(ref);
  };
  const tellIfEnded = (pod: V1Pod): void => {
    if (readEnding(pod) !== null) tell(pod);
  };
  const informer = makeInformer<V1Pod>(
    config,
    `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`,
    () => core.listNamespacedPod({ namespace, labelSelector: AGENT_SELECTOR }),
    AGENT_SELECTOR,
  );
  const listen = (): void => {
    if (!closing.signal.aborted) informer.start().catch(listenLater);
  };
  const listenLater = (error: unknown): void => {
    if (closing.signal.aborted) return;
    onTrouble(error);
    delay(RETRY_MS, undefined, { signal: closing.signal, ref: false }).then(listen, () => undefined);
  };
  informer.on("add", tellIfEnded);
  informer.on("update", tellIfEnded);
  informer.on("delete", tell);
  // The informer gives up at the first error that is not its own timeout.
  informer.on("error", listenLater);
  listen();
  return {
    close: async () => {
      closing.abort();
      await informer.stop();
    },
  };
};
