import { type ChainHead, chainStart, linkReceipt, type Movement, type Receipt } from "@molecule/billing";
import { withSystem, withTenant } from "@molecule/db";
import {
  appendReceipts,
  listTenantsToReceipt,
  listUnreceiptedPostings,
  lockReceiptChain,
  type NewReceipt,
  recordChange,
  type UnreceiptedPosting,
} from "@molecule/db/repositories";
import { processScope, type TenantId } from "@molecule/domain";
import { type Registry, resolveUpstream } from "@molecule/registry";
import type { ServiceContext } from "../service-context.ts";
import { sha256 } from "./sha256.ts";

const TENANTS = 100;
const POSTINGS = 500;

const describeCall = (
  registry: Registry,
  { entry, attempt, usage }: UnreceiptedPosting,
): Movement["call"] => {
  if (attempt === null) return null;
  const { price } = entry;
  const rates = price === null ? undefined : registry.prices[price.model];
  const upstream = resolveUpstream(registry, attempt.model);
  return {
    attemptId: attempt.id,
    workspaceId: attempt.workspaceId,
    runId: attempt.runId,
    payer: attempt.payer,
    credentialKind: attempt.credentialKind,
    provider: upstream.ok ? upstream.provider : null,
    vendor: attempt.vendor,
    model: attempt.model,
    wireModel: attempt.wireModel,
    providerRequestId: attempt.providerRequestId,
    estimated: attempt.estimated,
    usage,
    price,
    rates: rates?.find(({ from }) => from === price?.from) ?? null,
    admittedAt: attempt.admittedAt,
    finishedAt: attempt.finishedAt,
  };
};

const describeMovement = (registry: Registry, posting: UnreceiptedPosting): Movement => {
  const { tenantId, postingId, kind, amountNanoUsd, sandbox, reason, at } = posting.entry;
  const call = describeCall(registry, posting);
  return { tenantId, postingId, kind, amountNanoUsd, sandbox, reason, at, call };
};

const planLink = (posting: UnreceiptedPosting, seq: number, { body, hash }: Receipt): NewReceipt => {
  const { postingId, attemptId, workspaceId, kind, amountNanoUsd, at: postedAt } = posting.entry;
  return { seq, postingId, attemptId, workspaceId, kind, amountNanoUsd, body, hash, postedAt };
};

/** Links a batch of one tenant's postings. @returns how many */
const linkBatch = (ctx: Pick<ServiceContext, "db" | "registry">, tenantId: TenantId): Promise<number> => {
  const scope = processScope("supervisor", tenantId);
  return withTenant(ctx.db, scope, async (tx) => {
    const chain = await lockReceiptChain(tx, scope, chainStart(sha256, tenantId).hash);
    const postings = await listUnreceiptedPostings(tx, scope, chain.linkedUntil, POSTINGS);
    if (postings.length === 0) return 0;
    let head: ChainHead = chain;
    let { linkedUntil } = chain;
    const links: NewReceipt[] = [];
    for (const posting of postings) {
      const receipt = linkReceipt(sha256, head, describeMovement(ctx.registry, posting));
      head = { seq: head.seq + 1, hash: receipt.hash };
      links.push(planLink(posting, head.seq, receipt));
      const { at } = posting.entry;
      if (linkedUntil === null || at > linkedUntil) linkedUntil = at;
    }
    await appendReceipts(tx, scope, links, { seq: head.seq, hash: head.hash, linkedUntil });
    // Screens saw the movement already; now they may show its receipt.
    await recordChange(tx, { tenantId, topic: "usage" });
    return links.length;
  });
};

/**
 * Gives every posting that has none its receipt, tenant by tenant. Any number of processes may run this at once:
 * each chain grows under a lock of its own.
 * @returns how many receipts were linked
 */
export const linkReceipts = async (ctx: Pick<ServiceContext, "db" | "registry">): Promise<number> => {
  let linked = 0;
  for (const tenantId of await withSystem(ctx.db, (tx) => listTenantsToReceipt(tx, TENANTS))) {
    let batch = POSTINGS;
    while (batch === POSTINGS) {
      batch = await linkBatch(ctx, tenantId);
      linked += batch;
    }
  }
  return linked;
};
