import type { Liveness } from "@molecule/services";
import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { withDatabase } from "../with-database.ts";

const show = ({ checks, verdict }: Liveness): void => {
  for (const { runtime, model, status, reason, tookMs, checkedAt } of checks)
    console.log(
      JSON.stringify({
        ...{ runtime, model, status: status.toUpperCase() },
        ...(reason === null ? {} : { reason }),
        ...(tookMs === null ? {} : { took_ms: tookMs }),
        checked_at: checkedAt,
      }),
    );
  if (verdict === "live") return;
  if (verdict === "unproved")
    console.error("Nothing was called, so nothing is proved: every model was skipped.");
  process.exitCode = 1;
};

const liveness = async ({ last = false }: { readonly last?: boolean }): Promise<void> => {
  const { checkLiveness, getLiveness } = await import("@molecule/services");
  show(await withDatabase((db) => (last ? getLiveness({ db }, CLI) : checkLiveness({ db }, CLI))));
};

/** `molecule liveness`: which of the platform's models answer, each really called. */
export const registerLivenessCommand = (program: Command): void => {
  program
    .command("liveness")
    .description(
      "call every offered platform model once: exits 0 only if at least one answers and none fails",
    )
    .option("--last", "show what the last round found, and call nothing")
    .action(liveness);
};
