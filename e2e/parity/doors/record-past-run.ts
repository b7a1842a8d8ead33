import { createHash, randomBytes } from "node:crypto";
import { type Database, withTenant } from "@molecule/db";
import { insertRunKeys } from "@molecule/db/repositories";
import { runReceipts, runs } from "@molecule/db/schema";
import { newId, type PayerFacts, type RunId } from "@molecule/domain";
import { makeReceipt } from "@molecule/testing";
import type { PayerRecord } from "../../oracle/receipt.ts";
import type { Place } from "./store-state.ts";

const AN_HOUR_MS = 3_600_000;

export function payerFactsOf(record: PayerRecord): PayerFacts {
  const mode =
    record.payer === "platform" ? "platform_managed" : record.credentialMethod === null ? "disabled" : "byok";
  return { ...record, mode };
}

/** Stores a run as an earlier start left it. @returns its agent key */
export async function recordPastRun(
  db: Database,
  { scope, workspaceId }: Place,
  record: PayerRecord,
  { reachedLive, ended }: { readonly reachedLive: boolean; readonly ended: boolean },
): Promise<string> {
  const facts = payerFactsOf(record);
  const receipt = makeReceipt(workspaceId, { ...facts, runId: newId<RunId>() });
  const agentKey = `ma_live_${randomBytes(32).toString("base64url")}`;
  const { tenantId } = scope;
  await withTenant(db, scope, async (tx) => {
    await tx.insert(runs).values({
      id: receipt.runId,
      tenantId,
      workspaceId,
      generation: 1,
      fence: 1,
      runtime: "claude-code",
      mode: facts.mode,
      leaseUntil: new Date(Date.now() + AN_HOUR_MS),
      liveAt: reachedLive ? new Date() : null,
      ...(ended ? { endedAt: new Date(), endReason: "superseded" as const } : {}),
    });
    await tx.insert(runReceipts).values({ runId: receipt.runId, tenantId, workspaceId, receipt });
    const digest = createHash("sha256").update(agentKey).digest();
    await insertRunKeys(tx, scope, { id: receipt.runId, workspaceId }, [{ kind: "agent", digest }]);
  });
  return agentKey;
}
