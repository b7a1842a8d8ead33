import {
  BUDGET_SCOPES,
  BUDGET_WINDOWS,
  budgetIdSchema,
  DomainError,
  decimalFromNanoUsd,
  workspaceIdSchema,
} from "@molecule/domain";
import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { parseAmount, parseIdOf } from "../money-arguments.ts";
import { parseTenant } from "../tenant-option.ts";
import { withDatabase } from "../with-database.ts";

type SetOptions = {
  readonly scope: string;
  readonly window: string;
  readonly workspace?: string;
  readonly warn?: true;
  readonly byok?: true;
};

const scopeOf = (tenant: string) => ({ ...parseTenant(tenant), operator: CLI.operator });

const choose = <T extends string>(text: string, values: readonly T[], option: string): T => {
  const value = values.find((each) => each === text);
  if (value !== undefined) return value;
  throw new DomainError("BAD_INPUT", `"${text}" is no ${option}.`, { remedy: `Use ${values.join(", ")}.` });
};

const set = async (tenant: string, usd: string, options: SetOptions): Promise<void> => {
  const { setBudget } = await import("@molecule/services");
  const { workspace, warn, byok } = options;
  const input = {
    scope: choose(options.scope, BUDGET_SCOPES, "scope"),
    window: choose(options.window, BUDGET_WINDOWS, "window"),
    workspaceId: workspace === undefined ? null : parseIdOf(workspaceIdSchema, workspace, "workspace"),
    limitNanoUsd: parseAmount(usd),
    enforcement: warn === undefined && byok === undefined ? ("stop" as const) : ("warn" as const),
    payer: byok === undefined ? ("platform" as const) : ("tenant" as const),
  };
  const { budgetId } = await withDatabase((db) => setBudget({ db }, scopeOf(tenant), input));
  console.log(JSON.stringify({ budget: budgetId, enforcement: input.enforcement }));
};

const list = async (tenant: string): Promise<void> => {
  const scope = scopeOf(tenant);
  const [{ withTenant }, { listBudgets }] = await Promise.all([
    import("@molecule/db"),
    import("@molecule/db/repositories"),
  ]);
  const budgets = await withDatabase((db) => withTenant(db, scope, (tx) => listBudgets(tx, scope.tenantId)));
  for (const each of budgets)
    console.log(
      JSON.stringify({
        ...{ budget: each.id, scope: each.scope, window: each.window, workspace: each.workspaceId },
        ...{
          limit_usd: decimalFromNanoUsd(each.limitNanoUsd),
          enforcement: each.enforcement,
          payer: each.payer,
        },
      }),
    );
};

const archive = async (tenant: string, budget: string): Promise<void> => {
  const { archiveBudget } = await import("@molecule/services");
  const id = parseIdOf(budgetIdSchema, budget, "budget");
  await withDatabase((db) => archiveBudget({ db }, scopeOf(tenant), id));
  console.log(JSON.stringify({ budget: id, archived: true }));
};

/** `molecule budget …`: what may be spent in a day or a month. */
export const registerBudgetCommands = (program: Command): void => {
  const budget = program
    .command("budget")
    .description("what an organization, a workspace or a run may spend; days and months are UTC");
  budget
    .command("set")
    .description("set a budget; one for the same subject, window and payer is changed")
    .argument("<tenant>", "its id")
    .argument("<usd>")
    .requiredOption("--scope <scope>", `${BUDGET_SCOPES.join(", ")}; key bounds each run`)
    .requiredOption("--window <window>", BUDGET_WINDOWS.join(" or "))
    .option("--workspace <id>", "of a workspace budget, or of a key budget for its runs only")
    .option("--warn", "only alert; without it, calls that do not fit any more are refused with 402")
    .option("--byok", "bounds what providers bill the organization; always only alerts")
    .action(set);
  budget.command("list").description("the budgets in force, as JSON lines").argument("<tenant>").action(list);
  budget
    .command("archive")
    .description("take a budget out of force")
    .argument("<tenant>")
    .argument("<budget>")
    .action(archive);
};
