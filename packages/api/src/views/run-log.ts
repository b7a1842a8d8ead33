import { runIdSchema } from "@molecule/domain";
import { z } from "zod";

/** What the newest run of a workspace wrote last; secrets were replaced where it was written. */
export const runLogSchema = z.object({
  runId: runIdSchema,
  generation: z.number().int(),
  preparedAt: z.date(),
  endedAt: z.date().nullable(),
  text: z.string(),
  /** Null while its supervisor has brought nothing yet. */
  broughtAt: z.date().nullable(),
});
export type RunLogView = z.infer<typeof runLogSchema>;
