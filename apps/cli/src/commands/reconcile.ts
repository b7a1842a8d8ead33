import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { decimalFromNanoUsd } from "@molecule/domain";
import { registry } from "@molecule/registry";
import type { Command } from "commander";
import { parseDay } from "../parse-day.ts";
import { withDatabase } from "../with-database.ts";

const CLI = { actor: { kind: "process", name: "cli" }, operator: false } as const;

type Options = { readonly vendor: string; readonly from: string; readonly until: string };

const usd = (nano: string | null): string | null => (nano === null ? null : decimalFromNanoUsd(BigInt(nano)));

/** Prints the items, the dearest first, then the sums; exit 1 when there is any drift. */
const reconcile = async (file: string, { vendor, from, until }: Options): Promise<void> => {
  const period = { from: parseDay(from), until: parseDay(until) };
  const report = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  const { reconcileReport } = await import("@molecule/services");
  const found = await withDatabase((db) =>
    reconcileReport({ db, registry }, CLI, { vendor, ...period, report }),
  );
  for (const { driftNanoUsd, ...item } of found.items)
    console.log(JSON.stringify({ ...item, drift_usd: usd(driftNanoUsd) }));
  const causes = Object.entries(found.causes).map(([cause, { items, driftNanoUsd }]) => [
    cause,
    { items, drift_usd: usd(driftNanoUsd) },
  ]);
  console.log(
    JSON.stringify({
      reconciliation: found.id,
      matched_by: found.matchedBy,
      matched: found.matched,
      ours_usd: decimalFromNanoUsd(found.oursNanoUsd),
      theirs_usd: decimalFromNanoUsd(found.theirsNanoUsd),
      drift_usd: decimalFromNanoUsd(found.driftNanoUsd),
      unpriced: found.unpriced,
      causes: Object.fromEntries(causes),
    }),
  );
  if (found.itemCount > 0) process.exitCode = 1;
};

/** `molecule reconcile`: what tenants were charged against what the vendor says it served. */
export const registerReconcileCommand = (program: Command): void => {
  program
    .command("reconcile")
    .description("hold our charges against a vendor's usage report; exits 1 when there is any drift")
    .argument("<file>", "the report (CSV or JSON, see docs/reconciliation.md), or - for standard input")
    .requiredOption("--vendor <name>", "anthropic, openai, moonshot or minimax")
    .requiredOption("--from <day>", "first day (UTC)")
    .requiredOption("--until <day>", "the day after the last one")
    .action(reconcile);
};
