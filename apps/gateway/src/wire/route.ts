import { type Dialect, GATEWAY_PREFIX } from "@molecule/domain";

/** What a metered route speaks: it decides how usage is asked for and read. */
export type CallShape = "messages" | "chat" | "responses";

export type Route =
  | { readonly kind: "call"; readonly dialect: Dialect; readonly shape: CallShape }
  | { readonly kind: "count_tokens"; readonly dialect: "anthropic" }
  | { readonly kind: "models"; readonly dialect: Dialect }
  | { readonly kind: "usage"; readonly dialect: Dialect }
  | { readonly kind: "health"; readonly dialect: Dialect };

/** Every route there is. What is not in here cannot be metered and is not served. */
const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["GET /healthz", { kind: "health", dialect: "openai" }],
  [`GET ${GATEWAY_PREFIX}/usage`, { kind: "usage", dialect: "openai" }],
  [`POST ${GATEWAY_PREFIX}/anthropic/v1/messages`, { kind: "call", dialect: "anthropic", shape: "messages" }],
  [
    `POST ${GATEWAY_PREFIX}/anthropic/v1/messages/count_tokens`,
    { kind: "count_tokens", dialect: "anthropic" },
  ],
  [`GET ${GATEWAY_PREFIX}/anthropic/v1/models`, { kind: "models", dialect: "anthropic" }],
  [`POST ${GATEWAY_PREFIX}/openai/v1/chat/completions`, { kind: "call", dialect: "openai", shape: "chat" }],
  [`POST ${GATEWAY_PREFIX}/openai/v1/responses`, { kind: "call", dialect: "openai", shape: "responses" }],
  [`GET ${GATEWAY_PREFIX}/openai/v1/models`, { kind: "models", dialect: "openai" }],
]);

/** The route of a request line; the query plays no part, and nothing is decoded or normalised. */
export const findRoute = (method: string, url: string): Route | undefined => {
  const query = url.indexOf("?");
  return ROUTES.get(`${method} ${query < 0 ? url : url.slice(0, query)}`);
};

/** In which dialect to say that a path does not exist. */
export const dialectOfPath = (url: string): Dialect =>
  url.startsWith(`${GATEWAY_PREFIX}/anthropic/`) ? "anthropic" : "openai";
