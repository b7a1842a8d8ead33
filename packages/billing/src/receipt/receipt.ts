import type { NanoUsd, TokenUsage } from "@molecule/domain";
import type { Price, PriceClasses } from "@molecule/registry";
import { type CanonicalValue, canonicalJson } from "./canonical-json.ts";

/** Hex SHA-256 of a text's UTF-8 bytes; handed in, because this package also runs in a browser. */
export type Sha256 = (text: string) => string;

/** One movement of a tenant's credit as its ledger knows it, before it is linked into the chain. */
export type Movement = {
  readonly tenantId: string;
  readonly postingId: string;
  readonly kind: "charge" | "grant" | "top_up" | "adjustment" | "refund";
  /** What it does to the balance: a charge is negative. */
  readonly amountNanoUsd: NanoUsd;
  readonly sandbox: boolean;
  readonly reason: string | null;
  readonly at: Date;
  /** The call that it belongs to, if any. */
  readonly call: MovementCall | null;
};

export type MovementCall = {
  readonly attemptId: string;
  readonly workspaceId: string;
  readonly runId: string;
  readonly payer: string;
  readonly credentialKind: string;
  /** Entry of the registry, and the gateway's namespace of it. */
  readonly provider: string | null;
  readonly vendor: string;
  readonly model: string;
  readonly wireModel: string;
  readonly providerRequestId: string | null;
  /** True when the counts are an upper bound that stands in for numbers that never came. */
  readonly estimated: boolean;
  readonly usage: TokenUsage | null;
  readonly price: { readonly model: string; readonly from: string } | null;
  /** The row of the book that `price` names, if the book still has it. */
  readonly rates: Price | null;
  readonly admittedAt: Date;
  readonly finishedAt: Date | null;
};

export type ReceiptBody = { readonly [key: string]: CanonicalValue };
export type Receipt = { readonly body: ReceiptBody; readonly hash: string };
/** The last link of a chain: `seq` 0 before the first. */
export type ChainHead = { readonly seq: number; readonly hash: string };

const classesBody = (classes: PriceClasses): ReceiptBody => ({
  input: classes.input?.toString() ?? null,
  output: classes.output?.toString() ?? null,
  cache_read: classes.cacheRead?.toString() ?? null,
  cache_write_5m: classes.cacheWrite5m?.toString() ?? null,
  cache_write_1h: classes.cacheWrite1h?.toString() ?? null,
});

/** Nano-USD per million tokens, as text; a class that is null is unpriced. */
const ratesBody = (rates: Price): ReceiptBody => ({
  ...classesBody(rates),
  tiers: rates.tiers.map((tier) => ({ above_input: tier.aboveInput, ...classesBody(tier) })),
});

const usageBody = (usage: TokenUsage): ReceiptBody => ({
  input: usage.input,
  cache_read: usage.cacheRead,
  cache_write_5m: usage.cacheWrite5m,
  cache_write_1h: usage.cacheWrite1h,
  output: usage.output,
});

const callBody = (call: MovementCall): ReceiptBody => ({
  attempt: call.attemptId,
  workspace: call.workspaceId,
  run: call.runId,
  payer: call.payer,
  credential_kind: call.credentialKind,
  provider: call.provider,
  vendor: call.vendor,
  model: call.model,
  wire_model: call.wireModel,
  provider_request_id: call.providerRequestId,
  estimated: call.estimated,
  usage: call.usage === null ? null : usageBody(call.usage),
  price: call.price === null ? null : { model: call.price.model, from: call.price.from },
  rates: call.rates === null ? null : ratesBody(call.rates),
  admitted_at: call.admittedAt.toISOString(),
  finished_at: call.finishedAt?.toISOString() ?? null,
});

/** What the first receipt of a tenant refers to, so that no chain can pass for another tenant's. */
export const chainStart = (sha256: Sha256, tenantId: string): ChainHead => ({
  seq: 0,
  hash: sha256(`molecule receipts 1 ${tenantId}`),
});

/** Links one movement behind the head: the receipt names its predecessor's hash, and is itself hashed whole. */
export const linkReceipt = (sha256: Sha256, head: ChainHead, movement: Movement): Receipt => {
  const body: ReceiptBody = {
    version: 1,
    tenant: movement.tenantId,
    seq: head.seq + 1,
    prev_hash: head.hash,
    posting: movement.postingId,
    kind: movement.kind,
    amount_nano_usd: movement.amountNanoUsd.toString(),
    sandbox: movement.sandbox,
    reason: movement.reason,
    posted_at: movement.at.toISOString(),
    call: movement.call === null ? null : callBody(movement.call),
  };
  return { body, hash: sha256(canonicalJson(body)) };
};
