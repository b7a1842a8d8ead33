import { Command } from "commander";
import { registerAttemptsCommands } from "./commands/attempts.ts";
import { registerAuditCommands } from "./commands/audit.ts";
import { registerBillingCommands } from "./commands/billing.ts";
import { registerBudgetCommands } from "./commands/budget.ts";
import { registerCreditCommands } from "./commands/credit.ts";
import { registerDatabaseCommands } from "./commands/database.ts";
import { registerExportCommands } from "./commands/export.ts";
import { registerKeysCommands } from "./commands/keys.ts";
import { registerLivenessCommand } from "./commands/liveness.ts";
import { registerOperatorCommands } from "./commands/operator.ts";
import { registerPlatformKeysCommands } from "./commands/platform-keys.ts";
import { registerPricesCommands } from "./commands/prices.ts";
import { registerProvidersCommands } from "./commands/providers.ts";
import { registerReceiptsCommands } from "./commands/receipts.ts";
import { registerReconcileCommand } from "./commands/reconcile.ts";
import { registerRegistryCommands } from "./commands/registry.ts";
import { registerRuntimeCommands } from "./commands/runtime.ts";
import { registerSuspensionsCommands } from "./commands/suspensions.ts";
import { registerTenantCommands } from "./commands/tenant.ts";
import { registerWhyCommand } from "./commands/why.ts";

/** Every command there is. */
export const createProgram = (): Command => {
  const program = new Command("molecule")
    .description("Molecule from the command line: JSON in, JSON out")
    .showHelpAfterError("(add --help for how to use it)");
  registerWhyCommand(program);
  registerProvidersCommands(program);
  registerBillingCommands(program);
  registerPricesCommands(program);
  registerCreditCommands(program);
  registerBudgetCommands(program);
  registerAttemptsCommands(program);
  registerReceiptsCommands(program);
  registerExportCommands(program);
  registerKeysCommands(program);
  registerPlatformKeysCommands(program);
  registerSuspensionsCommands(program);
  registerLivenessCommand(program);
  registerReconcileCommand(program);
  registerRegistryCommands(program);
  registerRuntimeCommands(program);
  registerAuditCommands(program);
  registerTenantCommands(program);
  registerOperatorCommands(program);
  registerDatabaseCommands(program);
  return program;
};
