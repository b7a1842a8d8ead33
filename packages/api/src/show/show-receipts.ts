import { withTenant } from "@molecule/db";
import {
  findReceipt,
  findReceiptChain,
  findRunReceipt,
  listReceipts,
  type StoredReceipt,
} from "@molecule/db/repositories";
import { type AttemptId, notFound, runIdSchema, type TenantScope } from "@molecule/domain";
import { z } from "zod";
import type { ApiContext } from "../context.ts";

const READ = { readOnly: true } as const;
const callSchema = z.object({ model: z.string(), payer: z.string(), run: runIdSchema });

const callOf = ({ body }: StoredReceipt) => callSchema.safeParse(body["call"]).data ?? null;

const showReceipt = (receipt: StoredReceipt) => {
  const { seq, kind, amountNanoUsd, attemptId, workspaceId, postedAt, hash } = receipt;
  const call = callOf(receipt);
  return {
    ...{ seq, kind, amountNanoUsd, attemptId, workspaceId, postedAt, hash },
    ...{ model: call?.model ?? null, payer: call?.payer ?? null },
  };
};

/** A page of the chain, newest first, and where it stands. */
export const listReceiptPage = (
  { services }: ApiContext,
  scope: TenantScope,
  page: { readonly before?: number | undefined; readonly limit: number },
) =>
  withTenant(
    services.db,
    scope,
    async (tx) => {
      const receipts = (await listReceipts(tx, scope, page)).map(showReceipt);
      const chain = await findReceiptChain(tx, scope);
      return {
        receipts,
        before: receipts.length === page.limit ? (receipts.at(-1)?.seq ?? null) : null,
        head: chain === undefined ? null : { seq: chain.seq, hash: chain.hash },
      };
    },
    READ,
  );

/** One receipt with the decision behind its run. @throws DomainError NOT_FOUND */
export const getReceiptView = (
  { services }: ApiContext,
  scope: TenantScope,
  which: { readonly seq: number } | { readonly attemptId: AttemptId },
) =>
  withTenant(
    services.db,
    scope,
    async (tx) => {
      const receipt = await findReceipt(tx, scope, which);
      if (receipt === undefined) throw notFound("receipt");
      const call = callOf(receipt);
      const run = call === null ? undefined : await findRunReceipt(tx, scope, call.run);
      const why =
        run === undefined
          ? null
          : {
              ...{ mode: run.mode, source: run.source },
              ...{ provider: run.provider, credentialMethod: run.credentialMethod },
            };
      return { ...showReceipt(receipt), body: { ...receipt.body }, why };
    },
    READ,
  );
