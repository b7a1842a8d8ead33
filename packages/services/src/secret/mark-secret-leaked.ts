import { type TenantTx, withTenant } from "@molecule/db";
import {
  askToStopRuns,
  deleteSecrets,
  findFingerprint,
  type LeakedVersion,
  listOpenReceipts,
  lockTenant,
  markLeaked,
  outdateStarts,
  recordAlertOnce,
  recordAudit,
  recordChange,
} from "@molecule/db/repositories";
import { notFound, roleIsAtLeast, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { holdsVersion } from "./holds-version.ts";

export type MarkLeakedInput = {
  /** Null: at tenant scope. */
  readonly workspaceId: WorkspaceId | null;
  readonly name: string;
  /** The live version unless told otherwise. */
  readonly version?: number | undefined;
  /** False lets runs that hold the value go on until they are restarted. */
  readonly stop?: boolean | undefined;
};

type Place = { readonly workspaceId: WorkspaceId | null; readonly name: string };

export type MarkedLeaked = {
  /** Where the value lived and lives no more, under whatever name. */
  readonly removed: readonly Place[];
  /** Where it still lives, because it takes an admin to remove it there. */
  readonly remaining: readonly Place[];
  /** Workspaces whose run is ended at once. */
  readonly stopped: readonly WorkspaceId[];
  /** Workspaces whose run holds the value and goes on. */
  readonly running: readonly WorkspaceId[];
};

const removeLive = async (
  tx: TenantTx,
  scope: TenantScope,
  leaked: readonly LeakedVersion[],
): Promise<Pick<MarkedLeaked, "removed" | "remaining">> => {
  const removed: Place[] = [];
  const remaining: Place[] = [];
  for (const { workspaceId, name, live } of leaked) {
    if (!live) continue;
    if (workspaceId === null && !roleIsAtLeast(scope.role, "admin")) remaining.push({ workspaceId, name });
    else {
      await deleteSecrets(tx, scope, workspaceId, [name]);
      removed.push({ workspaceId, name });
    }
  }
  return { removed, remaining };
};

const tell = async (
  tx: TenantTx,
  scope: TenantScope,
  { workspaceId, name }: MarkLeakedInput,
  marked: MarkedLeaked,
): Promise<void> => {
  const { tenantId } = scope;
  const detail = { name, removed: marked.removed.length, stopped: marked.stopped.length };
  await recordAudit(tx, scope, { workspaceId, action: "secret.leaked", detail });
  await recordAlertOnce(tx, {
    ...{ tenantId, workspaceId, code: "SECRET_LEAKED", severity: "critical" as const, detail },
    message: `${name} was marked as leaked: revoke it at its provider, then set a new value.`,
  });
  await recordChange(tx, { tenantId, workspaceId, topic: "secret" });
  for (const id of marked.stopped) await recordChange(tx, { tenantId, workspaceId: id, topic: "workspace" });
};

/**
 * Says that others know a stored value. Every version that holds it, under whatever name, is marked and never lives
 * again; where it lives it is removed; runs that were given it are found by their receipts and ended at once, unless
 * told otherwise. A start then asks for a new value; nothing falls back to another payer.
 * @throws DomainError NOT_FOUND, FORBIDDEN
 */
export const markSecretLeaked = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: MarkLeakedInput,
): Promise<MarkedLeaked> =>
  withTenant(ctx.db, scope, async (tx) => {
    const { workspaceId, stop = true } = input;
    if (workspaceId === null) assertRole(scope, "admin", "change what all workspaces inherit");
    else assertRole(scope, "member", "mark a secret as leaked");
    // Whoever writes at any place waits: the value must not come back while it is looked for.
    await lockTenant(tx, scope, "update");
    const found = await findFingerprint(tx, scope, workspaceId, input);
    if (found === undefined) throw notFound("secret");
    const leaked = await markLeaked(tx, scope, found.fingerprint);
    const places = await removeLive(tx, scope, leaked);
    // A start that read the value before it was marked is found by its receipt, or reads once more.
    await outdateStarts(tx, scope);
    const open = (await listOpenReceipts(tx, scope)).filter(({ receipt }) => holdsVersion(receipt, leaked));
    const concerned = [...new Set(open.map((run) => run.workspaceId))];
    const runs = open.map(({ runId }) => runId);
    const stopped = stop ? await askToStopRuns(tx, scope, runs, "leaked") : [];
    const marked = { ...places, stopped, running: stop ? [] : concerned };
    await tell(tx, scope, input, marked);
    return marked;
  });
