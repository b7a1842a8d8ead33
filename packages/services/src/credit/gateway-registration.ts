import { withSystem } from "@molecule/db";
import {
  endGateway,
  parkOrphanedAttempts,
  type Registration,
  registerGateway,
  touchGateway,
} from "@molecule/db/repositories";
import type { ServiceContext } from "../service-context.ts";

type Context = Pick<ServiceContext, "db">;

/** Lets a gateway admit calls; it holds nothing yet. @returns with the database's clock in epoch milliseconds */
export const joinGateways = (
  ctx: Context,
  gatewayId: string,
): Promise<Registration & { readonly nowMs: number }> =>
  withSystem(ctx.db, (tx) => registerGateway(tx, gatewayId));

/** Says that a gateway lives. @returns the database's clock, or undefined when it was taken for dead meanwhile */
export const renewGateway = (ctx: Context, by: Registration): Promise<number | undefined> =>
  withSystem(ctx.db, (tx) => touchGateway(tx, by));

const LEFT = "The gateway that served this call was stopped before the provider's numbers were stored.";

/** A gateway goes: what it leased is free, and calls that it did not end are unresolved. */
export const leaveGateways = (ctx: Context, by: Registration): Promise<void> =>
  withSystem(ctx.db, async (tx) => {
    await endGateway(tx, by);
    await parkOrphanedAttempts(tx, LEFT);
  });
