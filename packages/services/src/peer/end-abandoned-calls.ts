import { withSystem, withTenant } from "@molecule/db";
import { finishPeerCall, listAbandonedPeerCalls } from "@molecule/db/repositories";
import { processScope } from "@molecule/domain";
import { FAULTS } from "../chat/agent-fault.ts";
import type { ServiceContext } from "../service-context.ts";

/** Ends the calls between agents whose relay died. @returns how many */
export const endAbandonedCalls = async (ctx: Pick<ServiceContext, "db">): Promise<number> => {
  const abandoned = await withSystem(ctx.db, listAbandonedPeerCalls);
  for (const { id, tenantId } of abandoned) {
    const scope = processScope("supervisor", tenantId);
    await withTenant(ctx.db, scope, (tx) =>
      finishPeerCall(tx, scope, id, { status: "failed", answer: "", error: FAULTS.lost }),
    );
  }
  return abandoned.length;
};
