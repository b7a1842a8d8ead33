import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { networkInterfaces } from "node:os";
import type { AgentCard } from "@a2a-js/sdk";
import type { AgentExecutor } from "@a2a-js/sdk/server";
import { toCardJson, toLegacyCardJson } from "./agent-card.ts";
import type { CallKeyCheck } from "./call-key.ts";
import { errorResponse } from "./json-rpc.ts";
import {
  createJsonRpcEndpoint,
  type JsonRpcEndpoint,
  LEGACY_VERSION,
  type RefuseMessage,
} from "./json-rpc-endpoint.ts";
import { sendJson } from "./send-json.ts";

const CARD_PATH = "/.well-known/agent-card.json";
/** How long a caller may take to send its request. */
const REQUEST_TIMEOUT_MS = 30_000;

export type A2aServer = {
  /** Base address; known as soon as it listens. */
  readonly url: string;
  /** Begins to answer. Until then, and for strangers always, the answer is 401. */
  readonly serve: (card: AgentCard, executor: AgentExecutor) => void;
  readonly close: () => void;
};

export type A2aServerOptions = {
  readonly callKey: CallKeyCheck;
  readonly refuseMessage: RefuseMessage;
  readonly listenOn: "host" | "network";
};

/** The address at which others reach this container or pod: it has one, beside its loopback. */
const findOwnAddress = (): string => {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const own = addresses.find(({ internal, family }) => !internal && family === "IPv4");
  if (own === undefined) throw new Error("This agent is to be reached by network, and has no address there.");
  return own.address;
};

const UNAUTHORIZED = errorResponse(null, {
  code: -32600,
  message: "This agent answers its platform alone: the call key is missing or wrong.",
});

/** Listens on a free port of this host's loopback alone, or of the network that this container is on. */
export const startA2aServer = async (options: A2aServerOptions): Promise<A2aServer> => {
  let served: { readonly card: AgentCard; readonly endpoint: JsonRpcEndpoint } | null = null;

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (served === null || !options.callKey.isValid(request.headers.authorization)) {
      response.setHeader("www-authenticate", "Bearer");
      return sendJson(response, 401, UNAUTHORIZED);
    }
    const path = request.url?.split("?", 1)[0];
    if (request.method === "POST" && path === "/") return served.endpoint(request, response);
    if (request.method === "GET" && path === CARD_PATH) {
      const legacy = (request.headers["a2a-version"] ?? LEGACY_VERSION) === LEGACY_VERSION;
      return sendJson(response, 200, legacy ? toLegacyCardJson(served.card) : toCardJson(served.card));
    }
    sendJson(response, 404, { error: "There is nothing at this path." });
  };

  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    route(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, options.listenOn === "host" ? "127.0.0.1" : "0.0.0.0", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    url: `http://${options.listenOn === "host" ? "127.0.0.1" : findOwnAddress()}:${address.port}`,
    serve: (card, executor) => {
      served = { card, endpoint: createJsonRpcEndpoint(card, executor, options.refuseMessage) };
    },
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
  };
};
