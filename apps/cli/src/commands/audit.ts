import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { withDatabase } from "../with-database.ts";

const coMingling = async (): Promise<void> => {
  const { auditCoMingling } = await import("@molecule/services");
  const { platformOwned, shared } = await withDatabase((db) => auditCoMingling({ db }, CLI));
  for (const { tenantId, workspaceId, name, version, live, vendor, lengthBytes } of platformOwned)
    console.log(
      JSON.stringify({
        ...{ severity: "critical", tenant: tenantId, workspace: workspaceId },
        ...{ name, version, live, vendor, length: lengthBytes },
      }),
    );
  for (const { places, lengthBytes } of shared)
    console.log(
      JSON.stringify({
        ...{ severity: "warning", length: lengthBytes },
        places: places.map(({ tenantId, workspaceId, name }) => ({
          ...{ tenant: tenantId, workspace: workspaceId, name },
        })),
      }),
    );
  if (platformOwned.length > 0) process.exitCode = 1;
};

/** `molecule audit …`: what the hourly rounds look for, now. */
export const registerAuditCommands = (program: Command): void => {
  program
    .command("audit")
    .description("look through the stores of all organizations in the database of DATABASE_URL")
    .command("co-mingling")
    .description("credentials that are not their organization's own, as JSON lines without a value")
    .addHelpText(
      "after",
      '\n"critical": a credential of the platform; an alert is raised, and runs that hold it are ended.\n"warning": one secret in several organizations. "length": of the value, in bytes. Exits 1 when there is a critical one.\n',
    )
    .action(coMingling);
};
