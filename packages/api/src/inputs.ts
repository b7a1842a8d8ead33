import { SECRET_KINDS } from "@molecule/domain";
import { z } from "zod";

/**
 * One name as typed or pasted. Lengths are bounded generously here, so that the write guard says what is wrong
 * with a name or value in its own words.
 */
export const secretEntrySchema = z.object({
  name: z.string().max(1000),
  value: z.string().max(200_000),
  kind: z.enum(SECRET_KINDS),
  /** Undefined keeps the note that stands there. */
  note: z.string().max(1000).optional(),
  expiresAt: z.date().nullish(),
});
