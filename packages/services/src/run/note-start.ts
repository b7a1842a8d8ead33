import { recordSecretUses, setRunHandle, type WorkspaceLease } from "@molecule/db/repositories";
import type { RunId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { recordStage } from "./enter-stage.ts";
import { withLease } from "./lease.ts";

/**
 * Notes that a prepared run's process exists and by what the driver knows it; it has yet to register.
 * @returns false when the run has ended meanwhile: whoever started it stops it
 * @throws LeaseLostError
 */
export const noteStart = (
  ctx: ServiceContext,
  lease: WorkspaceLease,
  run: {
    readonly id: RunId;
    readonly generation: number;
    readonly handle: Readonly<Record<string, string | number>>;
  },
): Promise<boolean> =>
  withLease(ctx, lease, async (leased) => {
    const open = await setRunHandle(leased.tx, leased.scope, run.id, run.handle);
    if (!open) return false;
    await recordSecretUses(leased.tx, leased.scope, run.id);
    await recordStage(leased, { stage: "registering", runId: run.id, generation: run.generation });
    return true;
  });
