import { workspaceIdSchema } from "@molecule/domain";
import { z } from "zod";

/** Something on a screen moved: fetch again what shows it. `reset`: more was missed than is kept, fetch all. */
export const changeViewSchema = z.object({
  seq: z.number().int(),
  workspaceId: workspaceIdSchema.nullable(),
  topic: z.enum(["workspace", "secret", "message", "usage", "tenant", "alert", "peer", "log", "reset"]),
});
export type ChangeView = z.infer<typeof changeViewSchema>;
