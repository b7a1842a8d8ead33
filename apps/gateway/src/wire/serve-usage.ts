import type { ServerResponse } from "node:http";
import { withTenant } from "@molecule/db";
import { type CallAuthority, findRunUsage } from "@molecule/db/repositories";
import { decimalFromNanoUsd, processScope } from "@molecule/domain";
import type { Gateway } from "../gateway.ts";

const PATIENCE_MS = 1_000;

/**
 * Answers what the calling run used so far, once the ledger has what this gateway wrote down. Calls under way are
 * counted as open and not in the sums.
 */
export const serveUsage = async (
  gateway: Gateway,
  response: ServerResponse,
  authority: CallAuthority,
): Promise<void> => {
  const scope = processScope("gateway", authority.tenantId);
  await gateway.journal.caughtUp(PATIENCE_MS);
  const run = await withTenant(gateway.ctx.db, scope, (tx) => findRunUsage(tx, scope, authority.runId), {
    readOnly: true,
  });
  const body = {
    workspace_id: authority.workspaceId,
    run_id: authority.runId,
    generation: authority.generation,
    sandbox: authority.sandbox,
    calls: run.calls,
    open_calls: run.open,
    usage: {
      input_tokens: run.usage.input,
      cache_read_tokens: run.usage.cacheRead,
      cache_write_5m_tokens: run.usage.cacheWrite5m,
      cache_write_1h_tokens: run.usage.cacheWrite1h,
      output_tokens: run.usage.output,
    },
    charge_nano_usd: run.chargeNanoUsd.toString(),
    charge_usd: decimalFromNanoUsd(run.chargeNanoUsd),
  };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};
