import { systemWriter } from "@molecule/db";
import {
  type AttemptRow,
  type CallBatch,
  type Registration,
  recordCallBatch,
} from "@molecule/db/repositories";
import type { Price } from "@molecule/registry";
import type { ServiceContext } from "../service-context.ts";

/** A call that was let in, with the price that held then. */
export type AdmittedCall = AttemptRow & { readonly price: Price };

/** The gateway's registration was taken from it, so that it may not admit calls. */
export class GatewayUnregistered extends Error {
  constructor() {
    super("This gateway is not registered any more, and admitted nothing.");
    this.name = "GatewayUnregistered";
  }
}

/**
 * Commits what became of many calls in one transaction: admissions (before anything is sent upstream),
 * settlements (usage and both legs of the charge, before the caller gets the last byte), closings. All of it may
 * be delivered twice.
 * @throws GatewayUnregistered when there are admissions and the gateway may not admit; the rest is committed
 */
export const commitCalls = async (
  ctx: Pick<ServiceContext, "db">,
  batch: CallBatch,
  by: Registration,
): Promise<void> => {
  const registered = await recordCallBatch(systemWriter(ctx.db), batch, by);
  if (!registered && batch.admissions.length > 0) throw new GatewayUnregistered();
};
