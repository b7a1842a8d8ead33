import { createReadStream } from "node:fs";
import type { Command } from "commander";
import { splitLines } from "../json-lines.ts";
import { parseTenant } from "../tenant-option.ts";
import { withDatabase } from "../with-database.ts";
import { writeOut } from "../write-out.ts";

const exportChain = async ({ tenant }: { tenant: string }): Promise<void> => {
  const scope = parseTenant(tenant);
  const { exportReceipts } = await import("@molecule/services/receipts");
  await withDatabase((db) => writeOut(exportReceipts(db, scope)));
};

async function* eachLine(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  for await (const lines of splitLines(input)) yield* lines;
}

/** Prints every fault with its line, then what was found; exit 1 when anything is wrong. */
const verify = async (file: string, { head }: { head?: string }): Promise<void> => {
  const { verifyReceiptFile } = await import("@molecule/services/receipts");
  const input = file === "-" ? process.stdin : createReadStream(file);
  const { faults, ...found } = await verifyReceiptFile(eachLine(input), head);
  for (const { line, kind, message } of faults) console.log(`${file}:${line}: ${kind}: ${message}`);
  const summary = { tenant: found.tenantId, receipts: found.receipts, head: found.head?.hash ?? null };
  console.log(JSON.stringify({ ...summary, intact: faults.length === 0 }));
  if (faults.length > 0) process.exitCode = 1;
};

/** `molecule receipts …`: the chain of what was charged, and whether an export of it is whole. */
export const registerReceiptsCommands = (program: Command): void => {
  const receipts = program
    .command("receipts")
    .description("what was charged and why, as a chain that can be checked offline");
  receipts
    .command("export")
    .description("an organization's whole chain as JSON lines, from the database of DATABASE_URL")
    .requiredOption("--tenant <id>", "the organization")
    .action(exportChain);
  receipts
    .command("verify")
    .description("check an export, offline: exits 0, or 1 with every fault and its line")
    .argument("<file>", "the export, or - for standard input")
    .option("--head <hash>", "the hash of a receipt that was once the last one, as Billing showed it")
    .action(verify);
};
