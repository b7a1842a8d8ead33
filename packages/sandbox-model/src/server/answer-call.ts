import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type Answer, planReply } from "../reply/plan-reply.ts";
import type { Credential } from "./credential.ts";
import { type Endpoint, renderError } from "./endpoint.ts";
import { readJsonBody } from "./read-body.ts";
import type { RecordedRequest, RequestLog } from "./request-log.ts";
import type { Script, ScriptedAnswer } from "./script.ts";
import { sendEvents } from "./sse.ts";

export type Call = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly endpoint: Endpoint;
  readonly credential: Credential | null;
  readonly requestId: string;
  readonly mintId: (prefix: string) => string;
  readonly log: RequestLog;
  readonly script: Script;
};

/** Sends a JSON body with the provider's request id header of the dialect. */
export const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
};

/** Response headers that the two providers send with every answer. */
export const providerHeaders = (
  dialect: "anthropic" | "openai",
  requestId: string,
): Record<string, string> =>
  dialect === "anthropic"
    ? { "request-id": requestId, "anthropic-organization-id": "00000000-0000-4000-8000-000000000000" }
    : { "x-request-id": requestId, "openai-version": "2020-10-01", "openai-processing-ms": "1" };

const fail = (call: Call, recorded: RecordedRequest, status: number, message: string, extra = {}): void => {
  recorded.status = status;
  recorded.outcome = "answered";
  const { dialect } = call.endpoint;
  const headers = { ...providerHeaders(dialect, call.requestId), ...extra };
  sendJson(call.response, status, renderError(dialect, status, message, call.requestId), headers);
};

const sendAnswer = async (
  call: Call,
  recorded: RecordedRequest,
  answer: Answer,
  stream: boolean,
  includeUsage: boolean,
  scripted: ScriptedAnswer | null,
): Promise<void> => {
  const { endpoint, response, requestId } = call;
  const rendering = endpoint.render(answer, recorded.model ?? "", call.mintId, includeUsage);
  const override = scripted?.usage === undefined ? {} : scripted.usage;
  recorded.usage = override === null ? null : { ...rendering.usage, ...override };
  const headers = { ...providerHeaders(endpoint.dialect, requestId), ...scripted?.headers };
  if (!stream) {
    // Half a body, then nothing: how a cut answer looks when it is not a stream.
    if (scripted?.cutAfterEvents !== undefined) {
      response.writeHead(200, { "content-type": "application/json", ...headers });
      response.write(JSON.stringify(rendering.body(override)).slice(0, 40));
      await delay(20);
      response.destroy();
      recorded.outcome = "cut";
      return;
    }
    sendJson(response, 200, rendering.body(override), headers);
    recorded.outcome = "answered";
    return;
  }
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    ...headers,
  });
  response.flushHeaders();
  const events = rendering.events(override);
  const cutAfterEvents = scripted?.cutAfterEvents ?? null;
  const deltaDelayMs = scripted?.deltaDelayMs ?? answer.deltaDelayMs;
  const sent = await sendEvents(response, events, { deltaDelayMs, cutAfterEvents });
  recorded.outcome = sent === events.length ? "answered" : cutAfterEvents === sent ? "cut" : "aborted";
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Reads one model call, records it, and answers it: scripted, refused, or as the prompt plans it. */
export const answerCall = async (call: Call): Promise<void> => {
  const { request, response, endpoint, credential } = call;
  const body = await readJsonBody(request);
  const value = body.ok && isRecord(body.value) ? body.value : {};
  const recorded = call.log.add({
    dialect: endpoint.dialect,
    path: endpoint.path,
    model: typeof value["model"] === "string" ? value["model"] : null,
    stream: value["stream"] === true,
    credentialKind: credential?.kind ?? null,
    credentialSha256: credential?.sha256 ?? null,
    status: 200,
    usage: null,
    providerRequestId: call.requestId,
    outcome: "open",
  });
  if (credential === null || !credential.accepted)
    return fail(call, recorded, 401, "Only sandbox credentials (sk-sandbox-…) are accepted here.");
  if (!body.ok) return fail(call, recorded, body.status, body.message);
  if (endpoint.dialect === "anthropic" && request.headers["anthropic-version"] === undefined)
    return fail(call, recorded, 400, "anthropic-version: header is required");
  const read = endpoint.read(value);
  if (!read.ok) return fail(call, recorded, 400, read.message);
  const scripted = call.script.take(endpoint.path, credential.sha256);
  if (scripted !== null && scripted.delayMs > 0)
    await Promise.race([delay(scripted.delayMs), once(response, "close")]);
  if (scripted?.status !== undefined)
    return fail(call, recorded, scripted.status, scripted.message ?? "Scripted failure.", scripted.headers);
  if (scripted?.rawBody !== undefined) {
    response.writeHead(200, { "content-type": "application/json", ...scripted.headers });
    response.end(scripted.rawBody);
    recorded.outcome = "answered";
    return;
  }
  const reply = planReply(read.prompt);
  if (reply.kind === "failure") {
    const extra = reply.status === 429 ? { "retry-after": "1" } : {};
    return fail(call, recorded, reply.status, reply.message, extra);
  }
  await sendAnswer(call, recorded, reply, read.prompt.stream, read.includeUsage === true, scripted);
};
