import { z } from "zod";
import type { FailureDetail } from "../agent-failure.ts";

/** Where a failed task carries why, since a text part would look like an answer. */
const KEY = "molecule.failure";

const schema = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  providerStatus: z.number().optional(),
  cause: z.string().optional(),
});

export const toFailureMetadata = (detail: FailureDetail): Record<string, unknown> => ({ [KEY]: detail });

/** The failure in a task's or an update's metadata, or null. */
export const findFailure = (metadata: unknown): FailureDetail | null => {
  const parsed = z.object({ [KEY]: schema }).safeParse(metadata);
  if (!parsed.success) return null;
  const { providerStatus, cause, ...detail } = parsed.data[KEY];
  return {
    ...detail,
    ...(providerStatus === undefined ? {} : { providerStatus }),
    ...(cause === undefined ? {} : { cause }),
  };
};
