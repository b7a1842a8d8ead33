import { type ExportedMovement, FOCUS_HEADER, focusLine } from "@molecule/billing";
import { type Database, withTenant } from "@molecule/db";
import { listMovements, type MovementPage } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import { findProvider, type Registry, resolveUpstream } from "@molecule/registry";

const PAGE = 1000;
type Row = Awaited<ReturnType<typeof listMovements>>[number];

const publisherOf = (registry: Registry, model: string, vendor: string): string => {
  const upstream = resolveUpstream(registry, model);
  return (upstream.ok ? findProvider(registry, upstream.provider)?.displayName : undefined) ?? vendor;
};

const describeMovement = (registry: Registry, row: Row): ExportedMovement => {
  const { entry, attempt, usage, tenantName, workspaceName } = row;
  const { tenantId, workspaceId, postingId, kind, amountNanoUsd, reason, sandbox, at } = entry;
  const common = { tenantId, tenantName, workspaceId, workspaceName, postingId };
  return {
    ...common,
    ...{ kind, amountNanoUsd, reason, sandbox, at },
    call:
      attempt === null
        ? null
        : {
            attemptId: attempt.id,
            vendor: attempt.vendor,
            publisher: publisherOf(registry, attempt.model, attempt.vendor),
            model: attempt.model,
            providerRequestId: attempt.providerRequestId,
            priceFrom: entry.price?.from ?? null,
            usage,
            admittedAt: attempt.admittedAt,
            finishedAt: attempt.finishedAt,
          },
  };
};

/**
 * A tenant's movements of a period as CSV in the columns of FOCUS; page by page, so that memory does not grow with
 * it.
 */
export async function* exportFocus(
  { db, registry }: { readonly db: Database; readonly registry: Registry },
  scope: TenantScope,
  period: { readonly from: Date; readonly until: Date },
): AsyncGenerator<string> {
  yield FOCUS_HEADER;
  let after: MovementPage["after"] = null;
  for (;;) {
    const page: MovementPage = { ...period, after, limit: PAGE };
    const rows = await withTenant(db, scope, (tx) => listMovements(tx, scope, page), { readOnly: true });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => focusLine(describeMovement(registry, row))).join("");
    if (rows.length < PAGE) return;
    after = { at: last.atText, postingId: last.entry.postingId };
  }
}
