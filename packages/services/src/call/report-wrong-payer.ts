import { withSystem } from "@molecule/db";
import { type CallAuthority, recordAlert } from "@molecule/db/repositories";
import type { ServiceContext } from "../service-context.ts";

/** Alerts that a key which may not spend the platform's money was shown to the gateway. */
export const reportWrongPayer = async (
  ctx: Pick<ServiceContext, "db">,
  authority: CallAuthority,
): Promise<void> => {
  const what =
    authority.keyKind === "agent"
      ? "The workspace's agent key was shown to the gateway."
      : `A run in mode ${authority.mode} called the gateway.`;
  await withSystem(ctx.db, (tx) =>
    recordAlert(tx, {
      tenantId: authority.tenantId,
      workspaceId: authority.workspaceId,
      code: "WRONG_PAYER",
      severity: "warning",
      message: `${what} It was refused and nothing was charged.`,
      detail: { runId: authority.runId, generation: authority.generation, key: authority.keyKind },
    }),
  );
};
