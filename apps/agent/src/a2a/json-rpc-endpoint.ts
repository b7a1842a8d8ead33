import type { IncomingMessage, ServerResponse } from "node:http";
import type { AgentCard } from "@a2a-js/sdk";
import { LegacyJsonRpcTransportHandler } from "@a2a-js/sdk/compat/v0_3/server";
import {
  type AgentExecutor,
  DefaultRequestHandler,
  defaultServerCallContextBuilder,
  JsonRpcTransportHandler,
  UnauthenticatedUser,
  validateVersion,
} from "@a2a-js/sdk/server";
import type { FailureDetail } from "../agent-failure.ts";
import {
  errorResponse,
  isSending,
  type JsonRpcResponse,
  toJsonRpcError,
  withFailureAsError,
} from "./json-rpc.ts";
import { type ParsedCall, parseCall } from "./parse-call.ts";
import { readBody } from "./read-body.ts";
import { sendJson } from "./send-json.ts";
import { createTaskStore } from "./task-store.ts";
import { writeStream } from "./write-stream.ts";

/** A request without the header speaks 0.3 (a2a-protocol.org, v1.0 §3.6.2). */
export const LEGACY_VERSION = "0.3";

/** Why no new message is taken now; null when it is. `taskId` is the task that the message names. */
export type RefuseMessage = (taskId: string | null) => FailureDetail | null;

export type JsonRpcEndpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const isStream = (value: unknown): value is AsyncIterable<JsonRpcResponse> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

const versionOf = (request: IncomingMessage): string => {
  const header = request.headers["a2a-version"];
  return typeof header === "string" && header !== "" ? header : LEGACY_VERSION;
};

/**
 * JSON-RPC over HTTP for both protocol versions, on the SDK's transport handlers. They are mounted here and not
 * through its Express router: that would cost each idle agent twenty megabytes, print errors with their causes,
 * and hide a failed task behind a text part.
 */
export const createJsonRpcEndpoint = (
  card: AgentCard,
  executor: AgentExecutor,
  refuseMessage: RefuseMessage,
): JsonRpcEndpoint => {
  const requests = new DefaultRequestHandler(card, createTaskStore(), executor);
  const current = new JsonRpcTransportHandler(requests);
  const legacy = new LegacyJsonRpcTransportHandler(requests);

  const answer = async (call: ParsedCall, version: string, response: ServerResponse): Promise<void> => {
    const useLegacy = version === LEGACY_VERSION;
    const toError = (error: unknown): JsonRpcResponse =>
      errorResponse(
        call.id,
        useLegacy
          ? LegacyJsonRpcTransportHandler.mapToLegacyJSONRPCError(error)
          : JsonRpcTransportHandler.mapToJSONRPCError(error),
      );
    try {
      validateVersion(version, card, "JSONRPC");
      const refusal = isSending(call.method) ? refuseMessage(call.taskId) : null;
      if (refusal !== null) return sendJson(response, 200, errorResponse(call.id, toJsonRpcError(refusal)));
      const context = defaultServerCallContextBuilder({
        extensions: undefined,
        user: new UnauthenticatedUser(),
        headers: {},
        requestedVersion: version,
      });
      const result: unknown = await (useLegacy ? legacy : current).handle(call.body, context);
      if (isStream(result)) return await writeStream(response, call.method, result, toError);
      const single = result as JsonRpcResponse;
      sendJson(response, 200, isSending(call.method) ? withFailureAsError(single) : single);
    } catch (error) {
      if (!response.headersSent) sendJson(response, 200, toError(error));
    }
  };

  return async (request, response) => {
    const text = await readBody(request);
    if (text === null)
      return sendJson(
        response,
        413,
        errorResponse(null, { code: -32600, message: "The message is too large." }),
      );
    const call = parseCall(text);
    if (call === null)
      return sendJson(response, 200, errorResponse(null, { code: -32700, message: "The body is no JSON." }));
    await answer(call, versionOf(request), response);
  };
};
