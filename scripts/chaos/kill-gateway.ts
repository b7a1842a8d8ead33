import process from "node:process";
import { FAILPOINTS, type Failpoint } from "../../apps/gateway/src/failpoints.ts";
import { openKillScene } from "../../apps/gateway/src/testing/kill-scene.ts";
import type { Outcome } from "../gates/outcome.ts";
import { setup } from "../testing/vitest-global-setup.ts";

/** Points that every call of a scene passes: which one dies is another one each time. */
const OF_EVERY_CALL: ReadonlySet<Failpoint> = new Set([
  ...(["hold-taken", "admission-written", "request-sent", "answer-begun"] as const),
  ...(["usage-read", "end-committed", "end-released"] as const),
]);
const CALLS = 6;

/**
 * Kills a gateway at each of its failpoints, `kills` times: what callers were told is in the ledger to the unit, the
 * rest is visible, bounded by its hold and resolved.
 */
export const killGateway = async (kills: number): Promise<Outcome> => {
  const stop = await setup();
  const faults: string[] = [];
  let passed = 0;
  const scene = await openKillScene();
  try {
    for (const point of FAILPOINTS) {
      const slowest = { ms: 0 };
      const before = faults.length;
      for (let kill = 0; kill < kills; kill += 1) {
        const startedAt = performance.now();
        const nth = OF_EVERY_CALL.has(point) ? 1 + (kill % CALLS) : 1;
        const left = await scene.kill(point, nth).catch((error: unknown) => [String(error)]);
        slowest.ms = Math.max(slowest.ms, performance.now() - startedAt);
        if (left.length === 0) passed += 1;
        else faults.push(`${point}:${nth}, kill ${kill + 1}: ${left.join("; ")}`);
      }
      console.log(
        `  ${kills} kills at ${point}, ${faults.length - before} with a fault, the longest settled after ${(slowest.ms / 1000).toFixed(1)} s`,
      );
    }
  } finally {
    await scene.close();
    await stop();
  }
  return { passed, failed: faults.length, detail: faults.join("\n") };
};

if (import.meta.main) {
  const outcome = await killGateway(Number(process.argv[2] ?? 50));
  console.log(`${outcome.passed} passed, ${outcome.failed} failed\n${outcome.detail}`);
  process.exitCode = outcome.failed === 0 ? 0 : 1;
}
