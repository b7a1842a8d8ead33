import { DomainError, TENANT_BILLING_MODES, type TenantBillingMode } from "@molecule/domain";
import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { parseTenant } from "../tenant-option.ts";
import { withDatabase } from "../with-database.ts";

const parseMode = (text: string): TenantBillingMode => {
  const mode = TENANT_BILLING_MODES.find((each) => each === text);
  if (mode !== undefined) return mode;
  throw new DomainError("BAD_INPUT", `There is no billing mode "${text}" for an organization.`, {
    remedy: `Use ${TENANT_BILLING_MODES.join(" or ")}.`,
  });
};

const setMode = async (id: string, text: string): Promise<void> => {
  const scope = { ...parseTenant(id), operator: CLI.operator };
  const mode = parseMode(text);
  const { setBillingMode } = await import("@molecule/services");
  const change = await withDatabase((db) => setBillingMode({ db }, scope, { mode }));
  console.log(JSON.stringify({ tenant: scope.tenantId, ...change }));
};

const list = async (): Promise<void> => {
  const [{ withSystem }, { listTenants }] = await Promise.all([
    import("@molecule/db"),
    import("@molecule/db/repositories"),
  ]);
  const tenants = await withDatabase((db) => withSystem(db, listTenants, { readOnly: true }));
  for (const { id, name, billingMode, sandbox } of tenants)
    console.log(JSON.stringify({ tenant: id, name, billing_mode: billingMode, sandbox }));
};

/** `molecule tenant …`: organizations, as those see them who run the platform. */
export const registerTenantCommands = (program: Command): void => {
  const tenant = program.command("tenant").description("organizations in the database of DATABASE_URL");
  tenant.command("list").description("every organization with its billing mode, as JSON lines").action(list);
  tenant
    .command("set-mode")
    .description(
      "set what an organization's stores may hold; it decides no workspace's payer and deletes nothing",
    )
    .argument("<tenant>", "its id; see molecule tenant list")
    .argument("<mode>", TENANT_BILLING_MODES.join(" or "))
    .addHelpText(
      "after",
      "\nplatform_managed: no provider credential or route may be stored for all its workspaces.\nbyok: they may.\n",
    )
    .action(setMode);
};
