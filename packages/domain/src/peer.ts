import { z } from "zod";

/** What another workspace of the team is to this one. */
export const PEER_RELATIONS = ["parent", "child", "sibling"] as const;
export type PeerRelation = (typeof PEER_RELATIONS)[number];

export const PEER_TEXT_MAX_LENGTH = 32_768;

/** What an agent asks of the relay: who its peers are, or that one of them does a task. */
export const relayRequestSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("list") }),
  z.strictObject({
    action: z.literal("ask"),
    /** A peer's id, or its name where only one has it. */
    to: z.string().min(1).max(200),
    text: z.string().trim().min(1).max(PEER_TEXT_MAX_LENGTH),
    /** The message that the asking agent works on. */
    within: z.string().max(128).nullable(),
  }),
]);
export type RelayRequest = z.infer<typeof relayRequestSchema>;

export const peerSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string().nullable(),
  relation: z.enum(PEER_RELATIONS),
  /** Whether it can be asked now. */
  available: z.boolean(),
});
export type Peer = z.infer<typeof peerSchema>;

export const relayResponseSchema = z.discriminatedUnion("action", [
  z.object({ action: z.literal("list"), peers: z.array(peerSchema) }),
  z.object({
    action: z.literal("ask"),
    from: z.string(),
    answer: z.string(),
    /** Why there is no whole answer; null when there is. */
    error: z.object({ code: z.string(), message: z.string(), remedy: z.string().optional() }).nullable(),
  }),
]);
export type RelayResponse = z.infer<typeof relayResponseSchema>;
