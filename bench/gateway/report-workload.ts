import { CONTENDERS, type ContenderName } from "./contenders.ts";
import type { Phase, Round, Sample } from "./measure-workload.ts";
import { median } from "./statistics.ts";
import { MOST_ADDED_AGAINST_PIPE, TARGETS } from "./targets.ts";
import type { Workload } from "./workloads.ts";

/** One promise and what was measured; `most` is the promise. */
export type Verdict = {
  readonly workload: string;
  readonly what: string;
  readonly measured: number;
  readonly most: number;
};

type Read = (sample: Sample) => number;

const samplesOf = (rounds: readonly Round[], name: ContenderName, phase: Phase): readonly Sample[] =>
  rounds.flatMap((round) => round[name]?.[phase] ?? []);

const medianOf = (rounds: readonly Round[], name: ContenderName, phase: Phase, read: Read): number =>
  median(samplesOf(rounds, name, phase).map(read));

/** The median of the rounds' own ratios: each is compared with its neighbour of the same moment. */
const ratioOf = (rounds: readonly Round[], against: ContenderName, phase: Phase): number =>
  median(
    rounds.flatMap((round) => {
      const [ours, theirs] = [round.gateway?.[phase], round[against]?.[phase]];
      if (ours === undefined || theirs === undefined) return [];
      return ours.cpuMicrosPerRequest / theirs.cpuMicrosPerRequest;
    }),
  );

/** Milliseconds that a way adds to the straight one, at the pace that all keep up with. */
const addedBy = (rounds: readonly Round[], name: ContenderName, read: Read): number =>
  median(
    rounds.flatMap((round) => {
      const [way, straight] = [round[name]?.paced, round.direct?.paced];
      return way === undefined || straight === undefined ? [] : read(way) - read(straight);
    }),
  );

const printContender = (rounds: readonly Round[], name: ContenderName): void => {
  const samples = [...samplesOf(rounds, name, "full"), ...samplesOf(rounds, name, "paced")];
  if (samples.length === 0) return;
  const full = (read: Read): number => medianOf(rounds, name, "full", read);
  const added = (read: Read): string => addedBy(rounds, name, read).toFixed(2);
  const cells = [
    name.padEnd(9),
    `${full((sample) => sample.cpuMicrosPerRequest).toFixed(0)} µs`.padStart(8),
    `${medianOf(rounds, name, "paced", (sample) => sample.cpuMicrosPerRequest).toFixed(0)} µs`.padStart(8),
    full((sample) => sample.requests / sample.seconds)
      .toFixed(0)
      .padStart(7),
    added((sample) => sample.wholeMs.p50).padStart(8),
    added((sample) => sample.wholeMs.p99).padStart(8),
    added((sample) => sample.firstDeltaMs.p50).padStart(8),
    Math.max(...samples.map((sample) => sample.rssMiB))
      .toFixed(0)
      .padStart(8),
    String(samples.reduce((sum, { requests }) => sum + requests, 0)).padStart(9),
    String(samples.reduce((sum, { failures }) => sum + failures, 0)).padStart(7),
  ];
  console.log(`  ${cells.join(" ")}`);
};

const HEADINGS =
  "  way       CPU/full CPU/pace  full/s   +p50ms   +p99ms +delta50  RSS MiB  requests  failed";

/** Prints one workload's table. @returns what was promised for it, beside what was measured */
export const reportWorkload = (workload: Workload, rounds: readonly Round[]): readonly Verdict[] => {
  console.log(`\n${workload.name}: ${workload.description}\n${HEADINGS}`);
  for (const name of CONTENDERS) printContender(rounds, name);
  const target = TARGETS[workload.name];
  if (target === undefined) return [];
  const at = { workload: workload.name };
  const verdicts: Verdict[] = [
    {
      ...at,
      what: "CPU against the pipe",
      measured: ratioOf(rounds, "pipe", "full"),
      most: target.againstPipe,
    },
  ];
  if (workload.paceMs === 0) {
    const measured = ratioOf(rounds, "pipe", "paced");
    verdicts.push({ ...at, what: "CPU against the pipe, same pace", measured, most: target.againstPipe });
  }
  if (samplesOf(rounds, "portkey", "full").length > 0) {
    const measured = ratioOf(rounds, "portkey", "full");
    verdicts.push({ ...at, what: "CPU against Portkey", measured, most: target.againstPeer });
  }
  if (workload.stream) {
    const first: Read = (sample) => sample.firstDeltaMs.p50;
    const measured = addedBy(rounds, "gateway", first) / addedBy(rounds, "pipe", first);
    const what = "added time to first delta against the pipe's";
    verdicts.push({ ...at, what, measured, most: MOST_ADDED_AGAINST_PIPE });
  }
  return verdicts;
};

/** Prints what was promised beside what was measured. */
export const printVerdicts = (verdicts: readonly Verdict[]): void => {
  console.log("\nworkload      measured      at most   met   what");
  for (const { workload, what, measured, most } of verdicts)
    console.log(
      `${workload.padEnd(13)} ${measured.toFixed(3).padStart(8)} ${most.toFixed(3).padStart(12)}   ` +
        `${(measured <= most ? "yes" : "NO").padEnd(4)}  ${what}`,
    );
};
