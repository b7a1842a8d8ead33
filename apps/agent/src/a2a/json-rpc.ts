import type { FailureDetail } from "../agent-failure.ts";
import { findFailure } from "../executor/failure-metadata.ts";

/** JSON-RPC 2.0's “internal error”; what exactly failed stands in the error's `data`. */
const INTERNAL_ERROR = -32603;

export type JsonRpcId = string | number | null;
export type JsonRpcError = { readonly code: number; readonly message: string; readonly data?: unknown };
export type JsonRpcResponse = {
  readonly jsonrpc: "2.0";
  readonly id: JsonRpcId;
  readonly result?: unknown;
  readonly error?: JsonRpcError;
};

export const errorResponse = (id: JsonRpcId, error: JsonRpcError): JsonRpcResponse => ({
  jsonrpc: "2.0",
  id,
  error,
});

/**
 * A failure as A2A carries details of errors: `google.rpc.ErrorInfo` with a reason, a domain and metadata of
 * texts (a2a-protocol.org, v1.0 §9.5).
 */
export const toJsonRpcError = (failure: FailureDetail): JsonRpcError => ({
  code: INTERNAL_ERROR,
  message: failure.message,
  data: [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: failure.code,
      domain: "molecule",
      metadata: {
        remedy: failure.remedy,
        ...(failure.providerStatus === undefined ? {} : { providerStatus: String(failure.providerStatus) }),
        ...(failure.cause === undefined ? {} : { cause: failure.cause }),
      },
    },
  ],
});

const SENDING = new Set(["SendMessage", "SendStreamingMessage", "message/send", "message/stream"]);

/** True for the methods that begin a task, in either protocol version. */
export const isSending = (method: unknown): boolean => typeof method === "string" && SENDING.has(method);

const metadataOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "metadata" in value ? value.metadata : undefined;

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

/**
 * A sent message whose task failed, as the error that it is. Both protocol versions are read: 1.0 wraps the task
 * or the update, 0.3 does not.
 */
export const failureOfResult = (result: unknown): FailureDetail | null =>
  [result, memberOf(result, "task"), memberOf(result, "statusUpdate")]
    .map((value) => findFailure(metadataOf(value)))
    .find((failure) => failure !== null) ?? null;

/** The response that a caller of a sending method gets. */
export const withFailureAsError = (response: JsonRpcResponse): JsonRpcResponse => {
  const failure = failureOfResult(response.result);
  return failure === null ? response : errorResponse(response.id, toJsonRpcError(failure));
};
