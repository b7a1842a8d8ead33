import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { KeyedRun } from "@molecule/db/repositories";
import {
  AGENT_API,
  DomainError,
  heartbeatRequestSchema,
  notFound,
  type RelayResponse,
  type RunId,
  registerRequestSchema,
  relayRequestSchema,
  type Secret,
  type WorkspaceId,
  workspaceIdSchema,
} from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import type { ServiceContext } from "@molecule/services";
import { askPeer, listPeers } from "@molecule/services/peers";
import {
  deriveCallKey,
  findRunByKey,
  pullSecretValues,
  recordHeartbeat,
  registerAgent,
} from "@molecule/services/run";
import type { Log } from "../log.ts";
import { sendError, sendJson } from "./answer.ts";
import { readJson } from "./read-json.ts";

export type AgentApiOptions = {
  readonly ctx: ServiceContext;
  readonly openSecret: OpenSecret;
  readonly callKeySecret: Secret;
  readonly log: Log;
  readonly host: string;
  readonly port: number;
  /** An agent said something that the workspace's next step may depend on. */
  readonly onNews: (workspaceId: WorkspaceId) => void;
  readonly isReady: () => Promise<boolean>;
  /** This process, by the name by which others see whether it lives. */
  readonly owner: string;
  /** Named by the health answer. */
  readonly instanceId?: string | undefined;
};

export type AgentApi = {
  readonly url: string;
  readonly close: () => Promise<void>;
};

type Answer = { readonly status: number; readonly body: unknown };
type Call = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: AgentApiOptions;
};

/** Header and request time-outs: nobody holds a connection open by being slow. */
const REQUEST_TIMEOUT_MS = 15_000;
const HEADERS_TIMEOUT_MS = 5_000;
const MAX_HEADER_BYTES = 16 * 1024;
const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i;

const notSignedIn = (): DomainError =>
  new DomainError("NOT_SIGNED_IN", "This key is not known here, or its run has ended.", {
    remedy: "Leave; the workspace's next start has a key of its own.",
  });

const gaveUp = (): DomainError =>
  new DomainError("UNAVAILABLE", "The agent did not wait for its answer.", { remedy: "Say it again." });

/** The run whose agent key this is, also an ended one. @throws DomainError NOT_SIGNED_IN */
const findCaller = async ({ request, options }: Call): Promise<KeyedRun> => {
  const bearer = BEARER.exec(request.headers.authorization ?? "")?.[1];
  const run = bearer === undefined ? undefined : await findRunByKey(options.ctx, bearer);
  if (run?.kind !== "agent") throw notSignedIn();
  return run;
};

const authenticate = async (call: Call): Promise<KeyedRun> => {
  const run = await findCaller(call);
  if (!run.valid) throw notSignedIn();
  return run;
};

const register = async (call: Call): Promise<Answer> => {
  const { ctx, callKeySecret, onNews } = call.options;
  const run = await authenticate(call);
  const body = await registerAgent(ctx, run, await readJson(call.request, registerRequestSchema), {
    callKeySecret,
    from: call.request.socket.remoteAddress,
  });
  onNews(run.workspaceId);
  return { status: 200, body };
};

const heartbeat = async (call: Call): Promise<Answer> => {
  const { ctx, onNews } = call.options;
  const run = await findCaller(call);
  // It waited no longer: working for nobody would make the next ones wait as well.
  if (call.response.destroyed) throw gaveUp();
  // An agent whose run is over is told so, rather than left to wonder what is wrong with its key.
  if (run.ended) return { status: 200, body: { exit: true } };
  if (!run.valid) throw notSignedIn();
  const body = await recordHeartbeat(ctx, run, await readJson(call.request, heartbeatRequestSchema));
  if (body.drain === true) onNews(run.workspaceId);
  return { status: 200, body };
};

const pull = async (call: Call, id: string): Promise<Answer> => {
  const { ctx, openSecret } = call.options;
  const run = await authenticate(call);
  const workspaceId = workspaceIdSchema.safeParse(id);
  if (!workspaceId.success || workspaceId.data !== run.workspaceId) throw notFound("workspace");
  return { status: 200, body: await pullSecretValues(ctx, run, openSecret) };
};

/** Between agents of one team; gives up when the asking agent does. */
const relay = async (call: Call): Promise<Answer> => {
  const { ctx, callKeySecret, owner } = call.options;
  const run = await authenticate(call);
  if (call.response.destroyed) throw gaveUp();
  const request = await readJson(call.request, relayRequestSchema);
  if (request.action === "list")
    return {
      status: 200,
      body: { action: "list", peers: await listPeers(ctx, run) } satisfies RelayResponse,
    };
  const gone = new AbortController();
  call.response.once("close", () => gone.abort());
  const callKeyFor = (runId: RunId) => deriveCallKey(callKeySecret, runId);
  const body = await askPeer(ctx, run, request, { callKeyFor, owner, signal: gone.signal });
  return { status: 200, body };
};

const health = async ({ options }: Call): Promise<Answer> =>
  (await options.isReady())
    ? { status: 200, body: { ok: true, instanceId: options.instanceId } }
    : { status: 503, body: { ok: false, code: "UNAVAILABLE", message: "The database does not answer." } };

const VALUES_PATH = new RegExp(`^${AGENT_API.secretValues("([^/]{1,64})")}$`);

const route = (call: Call): Promise<Answer> => {
  const { method, url = "" } = call.request;
  const path = url.split("?", 1)[0] ?? "";
  if (method === "POST" && path === AGENT_API.register) return register(call);
  if (method === "POST" && path === AGENT_API.heartbeat) return heartbeat(call);
  if (method === "POST" && path === AGENT_API.relay) return relay(call);
  if (method === "GET" && path === "/healthz") return health(call);
  const [, workspaceId] = VALUES_PATH.exec(path) ?? [];
  if (method === "GET" && workspaceId !== undefined) return pull(call, workspaceId);
  return Promise.reject(notFound("path"));
};

const serve = async (call: Call): Promise<void> => {
  const { response } = call;
  try {
    const { status, body } = await route(call);
    sendJson(response, status, body);
  } catch (error) {
    if (!(error instanceof DomainError)) call.options.log.error({ err: error }, "request failed");
    if (response.headersSent) response.destroy();
    else sendError(response, error);
  } finally {
    // A body that was refused is not read to its end: the connection is of no more use.
    if (!call.request.complete) response.once("finish", () => call.request.destroy());
  }
};

/** Serves the agents of this installation's runs; everything that is not listed here is closed. */
export const startAgentApi = async (options: AgentApiOptions): Promise<AgentApi> => {
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => void serve({ request, response, options }),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the agent API has no port");
  return {
    url: `http://${options.host}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
};
