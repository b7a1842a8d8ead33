import type { OpenSecret } from "@molecule/secrets/open";
import { auditCoMingling, type ServiceContext } from "@molecule/services";
import { auditSealed, type KeyKeeper, type RotationPoint, rotateKey } from "@molecule/services/sealing";
import { applyDueDrafts, remindOfExpiry } from "@molecule/services/upkeep";
import type { Log } from "../log.ts";
import { type Rounds, startRounds } from "./start-rounds.ts";

const DUE_DRAFTS_MS = 2_000;
const EXPIRY_MS = 60_000;
const ROTATION_MS = 2_000;
const AUDIT_MS = 60 * 60_000;
const BY = { actor: { kind: "process", name: "supervisor" }, operator: false } as const;

export type SecretRounds = {
  readonly openSecret: OpenSecret;
  readonly keeper: KeyKeeper;
  /** Tests: may kill this process in a rotation. */
  readonly reached: (point: RotationPoint) => void;
};

/** Platform credentials in tenants' stores. */
const lookForCoMingled = async (ctx: ServiceContext, log: Log): Promise<void> => {
  const { platformOwned, shared } = await auditCoMingling(ctx, BY);
  if (platformOwned.length + shared.length > 0)
    log.warn({ platformOwned: platformOwned.length, shared: shared.length }, "co-mingled credentials");
};

/** Values that do not open where they stand. */
const lookForUnreadable = async (
  ctx: ServiceContext,
  openSecret: OpenSecret,
  signal: AbortSignal,
  log: Log,
): Promise<void> => {
  const audit = await auditSealed(ctx, openSecret, signal);
  if (audit.unreadable > 0) log.error(audit, "stored secrets do not open where they stand");
};

/** Work on stored secrets that nobody waits for: only the process that opens them can do it. */
export const startSecretRounds = (
  ctx: ServiceContext,
  { openSecret, keeper, reached }: SecretRounds,
  log: Log,
): Rounds => {
  const ending = new AbortController();
  const { signal } = ending;
  const rounds = startRounds(ctx.db, log, [
    { name: "due drafts", everyMs: DUE_DRAFTS_MS, work: () => applyDueDrafts(ctx, openSecret) },
    { name: "expiry", everyMs: EXPIRY_MS, work: () => remindOfExpiry(ctx) },
    {
      name: "key rotation",
      everyMs: ROTATION_MS,
      work: () => rotateKey(ctx, { keeper, openSecret, reached, signal }),
    },
    { name: "co-mingling", everyMs: AUDIT_MS, atOnce: true, work: () => lookForCoMingled(ctx, log) },
    {
      name: "unreadable secrets",
      everyMs: AUDIT_MS,
      atOnce: true,
      work: () => lookForUnreadable(ctx, openSecret, signal, log),
    },
  ]);
  return {
    stop: () => {
      ending.abort();
      return rounds.stop();
    },
  };
};
