import { systemWriter } from "@molecule/db";
import { type AttemptRow, type CallBatch, recordCallBatch } from "@molecule/db/repositories";
import type { Price } from "@molecule/registry";
import type { ServiceContext } from "../service-context.ts";

/** A call that was let in, with the price that held then. */
export type AdmittedCall = AttemptRow & { readonly price: Price };

/**
 * Commits what became of many calls in one transaction: admissions (before anything is sent upstream),
 * settlements (usage and both legs of the charge, before the caller gets the last byte), closings. All of it may
 * be delivered twice.
 */
export const commitCalls = (ctx: Pick<ServiceContext, "db">, batch: CallBatch): Promise<void> =>
  recordCallBatch(systemWriter(ctx.db), batch);
