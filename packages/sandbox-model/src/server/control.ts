import type { IncomingMessage, ServerResponse } from "node:http";
import { ZodError } from "zod";
import { sendJson } from "./answer-call.ts";
import { readJsonBody } from "./read-body.ts";
import type { RequestLog } from "./request-log.ts";
import { type Script, scriptSchema } from "./script.ts";

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** From this machine, and not from a page that a browser on this machine was led to. */
const isLocal = (request: IncomingMessage): boolean =>
  LOOPBACK.has(request.socket.remoteAddress ?? "") &&
  request.headers.origin === undefined &&
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? "");

/** The control API: `GET`/`DELETE /control/requests`, `PUT /control/script`. Loopback only. */
export const answerControl = async (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  log: RequestLog,
  script: Script,
): Promise<void> => {
  if (!isLocal(request))
    return sendJson(response, 403, { error: "The control API answers this machine only." });
  const route = `${request.method} ${path}`;
  if (route === "GET /control/requests") return sendJson(response, 200, { requests: log.list() });
  if (route === "DELETE /control/requests") {
    log.clear();
    return sendJson(response, 200, { ok: true });
  }
  if (route !== "PUT /control/script") return sendJson(response, 404, { error: "Unknown control route." });
  const body = await readJsonBody(request);
  if (!body.ok) return sendJson(response, body.status, { error: body.message });
  try {
    script.set(scriptSchema.parse(body.value));
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    return sendJson(response, 400, { error: error.issues[0]?.message ?? "invalid script" });
  }
  sendJson(response, 200, { ok: true, left: script.left() });
};
