import type { TenantScope, UtcDay, WorkspaceId } from "@molecule/domain";
import { and, desc, eq, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import { receipts, workspaces } from "../../schema/index.ts";
import type { TenantTx } from "../../transaction.ts";
import type { StoredReceipt } from "../receipts.ts";

/** Which receipts are wanted; what is left out does not narrow. */
export type ReceiptFilter = {
  readonly kinds?: readonly StoredReceipt["kind"][] | undefined;
  readonly workspaceId?: WorkspaceId | undefined;
  readonly model?: string | undefined;
  /** Days (UTC) of the posting: from and to, both inclusive. */
  readonly fromDay?: UtcDay | undefined;
  readonly toDay?: UtcDay | undefined;
  /** A part of a model, an id, a reason or a workspace's name, or a receipt's number; any case. */
  readonly text?: string | undefined;
};

export type ReceiptPage = ReceiptFilter & {
  /** The last number of the page before. */
  readonly before?: number | undefined;
  readonly limit: number;
};

const dayStart = (day: UtcDay): SQL => sql`${`${day}T00:00:00Z`}::timestamptz`;

/** A plain search for a part: nothing in the text is a pattern. */
const holds = (text: string): SQL => {
  const wanted = text.toLowerCase();
  const part = (column: SQL): SQL => sql`strpos(lower(${column}), ${wanted}) > 0`;
  const places = [
    sql`${receipts.body} #>> '{call,model}'`,
    sql`${receipts.body} #>> '{call,provider_request_id}'`,
    sql`${receipts.body} ->> 'reason'`,
    sql`${workspaces.name}`,
    sql`${receipts.attemptId}::text`,
    sql`${receipts.hash}`,
  ].map(part);
  return sql`(${sql.join([...places, sql`${receipts.seq}::text = ${wanted.replace(/^#/, "")}`], sql` or `)})`;
};

/** A page of a tenant's receipts, newest first, each with its workspace's name. */
export const listReceiptPages = (tx: TenantTx, scope: TenantScope, page: ReceiptPage) => {
  const { kinds, workspaceId, model, fromDay, toDay, text, before } = page;
  return tx
    .select({ receipt: receipts, workspaceName: workspaces.name })
    .from(receipts)
    .leftJoin(
      workspaces,
      and(eq(workspaces.tenantId, receipts.tenantId), eq(workspaces.id, receipts.workspaceId)),
    )
    .where(
      and(
        eq(receipts.tenantId, scope.tenantId),
        before === undefined ? undefined : lt(receipts.seq, before),
        kinds === undefined ? undefined : inArray(receipts.kind, [...kinds]),
        workspaceId === undefined ? undefined : eq(receipts.workspaceId, workspaceId),
        model === undefined ? undefined : sql`${receipts.body} #>> '{call,model}' = ${model}`,
        fromDay === undefined ? undefined : gte(receipts.postedAt, dayStart(fromDay)),
        toDay === undefined ? undefined : sql`${receipts.postedAt} < ${dayStart(toDay)} + interval '1 day'`,
        text === undefined || text.trim() === "" ? undefined : holds(text.trim()),
      ),
    )
    .orderBy(desc(receipts.seq))
    .limit(page.limit);
};
