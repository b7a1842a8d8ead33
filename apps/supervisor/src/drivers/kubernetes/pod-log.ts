import type { CoreV1Api } from "@kubernetes/client-node";
import { createLogRedactor, tailOfLog } from "../log/redact-log.ts";
import { ignoring } from "./cluster-error.ts";

/** The cluster cuts by lines from the end, and by bytes only from the beginning. */
const TAIL_LINES = 500;
/** Nodes keep longer lines in pieces of so much, each of which counts as a line. */
const PIECE = 16 * 1024;
/** What a node answers, as if it were the log, when it has removed the container. */
const GONE = /^unable to retrieve container logs for \S+\s*$/i;

/** A log whose beginning is missing may begin amidst a value, which nothing would recognize. */
const dropHalfLine = (log: string): string => {
  const most = log.split("\n").length + Math.ceil(log.length / PIECE);
  return most < TAIL_LINES ? log : log.slice(log.indexOf("\n") + 1);
};

/** The end of a pod's output, redacted; empty when it has none yet, or none any more. */
export const readPodLog = async (
  core: CoreV1Api,
  pod: { readonly name: string; readonly namespace: string },
  values: readonly string[],
): Promise<string> => {
  const log = await ignoring([400, 404], core.readNamespacedPodLog({ ...pod, tailLines: TAIL_LINES }));
  if (log === undefined || GONE.test(log)) return "";
  const redactor = createLogRedactor(values);
  return tailOfLog([...redactor.add(dropHalfLine(log)), ...redactor.end()].join(""));
};
