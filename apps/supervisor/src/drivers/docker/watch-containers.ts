import { addAbortSignal, Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import { z } from "zod";
import type { RunRef } from "../driver.ts";
import { createLabelReader } from "../read-labels.ts";
import { RUN_LABEL, TENANT_LABEL, WORKSPACE_LABEL } from "./plan-container.ts";

const eventSchema = z.object({ Actor: z.object({ Attributes: z.unknown() }) });

const readRef = createLabelReader({ run: RUN_LABEL, workspace: WORKSPACE_LABEL, tenant: TENANT_LABEL });

const RETRY_MS = 1_000;

/** Tells of what has ended already: an event that came while nobody listened is not repeated. */
const tellEnded = async (docker: Docker, onExit: (run: RunRef) => void): Promise<void> => {
  const filters = { label: [RUN_LABEL], status: ["exited", "dead"] };
  for (const { Labels } of await docker.listContainers({ all: true, filters })) {
    const ref = readRef(Labels);
    if (ref !== null) onExit(ref);
  }
};

/** Listens to the engine, whatever number of containers there is, and again when it was away. */
export const watchContainers = (
  docker: Docker,
  onExit: (run: RunRef) => void,
): { readonly close: () => Promise<void> } => {
  const abort = new AbortController();
  const listen = async (): Promise<void> => {
    const events = await docker.getEvents({
      filters: { type: ["container"], event: ["die"], label: [RUN_LABEL] },
    });
    if (events instanceof Readable) addAbortSignal(abort.signal, events);
    await tellEnded(docker, onExit);
    let rest = "";
    for await (const chunk of events) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines.filter((one) => one.trim() !== "")) {
        const event = eventSchema.safeParse(JSON.parse(line));
        const ref = event.success ? readRef(event.data.Actor.Attributes) : null;
        if (ref !== null) onExit(ref);
      }
    }
  };
  const keepListening = async (): Promise<void> => {
    while (!abort.signal.aborted) {
      await listen().catch(() => undefined);
      await delay(RETRY_MS, undefined, { signal: abort.signal }).catch(() => undefined);
    }
  };
  const listening = keepListening();
  return {
    close: () => {
      abort.abort();
      return listening;
    },
  };
};
