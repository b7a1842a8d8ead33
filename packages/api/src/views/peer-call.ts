import { workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";

/** A task on its way from one agent to another, and who pays for it: always who does it. */
export const peerCallSchema = z.object({
  id: z.string(),
  callerId: workspaceIdSchema,
  calleeId: workspaceIdSchema,
  payer: z.enum(["tenant", "platform", "none"]),
  createdAt: z.date(),
});
export type PeerCallView = z.infer<typeof peerCallSchema>;
