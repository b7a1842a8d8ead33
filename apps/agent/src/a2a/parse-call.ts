import type { JsonRpcId } from "./json-rpc.ts";

/** The few fields of a JSON-RPC call that are needed before the SDK validates the whole. */
export type ParsedCall = {
  readonly body: Record<string, unknown>;
  readonly id: JsonRpcId;
  readonly method: string | null;
  /** The task that the message names, if it names one. */
  readonly taskId: string | null;
};

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

/** Parses a body; null when it is no JSON. What is JSON but no call is left to the SDK, which says so. */
export const parseCall = (text: string): ParsedCall | null => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const body = typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  const id = member(body, "id");
  const method = member(body, "method");
  const taskId = member(member(member(body, "params"), "message"), "taskId");
  return {
    body,
    id: typeof id === "string" || typeof id === "number" ? id : null,
    method: typeof method === "string" ? method : null,
    taskId: typeof taskId === "string" && taskId !== "" ? taskId : null,
  };
};
