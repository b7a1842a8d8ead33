import type {
  AttemptId,
  Dialect,
  LedgerPostingId,
  NanoUsd,
  RunId,
  TenantId,
  TokenUsage,
  UtcDay,
  WorkspaceId,
} from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { LedgerAccount } from "../schema/index.ts";
import type { SystemWriter } from "../system-writer.ts";
import type { SystemTx } from "../transaction.ts";
import { RECORD_CALLS } from "./call-batch-statement.ts";

/** One call that was let in. */
export type AttemptRow = {
  readonly id: AttemptId;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly runId: RunId;
  readonly gatewayId: string;
  readonly dialect: Dialect;
  readonly model: string;
  readonly vendor: string;
  readonly wireModel: string;
  readonly streaming: boolean;
  readonly sandbox: boolean;
  /** What the caller called it; recorded, never trusted. */
  readonly clientRequestId: string | null;
  /** The most it may cost, set aside in `held` (bits of SPEND_ACCOUNTS) for the windows of `spendDay`. */
  readonly holdNanoUsd: NanoUsd;
  readonly held: number;
  readonly spendDay: UtcDay;
};

/** The provider's numbers for one call, and the legs that charge them. */
export type SettlementRow = {
  readonly id: AttemptId;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly model: string;
  readonly sandbox: boolean;
  readonly httpStatus: number | null;
  readonly providerRequestId: string | null;
  readonly usage: TokenUsage;
  /** Null when a count has no price: the usage is kept, and the call stays unresolved for `reason`. */
  readonly charge: {
    readonly postingId: LedgerPostingId;
    readonly price: { readonly model: string; readonly from: string };
    readonly legs: readonly {
      readonly id: LedgerPostingId;
      readonly account: LedgerAccount;
      readonly amountNanoUsd: NanoUsd;
    }[];
  } | null;
  readonly reason: string | null;
  /** The numbers are an upper bound of our own, for `reason`. */
  readonly estimated: boolean;
};

/** A call that ended without numbers: `void` cost nothing, `unresolved` is looked at again. */
export type ClosingRow = {
  readonly id: AttemptId;
  readonly tenantId: TenantId;
  readonly status: "void" | "unresolved";
  readonly httpStatus: number | null;
  readonly providerRequestId: string | null;
  readonly reason: string;
};

export type CallBatch = {
  readonly admissions: readonly AttemptRow[];
  readonly settlements: readonly SettlementRow[];
  readonly closings: readonly ClosingRow[];
};

/**
 * Rows as texts, as they travel to the database and lie on a gateway's disk: made once per line, joined per batch.
 * Arrays are the cheapest form there is, for the sender.
 */
export type EncodedBatch = {
  readonly admissions: readonly string[];
  readonly settlements: readonly string[];
  readonly closings: readonly string[];
};

/** How many elements each kind of row has: what has another number was written by another version. */
export const ENCODED_LENGTHS = { admission: 17, settlement: 17, closing: 6 } as const;

/** @param admittedAtMs by the database's clock; null for the moment at which it is recorded */
export const encodeAdmission = (
  row: AttemptRow,
  registration: string,
  admittedAtMs: number | null,
): string => {
  const { id, tenantId, workspaceId, runId, gatewayId, dialect, model, vendor, wireModel } = row;
  const { streaming, sandbox, clientRequestId, holdNanoUsd, held, spendDay } = row;
  // biome-ignore format: one line per meaning
  return JSON.stringify([
    id, tenantId, workspaceId, runId, gatewayId, dialect, model, vendor, wireModel,
    streaming, sandbox, clientRequestId, holdNanoUsd.toString(), held, spendDay, registration, admittedAtMs,
  ]);
};

export const encodeSettlement = (row: SettlementRow): string => {
  const { id, tenantId, workspaceId, model, sandbox, httpStatus, providerRequestId, usage, charge, reason } =
    row;
  const legs = charge === null ? [] : charge.legs;
  // biome-ignore format: one line per meaning
  return JSON.stringify([
    id, tenantId, workspaceId, model, sandbox, httpStatus, providerRequestId,
    usage.input, usage.cacheRead, usage.cacheWrite5m, usage.cacheWrite1h, usage.output, reason,
    charge?.postingId ?? null, charge?.price ?? null,
    legs.map((leg) => [leg.id, leg.account, leg.amountNanoUsd.toString()]),
    row.estimated,
  ]);
};

export const encodeClosing = (row: ClosingRow): string =>
  JSON.stringify([row.id, row.tenantId, row.status, row.httpStatus, row.providerRequestId, row.reason]);

/** What became of a batch beside being written. */
export type BatchOutcome = {
  /** Admissions under a registration that is gone: recorded, against no lease. */
  readonly strays: number;
  /** Ends whose calls another delivery was still committing: to be told again. */
  readonly missed: readonly AttemptId[];
};

const documentOf = ({ admissions, settlements, closings }: EncodedBatch): string =>
  `[[${admissions.join()}],[${settlements.join()}],[${closings.join()}]]`;

/**
 * Writes admissions, settlements and closings of many tenants by one statement. Only an open attempt is settled
 * or closed, so a second delivery of the same settlement changes nothing and charges nothing.
 */
export const recordCallBatch = async (writer: SystemWriter, batch: EncodedBatch): Promise<BatchOutcome> => {
  const [row] = await writer.execute(RECORD_CALLS, [documentOf(batch)]);
  return { strays: Number(row?.["strays"]), missed: row?.["missed"] as readonly AttemptId[] };
};

const [BEFORE_DOCUMENT = "", AFTER_DOCUMENT = ""] = RECORD_CALLS.split("$1");

/** The same inside a transaction, for whoever settles or closes calls that nobody is serving. */
export const recordCallEnds = async (
  tx: SystemTx,
  { settlements, closings }: Pick<CallBatch, "settlements" | "closings">,
): Promise<void> => {
  const document = documentOf({
    admissions: [],
    settlements: settlements.map(encodeSettlement),
    closings: closings.map(encodeClosing),
  });
  await tx.execute(sql`${sql.raw(BEFORE_DOCUMENT)}${document}${sql.raw(AFTER_DOCUMENT)}`);
};
