import { type CanonicalValue, canonicalJson } from "./canonical-json.ts";
import type { ChainHead, Receipt, ReceiptBody } from "./receipt.ts";

/** The first line of an export: whose chain it is, and where the chain stood. */
export type ReceiptHeader = { readonly tenantId: string; readonly head: ChainHead };

export const renderHeader = ({ tenantId, head }: ReceiptHeader): string =>
  canonicalJson({ molecule_receipts: 1, tenant: tenantId, count: head.seq, head: head.hash });

export const renderReceipt = ({ body, hash }: Receipt): string => canonicalJson({ body, hash });

const parseObject = (line: string): ReceiptBody | undefined => {
  try {
    const value: CanonicalValue = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as ReceiptBody)
      : undefined;
  } catch {
    return undefined;
  }
};

export const parseHeader = (line: string): ReceiptHeader | undefined => {
  const value = parseObject(line);
  const { molecule_receipts: version, tenant, count, head } = value ?? {};
  if (version !== 1 || typeof tenant !== "string" || typeof head !== "string") return undefined;
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0) return undefined;
  return { tenantId: tenant, head: { seq: count, hash: head } };
};

/** A line as far as the check of a chain needs it; undefined when it is no receipt. */
export const parseReceiptLine = (
  line: string,
): (Receipt & { readonly seq: number; readonly prevHash: string; readonly tenantId: string }) | undefined => {
  const { body, hash } = parseObject(line) ?? {};
  if (typeof hash !== "string" || typeof body !== "object" || body === null || Array.isArray(body))
    return undefined;
  const fields = body as ReceiptBody;
  const { seq, prev_hash: prevHash, tenant: tenantId } = fields;
  if (typeof seq !== "number" || typeof prevHash !== "string" || typeof tenantId !== "string")
    return undefined;
  return { body: fields, hash, seq, prevHash, tenantId };
};
