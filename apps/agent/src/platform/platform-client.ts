import {
  AGENT_API,
  type HeartbeatRequest,
  type HeartbeatResponse,
  heartbeatResponseSchema,
  type RegisterRequest,
  type RegisterResponse,
  registerResponseSchema,
  type Secret,
} from "@molecule/domain";
import type { z } from "zod";

const TIMEOUT_MS = 5_000;

/** The platform refused, or did not answer; `status` is null without an answer. */
export class PlatformCallError extends Error {
  readonly status: number | null;
  constructor(path: string, status: number | null, options?: ErrorOptions) {
    super(status === null ? `${path} could not be reached` : `${path} answered ${status}`, options);
    this.name = "PlatformCallError";
    this.status = status;
  }
}

/** The agent API of the platform, with the run's own key. @throws PlatformCallError */
export type PlatformClient = {
  readonly register: (request: RegisterRequest) => Promise<RegisterResponse>;
  readonly heartbeat: (request: HeartbeatRequest) => Promise<HeartbeatResponse>;
};

export const createPlatformClient = (platformUrl: string, agentKey: Secret): PlatformClient => {
  const post = async <T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> => {
    const response = await fetch(`${platformUrl}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${agentKey.expose()}` },
      body: JSON.stringify(body),
      // The agent key goes to the platform's own address and nowhere else.
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new PlatformCallError(path, null, { cause: error });
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new PlatformCallError(path, response.status);
    }
    const parsed = schema.safeParse(await response.json().catch(() => null));
    // An answer that we cannot read is as good as none.
    if (!parsed.success) throw new PlatformCallError(path, null);
    return parsed.data;
  };
  return {
    register: (request) => post(AGENT_API.register, request, registerResponseSchema),
    heartbeat: (request) => post(AGENT_API.heartbeat, request, heartbeatResponseSchema),
  };
};
