import { z } from "zod";

const schema = z.object({ error: z.object({ code: z.string() }) });

/** The `code` that our gateway adds to an error in the Anthropic dialect, which itself has none. */
export const readErrorCode = (body: unknown): string | null => {
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data.error.code : null;
};
