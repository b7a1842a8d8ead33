import { withSealing, withSystem } from "@molecule/db";
import {
  FIRST_SEALED,
  listOtherSealed,
  listSealedVersions,
  noteOpens,
  recordPlatformAudit,
  type SealedCursor,
  type SealedRow,
} from "@molecule/db/repositories";
import type { OpenSecret } from "@molecule/secrets/open";
import type { ServiceContext } from "../service-context.ts";
import { listKeysInUse } from "./announce-key-holder.ts";
import { openSealed } from "./open-sealed.ts";
import { reportUnreadable } from "./report-unreadable.ts";

const PAGE = 200;

export type SealedAudit = {
  readonly looked: number;
  /** Did not open where they stand. */
  readonly unreadable: number;
  /** Open again, and were marked as not. */
  readonly healed: number;
  /** Sealed to a key that this process lacks. */
  readonly sealed: number;
};

type Counts = { -readonly [Name in keyof SealedAudit]: SealedAudit[Name] };

/** A key that nobody recorded, or that is retired, is not one that we lack: the row names it wrongly. */
const judge = async (
  row: SealedRow,
  openSecret: OpenSecret,
  inUse: ReadonlySet<string>,
): Promise<"opens" | "altered" | "sealed"> => {
  if (!inUse.has(row.keyId)) return "altered";
  const opened = await openSealed(row, openSecret);
  return "value" in opened ? "opens" : opened.fault;
};

const look = async (
  ctx: Pick<ServiceContext, "db">,
  rows: readonly SealedRow[],
  openSecret: OpenSecret,
  counts: Counts,
): Promise<void> => {
  const inUse = new Set((await listKeysInUse(ctx)).map(({ id }) => id));
  for (const row of rows) {
    counts.looked += 1;
    const verdict = await judge(row, openSecret, inUse);
    if (verdict === "sealed") counts.sealed += 1;
    if (verdict === "altered") {
      counts.unreadable += 1;
      await reportUnreadable(ctx, row);
    }
    if (verdict === "opens" && row.store === "version" && row.unreadable)
      if (await withSealing(ctx.db, (tx) => noteOpens(tx, row, true))) counts.healed += 1;
  }
};

/**
 * Tries every stored value, history included, where it stands. What was moved, copied, altered or put back from
 * elsewhere does not open: it is marked, and operators and its tenant are told. What opens is kept nowhere.
 */
export const auditSealed = async (
  ctx: Pick<ServiceContext, "db">,
  openSecret: OpenSecret,
  signal: AbortSignal = new AbortController().signal,
): Promise<SealedAudit> => {
  const counts: Counts = { looked: 0, unreadable: 0, healed: 0, sealed: 0 };
  let after: SealedCursor = FIRST_SEALED;
  while (!signal.aborted) {
    const rows = await withSealing(ctx.db, (tx) => listSealedVersions(tx, after, PAGE), { readOnly: true });
    const last = rows.at(-1);
    if (last?.store !== "version") break;
    await look(ctx, rows, openSecret, counts);
    after = { secretId: last.secretId, version: last.version };
  }
  await look(ctx, await withSealing(ctx.db, listOtherSealed, { readOnly: true }), openSecret, counts);
  await withSystem(ctx.db, (tx) =>
    recordPlatformAudit(
      tx,
      { kind: "process", name: "supervisor" },
      { action: "audit.sealed", detail: counts },
    ),
  );
  return counts;
};
