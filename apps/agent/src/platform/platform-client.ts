import {
  AGENT_API,
  type HeartbeatRequest,
  type HeartbeatResponse,
  heartbeatResponseSchema,
  type RegisterRequest,
  type RegisterResponse,
  type RelayRequest,
  type RelayResponse,
  registerResponseSchema,
  relayResponseSchema,
  type Secret,
} from "@molecule/domain";
import { z } from "zod";

/** A supervisor that is busy answers late; one that is gone refuses at once. */
const TIMEOUT_MS = 15_000;

/** The platform refused, or did not answer; `status` is null without an answer. */
export class PlatformCallError extends Error {
  readonly status: number | null;
  constructor(path: string, status: number | null, options?: ErrorOptions) {
    super(status === null ? `${path} could not be reached` : `${path} answered ${status}`, options);
    this.name = "PlatformCallError";
    this.status = status;
  }
}

/** The relay does not do what was asked, and says why. */
export class RelayRefusal extends Error {
  readonly remedy: string | undefined;
  constructor(message: string, remedy: string | undefined) {
    super(message);
    this.name = "RelayRefusal";
    this.remedy = remedy;
  }
}

const refusalSchema = z.object({ message: z.string(), remedy: z.string().optional() });

/** The agent API of the platform, with the run's own key. @throws PlatformCallError */
export type PlatformClient = {
  readonly register: (request: RegisterRequest) => Promise<RegisterResponse>;
  readonly heartbeat: (request: HeartbeatRequest) => Promise<HeartbeatResponse>;
  /** Asks the team's relay, for as long as the signal lets it. @throws RelayRefusal */
  readonly relay: (request: RelayRequest, signal: AbortSignal) => Promise<RelayResponse>;
};

export const createPlatformClient = (platformUrl: string, agentKey: Secret): PlatformClient => {
  const send = (path: string, body: unknown, signal: AbortSignal): Promise<Response> =>
    fetch(`${platformUrl}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${agentKey.expose()}` },
      body: JSON.stringify(body),
      // The agent key goes to the platform's own address and nowhere else.
      redirect: "error",
      signal,
    }).catch((error: unknown) => {
      throw new PlatformCallError(path, null, { cause: error });
    });
  const parse = async <T>(path: string, response: Response, schema: z.ZodType<T>): Promise<T> => {
    const parsed = schema.safeParse(await response.json().catch(() => null));
    // An answer that we cannot read is as good as none.
    if (!parsed.success) throw new PlatformCallError(path, null);
    return parsed.data;
  };
  const post = async <T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> => {
    const response = await send(path, body, AbortSignal.timeout(TIMEOUT_MS));
    if (response.ok) return parse(path, response, schema);
    await response.body?.cancel();
    throw new PlatformCallError(path, response.status);
  };
  return {
    register: (request) => post(AGENT_API.register, request, registerResponseSchema),
    heartbeat: (request) => post(AGENT_API.heartbeat, request, heartbeatResponseSchema),
    relay: async (request, signal) => {
      const response = await send(AGENT_API.relay, request, signal);
      if (response.ok) return parse(AGENT_API.relay, response, relayResponseSchema);
      const refusal = await parse(AGENT_API.relay, response, refusalSchema);
      throw new RelayRefusal(refusal.message, refusal.remedy);
    },
  };
};
