import { DomainError, type NanoUsd, nanoUsdFromDecimal } from "@molecule/domain";
import type { z } from "zod";

/** @throws DomainError BAD_INPUT for what is no positive amount of USD */
export const parseAmount = (text: string): NanoUsd => {
  try {
    return nanoUsdFromDecimal(text);
  } catch {
    throw new DomainError("BAD_INPUT", `"${text}" is not an amount of USD.`, {
      remedy: "Write it as 12.50, with at most nine decimals.",
    });
  }
};

/** @throws DomainError BAD_INPUT that says what the id should name */
export const parseIdOf = <T>(schema: z.ZodType<T>, text: string, what: string): T => {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new DomainError("BAD_INPUT", `"${text}" is not the id of a ${what}.`, {
    remedy: "Copy it from a list; it looks like 01a20bdc-331e-7f8a-95bd-4f13ac951d19.",
  });
};
