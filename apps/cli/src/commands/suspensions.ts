import { DomainError } from "@molecule/domain";
import { registry } from "@molecule/registry";
import type { SuspensionSubject } from "@molecule/services";
import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { parseTenant } from "../tenant-option.ts";
import { withDatabase } from "../with-database.ts";

type SubjectOptions = { readonly tenant?: string; readonly vendor?: string };

const parseSubject = ({ tenant, vendor }: SubjectOptions): SuspensionSubject => {
  if (tenant !== undefined && vendor === undefined) return { tenantId: parseTenant(tenant).tenantId };
  if (vendor !== undefined && tenant === undefined) return { vendor };
  throw new DomainError("BAD_INPUT", "A suspension has one subject.", {
    remedy: "Give either --tenant or --vendor.",
  });
};

const set = async ({ reason, ...options }: SubjectOptions & { readonly reason: string }): Promise<void> => {
  const subject = parseSubject(options);
  const { suspend } = await import("@molecule/services");
  await withDatabase((db) => suspend({ db, registry }, CLI, { subject, reason }));
  console.log(JSON.stringify({ ...options, suspended: true }));
};

const lift = async (options: SubjectOptions): Promise<void> => {
  const subject = parseSubject(options);
  const { liftSuspension } = await import("@molecule/services");
  await withDatabase((db) => liftSuspension({ db, registry }, CLI, { subject }));
  console.log(JSON.stringify({ ...options, suspended: false }));
};

const list = async (): Promise<void> => {
  const { listSuspensions } = await import("@molecule/services");
  for (const each of await withDatabase((db) => listSuspensions({ db }, CLI)))
    console.log(
      JSON.stringify({
        ...(each.tenantId === null ? { vendor: each.vendor } : { tenant: each.tenantId }),
        ...{ reason: each.reason, suspended_by: each.suspendedBy, suspended_at: each.suspendedAt },
      }),
    );
};

/** `molecule suspensions …`: the kill switches of the gateway. */
export const registerSuspensionsCommands = (program: Command): void => {
  const suspensions = program
    .command("suspensions")
    .description("kill switches: stop the platform's calls of one organization, or to one vendor");
  const withSubject = (command: Command): Command =>
    command
      .option("--tenant <id>", "an organization's calls")
      .option("--vendor <name>", "calls to anthropic, openai, moonshot or minimax");
  withSubject(suspensions.command("set"))
    .description("stop calls, on every gateway within a second")
    .requiredOption("--reason <words>", "why; callers read it")
    .action(set);
  withSubject(suspensions.command("lift")).description("let calls through again").action(lift);
  suspensions.command("list").description("the switches that are on, as JSON lines").action(list);
};
