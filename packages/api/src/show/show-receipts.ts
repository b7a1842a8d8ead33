import { withTenant } from "@molecule/db";
import {
  findReceipt,
  findReceiptChain,
  findRunReceipt,
  findWorkspace,
  listReceiptPages,
  type ReceiptPage,
  type StoredReceipt,
} from "@molecule/db/repositories";
import { type AttemptId, notFound, runIdSchema, type TenantScope } from "@molecule/domain";
import { z } from "zod";
import type { ApiContext } from "../context.ts";
import type { ReceiptDetail, ReceiptListItem } from "../views/index.ts";

const READ = { readOnly: true } as const;
const bodySchema = z.object({
  reason: z.string().nullable().default(null),
  call: z.object({ model: z.string(), payer: z.string(), run: runIdSchema }).nullable().default(null),
});

const readBody = ({ body }: StoredReceipt): z.infer<typeof bodySchema> =>
  bodySchema.safeParse(body).data ?? { reason: null, call: null };

const showReceipt = (receipt: StoredReceipt, workspaceName: string | null): ReceiptListItem => {
  const { seq, kind, amountNanoUsd, attemptId, workspaceId, postedAt, hash } = receipt;
  const { call, reason } = readBody(receipt);
  return {
    ...{ seq, kind, amountNanoUsd, attemptId, workspaceId, workspaceName, postedAt, hash, reason },
    ...{ model: call?.model ?? null, payer: call?.payer ?? null },
  };
};

/** A page of the chain, newest first, and where it stands. */
export const listReceiptPage = ({ services }: ApiContext, scope: TenantScope, page: ReceiptPage) =>
  withTenant(
    services.db,
    scope,
    async (tx) => {
      const rows = await listReceiptPages(tx, scope, page);
      const receipts = rows.map(({ receipt, workspaceName }) => showReceipt(receipt, workspaceName));
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
): Promise<ReceiptDetail> =>
  withTenant(
    services.db,
    scope,
    async (tx) => {
      const receipt = await findReceipt(tx, scope, which);
      if (receipt === undefined) throw notFound("receipt");
      const { call } = readBody(receipt);
      const run = call === null ? undefined : await findRunReceipt(tx, scope, call.run);
      const { workspaceId } = receipt;
      const workspace = workspaceId === null ? undefined : await findWorkspace(tx, scope, workspaceId);
      const why =
        run === undefined
          ? null
          : {
              ...{ mode: run.mode, source: run.source },
              ...{ provider: run.provider, credentialMethod: run.credentialMethod },
            };
      return { ...showReceipt(receipt, workspace?.name ?? null), body: { ...receipt.body }, why };
    },
    READ,
  );
