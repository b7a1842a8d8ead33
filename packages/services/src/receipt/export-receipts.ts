import { chainStart, renderHeader, renderReceipt } from "@molecule/billing";
import { type Database, withTenant } from "@molecule/db";
import { findReceiptChain, listReceiptLinks } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import { sha256 } from "./sha256.ts";

const PAGE = 1000;
type Body = Parameters<typeof renderReceipt>[0]["body"];

/**
 * The whole chain of a tenant as JSON lines, a header first; page by page, so that memory does not grow with it.
 * Links that come while it runs are not in it: the header says where the chain stood.
 */
export async function* exportReceipts(db: Database, scope: TenantScope): AsyncGenerator<string> {
  const { tenantId } = scope;
  const chain = await withTenant(db, scope, (tx) => findReceiptChain(tx, scope), { readOnly: true });
  const head = chain ?? chainStart(sha256, tenantId);
  yield `${renderHeader({ tenantId, head: { seq: head.seq, hash: head.hash } })}\n`;
  for (let after = 0; after < head.seq; ) {
    const page = { after, until: head.seq, limit: PAGE };
    const links = await withTenant(db, scope, (tx) => listReceiptLinks(tx, scope, page), { readOnly: true });
    // The body came out of the column as it was linked: canonical JSON of it is what was hashed.
    yield links.map(({ body, hash }) => `${renderReceipt({ body: body as Body, hash })}\n`).join("");
    after = links.at(-1)?.seq ?? head.seq;
  }
}
