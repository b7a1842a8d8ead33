import type { PayerFacts } from "@molecule/domain";
import { registry } from "@molecule/registry";
import type { StartOutcome } from "@molecule/services";
import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { readManifest } from "../read-manifest.ts";
import { withDatabase } from "../with-database.ts";

const describePayer = ({ payer, mode, provider, credentialMethod }: PayerFacts): object => ({
  ...{ payer, mode, provider, credential_method: credentialMethod },
});

const describeOutcome = (outcome: StartOutcome): object =>
  outcome.ok
    ? describePayer(outcome.payer)
    : { refused: outcome.code, ...(outcome.names.length === 0 ? {} : { names: outcome.names }) };

const impact = async (file: string): Promise<void> => {
  const next = await readManifest(file);
  if (next === undefined) return;
  const { listRegistryImpact } = await import("@molecule/services");
  await withDatabase(async (db) => {
    for await (const each of listRegistryImpact({ db, registry }, CLI, next))
      console.log(
        JSON.stringify({
          tenant: each.tenantId,
          workspace: each.workspaceId,
          before: describeOutcome(each.before),
          after: describeOutcome(each.after),
          needs_confirmation: each.needsConfirmation,
        }),
      );
  });
};

/** `molecule registry …`: what another registry would change in this installation. */
export const registerRegistryCommands = (program: Command): void => {
  program
    .command("registry")
    .description("the provider registry against the database of DATABASE_URL")
    .command("impact")
    .description(
      "the workspaces that a providers.yaml would let somebody else pay for, or stop, as JSON lines",
    )
    .argument("<file>", "the manifest, or - for standard input")
    .addHelpText(
      "after",
      "\nExits 0 also when there are some, and 1 with every fault and its line when the file is no manifest.\n\nExample:\n  molecule registry impact providers.yaml\n",
    )
    .action(impact);
};
