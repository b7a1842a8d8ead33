import { newId, type TenantId, type WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { createLog } from "../log.ts";
import { createDeliveries } from "./deliveries.ts";

const talk = () => ({ tenantId: newId<TenantId>(), workspaceId: newId<WorkspaceId>() });
const quiet = createLog("fatal", { write: () => undefined });

describe("deliveries", () => {
  it("are one at a time per workspace, and once more for what came meanwhile", async () => {
    const [one, other] = [talk(), talk()];
    const gates: (() => void)[] = [];
    const begun: WorkspaceId[] = [];
    const done: WorkspaceId[] = [];
    const deliveries = createDeliveries(
      ({ workspaceId }) => {
        begun.push(workspaceId);
        return new Promise<void>((resolve) => gates.push(resolve));
      },
      (id) => done.push(id),
      quiet,
    );
    for (let n = 0; n < 3; n += 1) deliveries.kick(one);
    deliveries.kick(other);
    expect(begun).toEqual([one.workspaceId, other.workspaceId]);
    gates[0]?.();
    await expect.poll(() => begun).toEqual([one.workspaceId, other.workspaceId, one.workspaceId]);
    expect(done).toEqual([one.workspaceId]);
    for (const open of gates) open();
    await deliveries.stop(0);
    deliveries.kick(one);
    expect(begun).toHaveLength(3);
  });

  it("are given a moment when they are to stop, and ended after it; nothing new is taken", async () => {
    const seen: string[] = [];
    const answer = Promise.withResolvers<void>();
    const deliveries = createDeliveries(
      async ({ workspaceId }, { signal, noMore }) => {
        if (workspaceId === quick.workspaceId) await answer.promise;
        else await new Promise((resolve) => signal.addEventListener("abort", resolve));
        seen.push(
          `${workspaceId === quick.workspaceId ? "quick" : "slow"} ${signal.aborted} ${noMore.aborted}`,
        );
      },
      () => undefined,
      quiet,
    );
    const [quick, slow] = [talk(), talk()];
    for (const one of [quick, slow]) deliveries.kick(one);
    const stopped = deliveries.stop(50);
    deliveries.kick(talk());
    answer.resolve();
    await stopped;
    expect(seen).toEqual(["quick false true", "slow true true"]);
  });

  it("go on after one that failed", async () => {
    const one = talk();
    let tries = 0;
    const deliveries = createDeliveries(
      () => {
        tries += 1;
        return Promise.reject(new Error("no"));
      },
      () => undefined,
      quiet,
    );
    deliveries.kick(one);
    await expect.poll(() => tries).toBe(1);
    deliveries.kick(one);
    await expect.poll(() => tries).toBe(2);
    await deliveries.stop(0);
  });
});
