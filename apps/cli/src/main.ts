import { DomainError, describeFault } from "@molecule/domain";
import { Command } from "commander";
import { registerBillingCommands } from "./commands/billing.ts";
import { registerDatabaseCommands } from "./commands/database.ts";
import { registerExportCommands } from "./commands/export.ts";
import { registerPlatformKeysCommands } from "./commands/platform-keys.ts";
import { registerPricesCommands } from "./commands/prices.ts";
import { registerProvidersCommands } from "./commands/providers.ts";
import { registerReceiptsCommands } from "./commands/receipts.ts";
import { registerReconcileCommand } from "./commands/reconcile.ts";
import { registerSuspensionsCommands } from "./commands/suspensions.ts";

// Whoever reads our output may stop early (`| head`): that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

/** A fault that a person can mend: our own refusals, and files that cannot be read. */
const isExpected = (error: unknown): error is Error =>
  error instanceof DomainError || (error instanceof Error && "syscall" in error);

const program = new Command("molecule")
  .description("Molecule from the command line: JSON in, JSON out")
  .showHelpAfterError("(add --help for how to use it)");

registerProvidersCommands(program);
registerBillingCommands(program);
registerPricesCommands(program);
registerReceiptsCommands(program);
registerExportCommands(program);
registerPlatformKeysCommands(program);
registerSuspensionsCommands(program);
registerReconcileCommand(program);
registerDatabaseCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  // Node itself would print an error with everything it carries, the parameters of a query included.
  console.error(isExpected(error) ? error.message : JSON.stringify(describeFault(error)));
  if (error instanceof DomainError && error.detail.remedy !== undefined) console.error(error.detail.remedy);
  process.exitCode = 1;
}
