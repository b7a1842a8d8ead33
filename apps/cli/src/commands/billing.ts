import { type SimulatedState, simulatePlan, simulateResolve, simulateWrite } from "@molecule/billing";
import { registry } from "@molecule/registry";
import type { Command } from "commander";
import type { z } from "zod";
import { runJsonLines } from "../json-lines.ts";
import { checkWriteInput, planInput, resolveInput } from "./billing-inputs.ts";

const stateOf = (input: z.infer<typeof resolveInput>): SimulatedState => ({ ...input, gateway: null });

const answerResolve = (input: z.infer<typeof resolveInput>): object =>
  simulateResolve(registry, stateOf(input));

const answerPlan = ({ gateway, ...state }: z.infer<typeof planInput>): object => {
  const address =
    gateway === null
      ? null
      : {
          baseUrl: gateway.baseUrl ?? undefined,
          anthropicBaseUrl: gateway.anthropicBaseUrl ?? undefined,
          usageUrl: gateway.usageUrl ?? undefined,
        };
  return simulatePlan(registry, { ...state, gateway: address }, gateway?.accessKey ?? null);
};

const answerCheckWrite = (input: z.infer<typeof checkWriteInput>): object =>
  simulateWrite(registry, stateOf(input), input);

const STATE = `"runtime":"claude-code","override":null,"tenantSecrets":{},"workspaceSecrets":{"MODEL":"opus"},"model":null`;
const example = (fields: string, command: string): string =>
  `\nA value of "#UNREADABLE" stands for a row that cannot be opened.\n\nExample:\n  echo '{${fields}}' | molecule billing ${command}\n`;

/** `molecule billing …`: the payer rules as a what-if simulator. Needs no database and stores nothing. */
export const registerBillingCommands = (program: Command): void => {
  const billing = program
    .command("billing")
    .description("who pays: the rules as a what-if simulator; needs no database");
  billing
    .command("resolve")
    .description("who pays for a stored state: JSON lines in, one line out per line")
    .addHelpText("after", example(STATE, "resolve"))
    .action(() => runJsonLines({ schema: resolveInput, answer: answerResolve }));
  billing
    .command("plan")
    .description(
      "the environment that a start would get, or why it is refused: JSON lines in, one line out per line",
    )
    .addHelpText("after", example(`${STATE},"gateway":null`, "plan"))
    .action(() => runJsonLines({ schema: planInput, answer: answerPlan }));
  billing
    .command("check-write")
    .description("whether a secret may be stored: JSON lines in, one line out per line")
    .addHelpText(
      "after",
      example(
        `"scope":"workspace","name":"CLAUDE_CODE_OAUTH_TOKEN","value":"t","tenantMode":"byok",${STATE}`,
        "check-write",
      ),
    )
    .action(() => runJsonLines({ schema: checkWriteInput, answer: answerCheckWrite }));
};
