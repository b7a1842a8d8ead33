import { findBulkProgress, startBulkRestart } from "@molecule/services";
import { until } from "../../apps/supervisor/src/testing/test-installation.ts";
import type { FleetScene } from "./fleet-scene.ts";
import { readProcess } from "./read-process.ts";

const PATIENCE_MS = 60 * 60_000;

type Span = { readonly startedAt: Date | null; readonly finishedAt: Date | null };

/** The most restarts that were under way in one moment. */
const mostAtOnce = (items: readonly Span[]): number => {
  const turns = items.flatMap(({ startedAt, finishedAt }) =>
    startedAt === null || finishedAt === null
      ? []
      : [
          { at: startedAt.getTime(), step: 1 },
          { at: finishedAt.getTime(), step: -1 },
        ],
  );
  let [now, most] = [0, 0];
  for (const { step } of turns.toSorted((a, b) => a.at - b.at || a.step - b.step)) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
};

const tookMs = ({ startedAt, finishedAt }: Span): number =>
  (finishedAt?.getTime() ?? Number.NaN) - (startedAt?.getTime() ?? Number.NaN);

/** Restarts everything that serves in one bulk restart, and says what became of each and what it cost. */
export const restartAll = async ({ installation, supervisor, counter, live }: FleetScene) => {
  const { ctx, scope } = installation;
  const [before, asked, began] = [readProcess(supervisor.pid), counter.count(), performance.now()];
  const { id } = await startBulkRestart(ctx, scope, { workspaceIds: live, canary: true });
  let peakMb = before.rssMb;
  const ended = await until(
    "the bulk restart ended",
    async () => {
      peakMb = Math.max(peakMb, readProcess(supervisor.pid).rssMb);
      const progress = await findBulkProgress(ctx, scope, id);
      return progress?.bulk.finishedAt != null && progress;
    },
    PATIENCE_MS,
  );
  const after = readProcess(supervisor.pid);
  const items = ended.items.map((item) => ({ ...item, tookMs: tookMs(item) }));
  const [canary, ...others] = items;
  const times = items.map((item) => item.tookMs).toSorted((a, b) => a - b);
  const countOf = (status: string) => items.filter((item) => item.status === status).length;
  const canaryEnd = canary?.finishedAt?.getTime() ?? Number.NaN;
  return {
    workspaces: live.length,
    status: ended.bulk.status,
    ...{ done: countOf("done"), failed: countOf("failed"), left: countOf("skipped") + countOf("waiting") },
    why: items.filter((item) => item.status === "failed").map(({ name, code }) => `${name}: ${code}`),
    canaryAlone: others.every(({ startedAt }) => (startedAt?.getTime() ?? Number.NaN) >= canaryEnd),
    mostAtOnce: mostAtOnce(items),
    tookSeconds: Math.round((performance.now() - began) / 1_000),
    itemMedianMs: times[times.length >> 1],
    itemMostMs: times.at(-1),
    supervisorCpuMsPerRestart: Math.round((after.cpuMs - before.cpuMs) / live.length),
    statementsPerRestart: Math.round((counter.count() - asked) / live.length),
    supervisorRssMb: { before: before.rssMb, peak: peakMb, after: after.rssMb },
  };
};
