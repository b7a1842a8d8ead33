import { type TenantTx, withTenant } from "@molecule/db";
import { DomainError, type TenantScope, type WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { gatherWithReceipts } from "./gather-facts.ts";
import { judgeFacts, type WorkspaceJudgement } from "./judge-facts.ts";
import { describeReadFailure, unreadFacts } from "./read-failure.ts";

export type Judgements = ReadonlyMap<WorkspaceId, WorkspaceJudgement>;

const readSnapshot = <T>(ctx: ServiceContext, scope: TenantScope, read: (tx: TenantTx) => Promise<T>) =>
  withTenant(ctx.db, scope, read, { readOnly: true });

/** Judgements by facts that could not be read. @throws DomainError UNAVAILABLE when nobody knows of which workspaces */
const judgeUnread = (
  { registry }: ServiceContext,
  workspaceIds: readonly WorkspaceId[] | "all",
  { failure, cause }: { readonly failure: string; readonly cause: unknown },
): Judgements => {
  if (workspaceIds === "all")
    throw new DomainError(
      "UNAVAILABLE",
      `Who pays cannot be shown: ${failure}.`,
      { remedy: "Try again in a moment." },
      { cause },
    );
  return new Map(
    workspaceIds.map((id) => [
      id,
      judgeFacts(registry, { facts: unreadFacts(id, failure), liveReceipt: null }),
    ]),
  );
};

type Reading<T> = {
  readonly read: (tx: TenantTx) => Promise<T>;
  /** The same, when the facts could not be read. */
  readonly alone: () => Promise<T>;
};

const resolveAndRead = async <T>(
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceIds: readonly WorkspaceId[] | "all",
  { read, alone }: Reading<T>,
): Promise<{ readonly found: T; readonly judgements: Judgements }> => {
  try {
    const { found, gathered } = await readSnapshot(ctx, scope, async (tx) => ({
      found: await read(tx),
      gathered: await gatherWithReceipts(tx, scope, ctx, workspaceIds),
    }));
    const judgements = new Map([...gathered].map(([id, facts]) => [id, judgeFacts(ctx.registry, facts)]));
    return { found, judgements };
  } catch (error) {
    const failure = describeReadFailure(error);
    if (failure === null) throw error;
    const judgements = judgeUnread(ctx, workspaceIds, { failure, cause: error });
    return { found: await alone(), judgements };
  }
};

/**
 * Who pays for workspaces of a tenant, with what `read` finds in the same moment: nothing that was committed in
 * between stands in one of them and not in the other. Where the facts cannot be read, `read` is asked alone.
 * @throws DomainError UNAVAILABLE as {@link resolveTenant} does, and what `read` throws
 */
export const resolveTenantWith = <T>(
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceIds: readonly WorkspaceId[] | "all",
  read: (tx: TenantTx) => Promise<T>,
): Promise<{ readonly found: T; readonly judgements: Judgements }> =>
  resolveAndRead(ctx, scope, workspaceIds, { read, alone: () => readSnapshot(ctx, scope, read) });

const nothing = () => Promise.resolve(null);

/**
 * Who pays for many workspaces of a tenant (all when none are named), from one snapshot and in two statements.
 * Named workspaces get `constant_fallback` each when the database fails; unknown ones are absent.
 * @throws DomainError UNAVAILABLE when the database fails and none were named: then nobody knows which there are
 */
export const resolveTenant = async (
  ctx: ServiceContext,
  scope: TenantScope,
  workspaceIds: readonly WorkspaceId[] | "all" = "all",
): Promise<Judgements> =>
  (await resolveAndRead(ctx, scope, workspaceIds, { read: nothing, alone: nothing })).judgements;
