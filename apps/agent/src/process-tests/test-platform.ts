import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import {
  AGENT_API,
  type HeartbeatRequest,
  type HeartbeatResponse,
  heartbeatRequestSchema,
  type RegisterRequest,
  registerRequestSchema,
} from "@molecule/domain";

export const AGENT_KEY = "ma_live_test-agent-key-0123456789";
export const CALL_KEY = "mc_live_test-call-key-0123456789";

/** The platform's side of the agent API, small: what the supervisor answers is set by the test. */
export type TestPlatform = {
  readonly url: string;
  /** Resolves when an agent has registered. */
  readonly registered: Promise<RegisterRequest>;
  readonly heartbeats: HeartbeatRequest[];
  /** Authorization headers that it saw. */
  readonly bearers: Set<string>;
  answer: HeartbeatResponse;
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

export const startTestPlatform = async (options: TestPlatformOptions = {}): Promise<TestPlatform> => {
  const registration = Promise.withResolvers<RegisterRequest>();
  const server = createServer(async (request, response) => {
    platform.bearers.add(request.headers.authorization ?? "");
    const body = await readJson(request);
    const send = (value: unknown) => {
      response.writeHead(platform.status, { "content-type": "application/json" });
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
    acknowledges: true,
    status: 200,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return platform;
};
