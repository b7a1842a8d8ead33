import { randomUUID } from "node:crypto";
import type { HeartbeatRequest, TokenUsage } from "@molecule/domain";

export type UsageReport = HeartbeatRequest["usage"][number];

/** Reports of a byok run's usage, each kept until the platform says that it is stored. */
export type UsageOutbox = {
  readonly add: (model: string, usage: TokenUsage) => void;
  /** The oldest reports, as many as one heartbeat carries. */
  readonly list: () => UsageReport[];
  readonly acknowledge: (ids: readonly string[]) => void;
  /** Reports that were lost because the platform stayed away too long. */
  readonly lost: () => number;
};

const MAX_KEPT = 5_000;
const MAX_PER_HEARTBEAT = 100;

export const createUsageOutbox = (): UsageOutbox => {
  const reports = new Map<string, UsageReport>();
  let lost = 0;
  return {
    add: (model, usage) => {
      const oldest = reports.keys().next().value;
      if (reports.size >= MAX_KEPT && oldest !== undefined) {
        reports.delete(oldest);
        lost += 1;
      }
      const id = randomUUID();
      reports.set(id, { id, model, at: new Date().toISOString(), usage });
    },
    list: () => [...reports.values().take(MAX_PER_HEARTBEAT)],
    acknowledge: (ids) => {
      for (const id of ids) reports.delete(id);
    },
    lost: () => lost,
  };
};
