import { registry } from "@molecule/registry";
import type { Command } from "commander";
import { parseDay } from "../parse-day.ts";
import { parseTenant } from "../tenant-option.ts";
import { withDatabase } from "../with-database.ts";
import { writeOut } from "../write-out.ts";

type Options = { readonly tenant: string; readonly from: string; readonly until: string };

const exportCsv = async ({ tenant, from, until }: Options): Promise<void> => {
  const scope = parseTenant(tenant);
  const period = { from: parseDay(from), until: parseDay(until) };
  const { exportFocus } = await import("@molecule/services");
  await withDatabase((db) => writeOut(exportFocus({ db, registry }, scope, period)));
};

/** `molecule export focus`: what an organization was charged, for a spreadsheet or a cost tool. */
export const registerExportCommands = (program: Command): void => {
  program
    .command("export")
    .description("what an organization was charged, for a spreadsheet or a cost tool")
    .command("focus")
    .description("CSV in the columns of the FOCUS specification, from the database of DATABASE_URL")
    .requiredOption("--tenant <id>", "the organization")
    .requiredOption("--from <day>", "first day (UTC)")
    .requiredOption("--until <day>", "the day after the last one")
    .action(exportCsv);
};
