import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { readMessages } from "../anthropic/read-messages.ts";
import { countTokens } from "../reply/count-tokens.ts";
import { answerCall, providerHeaders, sendJson } from "./answer-call.ts";
import { answerControl } from "./control.ts";
import { readCredential } from "./credential.ts";
import { ENDPOINTS, renderError } from "./endpoint.ts";
import { anthropicModels, openAiModels } from "./models.ts";
import { readJsonBody } from "./read-body.ts";
import { createRequestLog, type RecordedRequest } from "./request-log.ts";
import { createScript, type ScriptInput } from "./script.ts";

export type SandboxModel = {
  /** Origin, e.g. `http://127.0.0.1:4403`. */
  readonly url: string;
  /** What an Anthropic client takes as base URL; it appends `/v1/messages`. */
  readonly anthropicBaseUrl: string;
  /** What an OpenAI client takes as base URL; it appends `/chat/completions` or `/responses`. */
  readonly openaiBaseUrl: string;
  requests(): readonly RecordedRequest[];
  clearRequests(): void;
  script(answers: ScriptInput["answers"]): void;
  close(): Promise<void>;
};

export type SandboxModelOptions = {
  /** 0 takes a free port. */
  readonly port: number;
  readonly host?: string;
  /** Named by the health answer. */
  readonly instanceId?: string | undefined;
};

const countRequestTokens = async (request: IncomingMessage, response: ServerResponse, requestId: string) => {
  const headers = providerHeaders("anthropic", requestId);
  const body = await readJsonBody(request);
  const read = body.ok ? readMessages(body.value, false) : body;
  if (!read.ok)
    return sendJson(response, 400, renderError("anthropic", 400, read.message, requestId), headers);
  sendJson(response, 200, { input_tokens: countTokens(read.prompt.texts) }, headers);
};

/** Starts the sandbox model; resolves once it listens. */
export const startSandboxModel = async (options: SandboxModelOptions): Promise<SandboxModel> => {
  const log = createRequestLog();
  const script = createScript();
  // Ids of two lives of the process must not meet in a ledger.
  const life = Date.now().toString(36);
  let lastId = 0;
  const mintId = (prefix: string): string => {
    lastId += 1;
    return `${prefix}sandbox${life}${lastId.toString(36).padStart(6, "0")}`;
  };

  const answerRoute = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (path === "/healthz") return sendJson(response, 200, { ok: true, instanceId: options.instanceId });
    if (path.startsWith("/control/")) return answerControl(request, response, path, log, script);
    if (path === "/anthropic/api/hello") return sendJson(response, 200, {});
    const dialect = path.startsWith("/openai/") ? "openai" : "anthropic";
    const requestId = mintId("req_");
    const credential = readCredential(request.headers);
    const endpoint = ENDPOINTS.find((each) => each.path === path);
    if (endpoint !== undefined && request.method === "POST")
      return answerCall({ request, response, endpoint, credential, requestId, mintId, log, script });
    const headers = providerHeaders(dialect, requestId);
    if (credential?.accepted !== true) {
      const message = "Only sandbox credentials (sk-sandbox-…) are accepted here.";
      return sendJson(response, 401, renderError(dialect, 401, message, requestId), headers);
    }
    const route = `${request.method} ${path}`;
    if (route === "POST /anthropic/v1/messages/count_tokens")
      return countRequestTokens(request, response, requestId);
    const scripted = path.endsWith("/v1/models") ? script.takeNamed(path, credential.sha256) : null;
    if (scripted !== null && scripted.delayMs > 0)
      await Promise.race([delay(scripted.delayMs), once(response, "close")]);
    if (scripted?.status !== undefined) {
      const message = scripted.message ?? "Scripted failure.";
      return sendJson(
        response,
        scripted.status,
        renderError(dialect, scripted.status, message, requestId),
        headers,
      );
    }
    if (route === "GET /anthropic/v1/models") return sendJson(response, 200, anthropicModels(), headers);
    if (route === "GET /openai/v1/models") return sendJson(response, 200, openAiModels(), headers);
    sendJson(response, 404, renderError(dialect, 404, `Not found: ${route}`, requestId), headers);
  };

  const server = createServer((request, response) => {
    // A client that leaves is part of the game; nothing here may end the process.
    response.on("error", () => response.destroy());
    answerRoute(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: { type: "api_error", message: "The sandbox model failed." } });
    });
  });
  server.listen(options.port, options.host ?? "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("The sandbox model has no port.");
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    anthropicBaseUrl: `${url}/anthropic`,
    openaiBaseUrl: `${url}/openai/v1`,
    requests: log.list,
    clearRequests: log.clear,
    script: (answers) => script.set({ answers }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};
