import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import {
  AGENT_API,
  type HeartbeatRequest,
  type HeartbeatResponse,
  heartbeatRequestSchema,
  type Peer,
  type RegisterRequest,
  type RelayRequest,
  type RelayResponse,
  registerRequestSchema,
  relayRequestSchema,
} from "@molecule/domain";

export const AGENT_KEY = "ma_live_test-agent-key-0123456789";
export const CALL_KEY = "mc_live_test-call-key-0123456789";

const BOB: Peer = {
  ...{ id: "01939f5e-0000-7000-8000-00000000000b", name: "Bob", role: "a multiplier" },
  ...{ relation: "sibling", available: true },
};

/** What the relay answers, or why it does not. */
type Relayed = RelayResponse | { readonly message: string; readonly remedy?: string };

/** The platform's side of the agent API, small: what the supervisor answers is set by the test. */
export type TestPlatform = {
  readonly url: string;
  /** Resolves when an agent has registered. */
  readonly registered: Promise<RegisterRequest>;
  readonly heartbeats: HeartbeatRequest[];
  /** Authorization headers that it saw. */
  readonly bearers: Set<string>;
  answer: HeartbeatResponse;
  /** What the relay was asked. */
  readonly asked: RelayRequest[];
  /** How many of them were given up before they had an answer. */
  givenUp: number;
  /** The relay: Bob is there and repeats what he is asked, unless told. */
  relay: (request: RelayRequest) => Relayed | Promise<Relayed>;
  /** Acknowledges the usage that it is told. */
  acknowledges: boolean;
  /** Status with which it answers everything; 200 unless told. */
  status: number;
  readonly close: () => Promise<void>;
};

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
};

export type TestPlatformOptions = {
  readonly sandbox?: boolean;
  readonly heartbeatIntervalMs?: number;
};

const relay = (request: RelayRequest): Relayed =>
  request.action === "list"
    ? { action: "list", peers: [BOB] }
    : { action: "ask", from: BOB.name, answer: `Bob heard: ${request.text}`, error: null };

export const startTestPlatform = async (options: TestPlatformOptions = {}): Promise<TestPlatform> => {
  const registration = Promise.withResolvers<RegisterRequest>();
  const server = createServer(async (request, response) => {
    platform.bearers.add(request.headers.authorization ?? "");
    const body = await readJson(request);
    const send = (value: unknown, status = platform.status) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (platform.status !== 200) return send({});
    if (request.url === AGENT_API.register) {
      registration.resolve(registerRequestSchema.parse(body));
      return send({
        workspaceName: "Ada",
        role: "an adder",
        sandbox: options.sandbox ?? true,
        callKeySha256: createHash("sha256").update(CALL_KEY).digest("hex"),
        heartbeatIntervalMs: options.heartbeatIntervalMs ?? 100,
      });
    }
    if (request.url === AGENT_API.relay) {
      const asked = relayRequestSchema.parse(body);
      platform.asked.push(asked);
      response.once("close", () => {
        if (!response.writableFinished) platform.givenUp += 1;
      });
      const relayed = await platform.relay(asked);
      return send(relayed, "action" in relayed ? 200 : 409);
    }
    const beat = heartbeatRequestSchema.parse(body);
    platform.heartbeats.push(beat);
    const acknowledged = platform.acknowledges ? beat.usage.map((report) => report.id) : [];
    send({ ...platform.answer, acknowledged });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  const platform: TestPlatform = {
    url: `http://127.0.0.1:${address.port}`,
    registered: registration.promise,
    heartbeats: [],
    bearers: new Set(),
    answer: {},
    asked: [],
    givenUp: 0,
    relay,
    acknowledges: true,
    status: 200,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return platform;
};
