import { systemWriter } from "@molecule/db";
import {
  type AttemptRow,
  type BatchOutcome,
  type CallBatch,
  type EncodedBatch,
  encodeAdmission,
  encodeClosing,
  encodeSettlement,
  type Registration,
  recordCallBatch,
} from "@molecule/db/repositories";
import type { Price } from "@molecule/registry";
import type { ServiceContext } from "../service-context.ts";

/** A call that was let in, with the price that held then. */
export type AdmittedCall = AttemptRow & { readonly price: Price };

/**
 * Commits what became of many calls in one transaction: admissions, settlements (usage and both legs of the charge),
 * closings, each call's in any order. All of it may be delivered twice.
 */
export const commitLines = (ctx: Pick<ServiceContext, "db">, lines: EncodedBatch): Promise<BatchOutcome> =>
  recordCallBatch(systemWriter(ctx.db), lines);

/** The same for rows, admitted now under one registration. */
export const commitCalls = (
  ctx: Pick<ServiceContext, "db">,
  { admissions, settlements, closings }: CallBatch,
  by: Registration,
): Promise<BatchOutcome> =>
  commitLines(ctx, {
    admissions: admissions.map((row) => encodeAdmission(row, by.registration, null)),
    settlements: settlements.map(encodeSettlement),
    closings: closings.map(encodeClosing),
  });
