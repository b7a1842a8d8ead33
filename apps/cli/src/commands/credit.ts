import { attemptIdSchema, creditGrantIdSchema, DomainError, nanoUsdFromDecimal } from "@molecule/domain";
import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { parseAmount, parseIdOf } from "../money-arguments.ts";
import { parseTenant } from "../tenant-option.ts";
import { withDatabase } from "../with-database.ts";

type Reasoned = { readonly reason: string };

const scopeOf = (tenant: string) => ({ ...parseTenant(tenant), operator: CLI.operator });

const print = (value: object): void =>
  console.log(JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? `${each}` : each)));

const move = async (
  tenant: string,
  kind: "grant" | "top_up" | "adjustment",
  amountNanoUsd: bigint,
  reason: string,
): Promise<void> => {
  const { grantCredit } = await import("@molecule/services");
  const input = { kind, amountNanoUsd, reason };
  print({ tenant, kind, ...(await withDatabase((db) => grantCredit({ db }, scopeOf(tenant), input))) });
};

const grant = async (
  tenant: string,
  usd: string,
  { reason, monthly }: Reasoned & { readonly monthly?: true },
): Promise<void> => {
  const amountNanoUsd = parseAmount(usd);
  if (monthly === undefined) return move(tenant, "grant", amountNanoUsd, reason);
  const { grantMonthlyCredit } = await import("@molecule/services");
  const input = { amountNanoUsd, reason };
  print({ tenant, ...(await withDatabase((db) => grantMonthlyCredit({ db }, scopeOf(tenant), input))) });
};

const endGrant = async (tenant: string, grantId: string): Promise<void> => {
  const { archiveMonthlyCredit } = await import("@molecule/services");
  const id = parseIdOf(creditGrantIdSchema, grantId, "monthly grant");
  await withDatabase((db) => archiveMonthlyCredit({ db }, scopeOf(tenant), id));
  print({ tenant, grantId: id, archived: true });
};

const adjust = (tenant: string, usd: string, { reason }: Reasoned): Promise<void> => {
  const sign = usd.startsWith("-") ? -1n : 1n;
  return move(tenant, "adjustment", sign * parseAmount(usd.replace(/^[-+]/, "")), reason);
};

const refund = async (
  tenant: string,
  attempt: string,
  { reason, usd }: Reasoned & { readonly usd?: string },
): Promise<void> => {
  const { refundCharge } = await import("@molecule/services");
  const attemptId = parseIdOf(attemptIdSchema, attempt, "call");
  const amountNanoUsd = usd === undefined ? null : parseAmount(usd);
  const input = { attemptId, amountNanoUsd, reason };
  print({ tenant, attemptId, ...(await withDatabase((db) => refundCharge({ db }, scopeOf(tenant), input))) });
};

const overage = async (tenant: string, usd: string, { allow }: { readonly allow?: true }): Promise<void> => {
  const { setOverage } = await import("@molecule/services");
  const amount = nanoUsdFromDecimal(usd);
  const input = { capNanoUsd: amount, ...(allow === undefined ? {} : { allowedNanoUsd: amount }) };
  print({ tenant, ...(await withDatabase((db) => setOverage({ db }, scopeOf(tenant), input))) });
};

const audit = async (tenant: string): Promise<void> => {
  const scope = scopeOf(tenant);
  const [{ withTenant }, { findSpendDrift }] = await Promise.all([
    import("@molecule/db"),
    import("@molecule/db/repositories"),
  ]);
  const drift = await withDatabase((db) => withTenant(db, scope, (tx) => findSpendDrift(tx, scope)));
  for (const each of drift) print({ tenant, ...each });
  if (drift.length > 0)
    throw new DomainError(
      "CONFLICT",
      `${drift.length} kept numbers differ from the ledger and the open calls.`,
      {
        remedy: "Report this as a fault of Molecule, with these lines; the ledger is what counts.",
      },
    );
};

const REASON = ["--reason <words>", "why; the organization reads it"] as const;

/** `molecule credit …`: an organization's money. */
export const registerCreditCommands = (program: Command): void => {
  const credit = program
    .command("credit")
    .description("an organization's credit, in the database of DATABASE_URL; amounts in USD, such as 12.50");
  const onTenant = (name: string): Command => credit.command(name).argument("<tenant>", "its id");
  onTenant("grant")
    .description("give credit once, or every month")
    .argument("<usd>")
    .option("--monthly", "this month and every one after, until `credit end-grant`; what is not used stays")
    .requiredOption(...REASON)
    .action(grant);
  onTenant("end-grant").description("end a monthly grant").argument("<grant>").action(endGrant);
  onTenant("top-up")
    .description("add what the organization paid")
    .argument("<usd>")
    .requiredOption(...REASON)
    .action((tenant: string, usd: string, { reason }: Reasoned) =>
      move(tenant, "top_up", parseAmount(usd), reason),
    );
  onTenant("adjust")
    .description("correct the balance; a negative amount takes credit away (write -- before it)")
    .argument("<usd>")
    .requiredOption(...REASON)
    .addHelpText("after", '\nExample:\n  molecule credit adjust --reason "twice" TENANT -- -3.20\n')
    .action(adjust);
  onTenant("refund")
    .description("give back what one call was charged, once per call")
    .argument("<call>", "the id of x-molecule-attempt")
    .option("--usd <amount>", "a part of the charge instead of all of it")
    .requiredOption(...REASON)
    .action(refund);
  onTenant("overage")
    .description("how far the credit may fall below zero, if the organization wants it to")
    .argument("<usd>")
    .option("--allow", "answer for the organization, too")
    .action(overage);
  onTenant("audit")
    .description("hold the kept numbers against the ledger and the open calls; exits 1 where they differ")
    .action(audit);
};
