import { randomUUID } from "node:crypto";
import { type TokenUsage, type UsageReport, usageReportSchema } from "@molecule/domain";
import type { Log } from "../log.ts";

/** Reports of a byok run's usage, each kept until the platform says that it is stored. */
export type UsageOutbox = {
  /** What the platform would not take is left out and logged: one bad report would have it refuse every heartbeat. */
  readonly add: (model: string, usage: TokenUsage) => void;
  /** The oldest reports, as many as one heartbeat carries, and one at least. */
  readonly list: () => UsageReport[];
  readonly acknowledge: (ids: readonly string[]) => void;
  /** Reports that were lost because the platform stayed away too long. */
  readonly lost: () => number;
};

const MAX_KEPT = 5_000;
const MAX_PER_HEARTBEAT = 100;
/** Of the 64 KiB that the platform reads. */
const MAX_BYTES_PER_HEARTBEAT = 48 * 1024;

const takeSome = (reports: Iterable<UsageReport>): UsageReport[] => {
  const taken: UsageReport[] = [];
  let bytes = 0;
  for (const report of reports) {
    bytes += Buffer.byteLength(JSON.stringify(report));
    if (taken.length === MAX_PER_HEARTBEAT || (taken.length > 0 && bytes > MAX_BYTES_PER_HEARTBEAT)) break;
    taken.push(report);
  }
  return taken;
};

export const createUsageOutbox = (log: Log): UsageOutbox => {
  const reports = new Map<string, UsageReport>();
  let lost = 0;
  return {
    add: (model, usage) => {
      const report = { id: randomUUID(), model, at: new Date().toISOString(), usage };
      const parsed = usageReportSchema.safeParse(report);
      if (!parsed.success) {
        const fields = parsed.error.issues.map(({ path }) => path.join("."));
        log.warn("usage-left-out", { fields: [...new Set(fields)].join(",") });
        return;
      }
      const oldest = reports.keys().next().value;
      if (reports.size >= MAX_KEPT && oldest !== undefined) {
        reports.delete(oldest);
        lost += 1;
      }
      reports.set(report.id, parsed.data);
    },
    list: () => takeSome(reports.values()),
    acknowledge: (ids) => {
      for (const id of ids) reports.delete(id);
    },
    lost: () => lost,
  };
};
