import { explainClaudeCode, explainCodex, type WhyRuntime } from "@molecule/billing";
import { DomainError } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { type Command, Option } from "commander";
import { readOwnEnv } from "../env.ts";
import { filePlace, isInstalled, ownPlace, type Place, processPlace } from "../why/place.ts";
import { claudeFolder, readClaudeCode } from "../why/read-claude-code.ts";
import { codexFolder, readCodex } from "../why/read-codex.ts";
import { type Explained, renderVerdict, verdictJson } from "../why/render-verdict.ts";

type WhyOptions = {
  readonly file?: string;
  readonly pid?: string;
  readonly runtime?: WhyRuntime;
  readonly json?: boolean;
};

const RUNTIMES = ["claude-code", "codex"] as const satisfies readonly WhyRuntime[];
const WARNED = 2;
const NOBODY = 3;

const placeOf = ({ file, pid }: WhyOptions): Place => {
  const own = readOwnEnv();
  if (pid === undefined) return file === undefined ? ownPlace(own) : filePlace(file, own);
  if (/^[1-9]\d*$/.test(pid)) return processPlace(Number(pid));
  throw new DomainError("BAD_INPUT", `"${pid}" is no process id.`, {
    remedy: "Give a number, as ps shows it.",
  });
};

const explain = (place: Place, runtime: WhyRuntime): Explained => {
  switch (runtime) {
    case "claude-code": {
      const verdict = explainClaudeCode(registry, place.env, readClaudeCode(place), place.mend);
      return { ...verdict, installed: isInstalled(place, "claude", claudeFolder(place).folder) };
    }
    case "codex": {
      const verdict = explainCodex(registry, place.env, readCodex(place), place.mend);
      return { ...verdict, installed: isInstalled(place, "codex", codexFolder(place)) };
    }
  }
};

/** The runtime that was asked for; else those that are installed; else both, as they would be. */
const chosen = (place: Place, runtime: WhyRuntime | undefined): readonly Explained[] => {
  if (runtime !== undefined) return [explain(place, runtime)];
  const all = RUNTIMES.map((each) => explain(place, each));
  const installed = all.filter((each) => each.installed);
  return installed.length === 0 ? all : installed;
};

const exitCode = (explained: readonly Explained[]): number => {
  if (explained.some(({ findings }) => findings.some(({ severity }) => severity === "warning")))
    return WARNED;
  return explained.every(({ payer }) => payer === "nobody") ? NOBODY : 0;
};

const why = (options: WhyOptions): void => {
  const place = placeOf(options);
  const explained = chosen(place, options.runtime);
  process.exitCode = exitCode(explained);
  const { title, faults } = place;
  if (options.json === true) {
    const runtimes = explained.map(verdictJson);
    console.log(JSON.stringify({ place: title, faults, exit_code: process.exitCode, runtimes }));
    return;
  }
  console.log(`\nWho pays in ${title}?\n`);
  for (const each of explained) console.log(renderVerdict(each));
  for (const { line, message } of faults) console.error(`${title}:${line}: ${message}`);
};

const EXITS = `
Exit codes:
  0  a runtime shown has a credential, and nothing interferes with any
  1  the environment could not be read, or the options make no sense
  2  something interferes: two credentials, a hijack, a credential on its way to a stranger
  3  no runtime shown has a credential: nobody pays

No value is ever shown; of values with 16 characters or more, the last four are.

Examples:
  molecule why
  molecule why --file .env --runtime codex
  molecule why --pid 4711 --json
`;

/** `molecule why`: who pays for what an agent would send from here. Needs no server and no network. */
export const registerWhyCommand = (program: Command): void => {
  program
    .command("why")
    .description("which credential Claude Code and Codex would use here, where it goes, and who pays")
    // Not --env-file: Node reads that one itself, wherever it stands, and obeys the NODE_OPTIONS in the file.
    .addOption(
      new Option("--file <file>", "look at the variables of an env file instead of the shell's").conflicts(
        "pid",
      ),
    )
    .option("--pid <id>", "look at the environment and the files of a running process (Linux)")
    .addOption(new Option("--runtime <name>", "only this one").choices(RUNTIMES))
    .option("--json", "one line of JSON")
    .addHelpText("after", EXITS)
    .action(why);
};
