import type { BillingFacts } from "@molecule/billing";
import { DomainError, type WorkspaceId } from "@molecule/domain";

/** SQLSTATE, or the code with which the driver or the operating system reports a lost connection. */
const DATABASE_CODE = /^([0-9A-Z]{5}|CONNECT\w*|E[A-Z]{3,})$/;

/**
 * One sentence about a failure to read from the database, without its text, which may quote a statement; null
 * for any other error, which is a fault of ours and must stay one.
 */
export const describeReadFailure = (error: unknown): string | null => {
  if (error instanceof DomainError) return null;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code: unknown = "code" in cause ? cause.code : undefined;
    if (typeof code === "string" && DATABASE_CODE.test(code))
      return `the facts could not be read from the database (${code})`;
  }
  return null;
};

/** Facts that say only that they could not be read. A screen may show what follows; no start acts on it. */
export const unreadFacts = (workspaceId: WorkspaceId, readFailure: string): BillingFacts => ({
  workspaceId,
  runtime: "",
  entries: [],
  override: null,
  tenantMode: "platform_managed",
  sandbox: false,
  sandboxModel: null,
  runtimeInstalled: false,
  gateway: null,
  lastPayer: null,
  confirmations: [],
  requestedModel: null,
  readFailure,
});
