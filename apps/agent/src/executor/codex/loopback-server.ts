import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { readBody } from "../../a2a/read-body.ts";
import { sendJson } from "../../a2a/send-json.ts";

export type LoopbackServer = {
  readonly url: string;
  /** Stops it at once, with every request in hand. */
  readonly close: () => void;
};

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const headersOf = ({ headers }: IncomingMessage): Headers =>
  new Headers(
    Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );

/** Passes a request on and its answer back; who hangs up aborts it. */
const forward = async (
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
  serve: (request: Request) => Promise<Response>,
): Promise<void> => {
  const hungUp = new AbortController();
  response.once("close", () => hungUp.abort());
  const text = await readBody(request);
  if (text === null) return sendJson(response, 413, { error: "The request is too large." });
  const { method = "GET" } = request;
  const body = method === "GET" || method === "HEAD" ? null : text;
  const answer = await serve(
    new Request(url, { method, headers: headersOf(request), body, signal: hungUp.signal }),
  );
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) response.end();
  else await pipeline(answer.body, response);
};

/**
 * Serves a child process on a free port of this host's loopback, which other workspaces may share: nothing is read
 * without the token, and a page whose name was made to lead here (DNS rebinding) has another Host.
 */
export const listenOnLoopback = async (
  token: string,
  serve: (request: Request) => Promise<Response>,
): Promise<LoopbackServer> => {
  const expected = digest(`Bearer ${token}`);
  let host = "";
  const server = createServer((request, response) => {
    if (request.headers.host !== host)
      return sendJson(response, 403, { error: `This is ${host} and answers to no other name.` });
    if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected))
      return sendJson(response, 401, { error: "The token of this server is missing or wrong." });
    forward(`http://${host}${request.url ?? "/"}`, request, response, serve).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  host = `127.0.0.1:${address.port}`;
  return {
    url: `http://${host}/mcp`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
