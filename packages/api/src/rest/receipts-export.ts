import { exportReceipts } from "@molecule/services/receipts";
import type { ApiServices } from "../context.ts";
import { answerTenantExport } from "./tenant-export.ts";

/**
 * GET `/api/tenants/:id/receipts.jsonl`, for members and operators: the organization's whole chain of receipts, as
 * `molecule receipts verify` checks it offline.
 */
export const answerReceiptsExport = (api: ApiServices, request: Request, id: string): Promise<Response> =>
  answerTenantExport(api, request, id, (scope) => ({
    name: `molecule-receipts-${scope.tenantId}.jsonl`,
    type: "application/jsonl; charset=utf-8",
    parts: exportReceipts(api.services.db, scope),
  }));
