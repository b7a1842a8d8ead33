import { attemptIdSchema, DomainError, decimalFromNanoUsd, tokenUsageSchema } from "@molecule/domain";
import { registry } from "@molecule/registry";
import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { parseIdOf } from "../money-arguments.ts";
import { parseTenant } from "../tenant-option.ts";
import { withDatabase } from "../with-database.ts";

const STATUSES = ["unresolved", "admitted", "void"] as const;

const scopeOf = (tenant: string) => ({ ...parseTenant(tenant), operator: CLI.operator });

const list = async ({
  status,
  limit,
}: {
  readonly status: string;
  readonly limit: string;
}): Promise<void> => {
  const chosen = STATUSES.find((each) => each === status);
  if (chosen === undefined || !/^[1-9]\d{0,4}$/.test(limit))
    throw new DomainError("BAD_INPUT", "There is no such list.", {
      remedy: `Use --status ${STATUSES.join(", ")}, and a --limit below 100,000.`,
    });
  const [{ withSystem }, { listAttemptsOfStatus }] = await Promise.all([
    import("@molecule/db"),
    import("@molecule/db/repositories"),
  ]);
  const rows = await withDatabase((db) =>
    withSystem(db, (tx) => listAttemptsOfStatus(tx, chosen, Number(limit)), { readOnly: true }),
  );
  for (const row of rows)
    console.log(
      JSON.stringify({
        ...{
          call: row.id,
          tenant: row.tenantId,
          workspace: row.workspaceId,
          model: row.model,
          status: row.status,
        },
        ...{ admitted_at: row.admittedAt, hold_usd: decimalFromNanoUsd(row.holdNanoUsd), reason: row.reason },
      }),
    );
};

const settle = async (
  tenant: string,
  call: string,
  { usage, reason }: { readonly usage: string; readonly reason: string },
): Promise<void> => {
  const [{ settleAttempt }, counts] = [await import("@molecule/services"), parseUsage(usage)];
  const input = { attemptId: parseIdOf(attemptIdSchema, call, "call"), usage: counts, reason };
  const { chargeNanoUsd } = await withDatabase((db) =>
    settleAttempt({ db, registry }, scopeOf(tenant), input),
  );
  console.log(JSON.stringify({ call, status: "settled", charge_usd: decimalFromNanoUsd(chargeNanoUsd) }));
};

const parseUsage = (text: string) => {
  try {
    const none = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
    return tokenUsageSchema.parse({ ...none, ...JSON.parse(text) });
  } catch {
    throw new DomainError("BAD_INPUT", "The usage is not one of token counts.", {
      remedy: 'Write it as {"input":120,"cacheRead":0,"cacheWrite5m":0,"cacheWrite1h":0,"output":45}.',
    });
  }
};

const voidCall = async (
  tenant: string,
  call: string,
  { reason }: { readonly reason: string },
): Promise<void> => {
  const { voidAttempt } = await import("@molecule/services");
  const input = { attemptId: parseIdOf(attemptIdSchema, call, "call"), reason };
  await withDatabase((db) => voidAttempt({ db }, scopeOf(tenant), input));
  console.log(JSON.stringify({ call, status: "void" }));
};

/** `molecule attempts …`: calls whose cost nobody knows, and what becomes of them. */
export const registerAttemptsCommands = (program: Command): void => {
  const attempts = program
    .command("attempts")
    .description("calls that are not settled, of all organizations");
  attempts
    .command("list")
    .description("calls with what is held for them, oldest first, as JSON lines")
    .option("--status <status>", STATUSES.join(", "), "unresolved")
    .option("--limit <count>", "at most so many", "100")
    .action(list);
  attempts
    .command("settle")
    .description(
      "charge a call by the provider's own numbers, at the price of its day; also one that is void for want of them",
    )
    .argument("<tenant>")
    .argument("<call>")
    .requiredOption(
      "--usage <json>",
      "input, cacheRead, cacheWrite5m, cacheWrite1h, output: disjoint counts of tokens",
    )
    .requiredOption("--reason <words>", "where the numbers are from")
    .action(settle);
  attempts
    .command("void")
    .description("let the platform bear an unresolved call; its hold stays on it as what that may cost")
    .argument("<tenant>")
    .argument("<call>")
    .requiredOption("--reason <words>", "why")
    .action(voidCall);
};
