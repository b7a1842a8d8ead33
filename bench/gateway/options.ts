import process from "node:process";
import { parseArgs } from "node:util";

export type BenchOptions = {
  readonly rounds: number;
  /** Of each measurement. */
  readonly seconds: number;
  /** Requests a second of the measurement at one pace, over all connections. */
  readonly pace: number;
  /** Calls that each server answers before anything is measured. */
  readonly warmUpCalls: number;
  /** Names; all of them when empty. */
  readonly workloads: readonly string[];
  readonly peer: boolean;
  readonly profileDir: string | undefined;
  /** Where the numbers are written as JSON, too. */
  readonly json: string | undefined;
};

const HELP = `npm run bench:gateway -- [workload …] [options]

  --rounds N       alternating rounds (5)
  --warm-up N      calls that each way answers at least before them, until they cost no less; 90 s at most (20000)
  --seconds N      length of each measurement (2)
  --pace N         requests a second of the measurement at one pace (100)
  --no-peer        leave @portkey-ai/gateway out
  --profile DIR    leave a CPU profile of our gateway per workload there
  --json FILE      write the numbers there as well
`;

/** @throws RangeError for a text that is no number above 0 */
export const parseNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new RangeError(`--${name} takes a number above 0, not "${text}".`);
  return value;
};

/** The command line; prints what there is and ends for `--help`. */
export const parseBenchOptions = (): BenchOptions => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "5" },
      "warm-up": { type: "string", default: "20000" },
      seconds: { type: "string", default: "2" },
      pace: { type: "string", default: "100" },
      "no-peer": { type: "boolean", default: false },
      profile: { type: "string" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  return {
    rounds: Math.ceil(parseNumber("rounds", values.rounds)),
    seconds: parseNumber("seconds", values.seconds),
    pace: parseNumber("pace", values.pace),
    warmUpCalls: parseNumber("warm-up", values["warm-up"]),
    workloads: positionals,
    peer: !values["no-peer"],
    profileDir: values.profile,
    json: values.json,
  };
};
