import { z } from "zod";
import { tokenUsageSchema } from "./token-usage.ts";

/** Paths of the agent API, below `PLATFORM_URL`. */
/** Where the gateway serves, below its own origin. */
export const GATEWAY_PREFIX = "/api/v1/internal/llm";

export const AGENT_API = {
  register: "/agent/register",
  heartbeat: "/agent/heartbeat",
  relay: "/agent/relay",
  secretValues: (workspaceId: string) => `/workspaces/${workspaceId}/secrets/values`,
} as const;

/** An agent tells where it listens. The bearer is the run's agent key. */
export const registerRequestSchema = z.strictObject({
  /** Base URL of the agent's A2A server, e.g. `http://127.0.0.1:41234`. */
  url: z.url().max(2048),
  agentVersion: z.string().max(64),
  protocolVersions: z.array(z.string().max(16)).max(8),
  /** `loop`: our small sandbox loop, labelled as such; else the real runtime's name. */
  executor: z.string().max(64),
});
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

export const registerResponseSchema = z.object({
  workspaceName: z.string(),
  role: z.string().nullable(),
  sandbox: z.boolean(),
  /** Hex SHA-256 of the key that callers of this agent must present as bearer. */
  callKeySha256: z.string().regex(/^[0-9a-f]{64}$/),
  heartbeatIntervalMs: z.number().int().positive(),
  /** Names that changed since the workspace ran last; never values. */
  changed: z.array(z.string()).default([]),
});
export type RegisterResponse = z.infer<typeof registerResponseSchema>;

/** No call comes near it, and what it would cost by any price can still be stored. */
const MAX_REPORTED_TOKENS = 1_000_000_000_000;

/** What a byok provider's answer said that one call used; unverified. A text that cannot be stored is refused here. */
export const usageReportSchema = z.strictObject({
  id: z.uuid(),
  model: z
    .string()
    .max(1024)
    .refine((model) => !model.includes("\u0000"), "A model's id has no NUL."),
  at: z.iso.datetime(),
  usage: tokenUsageSchema.refine(
    (usage) => Object.values(usage).every((count) => count <= MAX_REPORTED_TOKENS),
    "No call uses so many tokens.",
  ),
});
export type UsageReport = z.infer<typeof usageReportSchema>;

export const heartbeatRequestSchema = z.strictObject({
  /** The task in hand, or null when idle. */
  currentTask: z.strictObject({ id: z.string().max(128), startedAt: z.iso.datetime() }).nullable(),
  draining: z.boolean(),
  /** Each is reported until its id is acknowledged. */
  usage: z.array(usageReportSchema).max(100),
});
export type HeartbeatRequest = z.infer<typeof heartbeatRequestSchema>;

export const heartbeatResponseSchema = z.object({
  /** Finish the task in hand, accept no new one. */
  drain: z.boolean().optional(),
  /** This run is over: leave now. */
  exit: z.boolean().optional(),
  /** Names that changed since this run was prepared; never values. */
  changes: z.array(z.string()).optional(),
  /** Usage report ids that are stored. */
  acknowledged: z.array(z.string()).optional(),
});
export type HeartbeatResponse = z.infer<typeof heartbeatResponseSchema>;
