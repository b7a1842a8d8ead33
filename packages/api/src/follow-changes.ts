import { withTenant } from "@molecule/db";
import { findLastChangeSeq, listChangesAfter } from "@molecule/db/repositories";
import { notFound, type TenantScope } from "@molecule/domain";
import type { SignedIn } from "@molecule/services/auth";
import { resetChange } from "./change-feed.ts";
import type { ApiContext } from "./context.ts";
import { assertSession, resolveScope } from "./trpc.ts";
import type { ChangeView } from "./views/index.ts";

/** Numbers are drawn before their transaction commits: look this far back for latecomers. */
const LOOK_BACK = 50;
const MOST_MISSED = 500;

const listMissed = async (
  { services }: ApiContext,
  scope: TenantScope,
  after: number,
): Promise<ChangeView[]> => {
  const { last, rows } = await withTenant(
    services.db,
    scope,
    async (tx) => ({
      last: await findLastChangeSeq(tx, scope),
      rows: await listChangesAfter(tx, scope, Math.max(0, after - LOOK_BACK), MOST_MISSED),
    }),
    { readOnly: true },
  );
  const tooMany = rows.length === MOST_MISSED;
  // Changes are kept for a day; the first row still being there says that nothing after it was forgotten.
  const forgotten = after > 0 && last > after && !rows.some((row) => row.seq <= after);
  if (tooMany || forgotten) return [resetChange(last)];
  return rows.map(({ seq, workspaceId, topic }) => ({ seq, workspaceId, topic }));
};

/** @throws DomainError once the session has ended, another person has it, or the membership is gone */
const assertStillMember = async (ctx: ApiContext, session: SignedIn, scope: TenantScope): Promise<void> => {
  const now = assertSession(await ctx.findSessionAgain());
  if (now.userId !== session.userId) throw notFound("organization");
  await resolveScope(ctx, now, scope.tenantId, "viewer");
};

/**
 * What moves in a tenant: first what was missed after the number `after`, then everything as it commits. Ends
 * with an error when session or membership end, and quietly when the signal does.
 */
export async function* followChanges(
  ctx: ApiContext,
  session: SignedIn,
  scope: TenantScope,
  { after, signal }: { readonly after: number | null; readonly signal: AbortSignal | undefined },
): AsyncGenerator<ChangeView> {
  const waiting: ChangeView[] = [];
  const sent = new Set<number>();
  let wake: () => void = () => undefined;
  const unsubscribe = ctx.changeFeed.subscribe(scope.tenantId, (change) => {
    waiting.push(change);
    wake();
  });
  const onAbort = () => wake();
  signal?.addEventListener("abort", onAbort);
  try {
    if (after !== null) waiting.unshift(...(await listMissed(ctx, scope, after)));
    let checkedAt = performance.now();
    while (signal?.aborted !== true) {
      for (const change of waiting.splice(0)) {
        if (change.topic !== "reset" && sent.has(change.seq)) continue;
        sent.add(change.seq);
        // A membership that ends is such a change: whoever lost theirs hears nothing more.
        if (change.topic === "tenant") await assertStillMember(ctx, session, scope);
        yield change;
      }
      const untilCheckMs = checkedAt + ctx.recheckMs - performance.now();
      if (untilCheckMs <= 0) {
        await assertStillMember(ctx, session, scope);
        checkedAt = performance.now();
        sent.clear();
        continue;
      }
      if (waiting.length === 0)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, untilCheckMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    unsubscribe();
  }
}
