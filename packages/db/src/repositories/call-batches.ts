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
import type { Registration } from "./gateways.ts";

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

// Rows travel as arrays in one JSON text: for the sender that is the cheapest form there is.
const admissionTuple = (row: AttemptRow) => {
  const { id, tenantId, workspaceId, runId, gatewayId, dialect, model, vendor, wireModel } = row;
  const { streaming, sandbox, clientRequestId, holdNanoUsd, held, spendDay } = row;
  // biome-ignore format: one line per meaning
  return [
    id, tenantId, workspaceId, runId, gatewayId, dialect, model, vendor, wireModel,
    streaming, sandbox, clientRequestId, holdNanoUsd.toString(), held, spendDay,
  ];
};

const settlementTuple = (row: SettlementRow) => {
  const { id, tenantId, workspaceId, model, sandbox, httpStatus, providerRequestId, usage, charge, reason } =
    row;
  const legs = charge === null ? [] : charge.legs;
  // biome-ignore format: one line per meaning
  return [
    id, tenantId, workspaceId, model, sandbox, httpStatus, providerRequestId,
    usage.input, usage.cacheRead, usage.cacheWrite5m, usage.cacheWrite1h, usage.output, reason,
    charge?.postingId ?? null, charge?.price ?? null,
    legs.map((leg) => [leg.id, leg.account, leg.amountNanoUsd.toString()]),
    row.estimated,
  ];
};

const closingTuple = (row: ClosingRow) => [
  row.id,
  row.tenantId,
  row.status,
  row.httpStatus,
  row.providerRequestId,
  row.reason,
];

const toJson = ({ admissions, settlements, closings }: CallBatch): string =>
  JSON.stringify([
    admissions.map(admissionTuple),
    settlements.map(settlementTuple),
    closings.map(closingTuple),
  ]);

const NOBODY: Registration = { gatewayId: "", registration: "00000000-0000-0000-0000-000000000000" };

/**
 * Writes admissions, settlements and closings of many tenants by one statement. Only an open attempt is settled
 * or closed, so a second delivery of the same settlement changes nothing and charges nothing.
 * @returns false when the gateway is not registered (any more): then nothing was admitted
 */
export const recordCallBatch = async (
  writer: SystemWriter,
  batch: CallBatch,
  by: Registration,
): Promise<boolean> => {
  const rows = await writer.execute(RECORD_CALLS, [toJson(batch), by.gatewayId, by.registration]);
  return rows[0]?.["registered"] === true;
};

const [HEAD = "", BEFORE_GATEWAY = "", BEFORE_REGISTRATION = "", TAIL = ""] = RECORD_CALLS.split(/\$[123]/);

/** The same inside a transaction, for whoever settles or closes calls that nobody is serving. */
export const recordCallEnds = async (
  tx: SystemTx,
  ends: Pick<CallBatch, "settlements" | "closings">,
): Promise<void> => {
  const json = toJson({ admissions: [], ...ends });
  await tx.execute(
    sql`${sql.raw(HEAD)}${json}${sql.raw(BEFORE_GATEWAY)}${NOBODY.gatewayId}${sql.raw(BEFORE_REGISTRATION)}${NOBODY.registration}${sql.raw(TAIL)}`,
  );
};
