import { DomainError } from "@molecule/domain";

/** Midnight (UTC) of a day. @throws DomainError BAD_INPUT */
export const parseDay = (text: string): Date => {
  const at = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime())) return at;
  throw new DomainError("BAD_INPUT", `"${text}" is not a day.`, { remedy: "Write it as 2026-11-01." });
};
