import { setTimeout as delay } from "node:timers/promises";
import { withSystem, withTenant } from "@molecule/db";
import {
  countQueuedQuestions,
  expireHolds,
  listAbandonedTalks,
  listDeliveryOwners,
} from "@molecule/db/repositories";
import {
  type MessageId,
  processScope,
  type RunId,
  type Secret,
  type TenantId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { callAgent } from "./agent-call.ts";
import { claimQuestion } from "./claim-question.ts";
import { closeAbandoned } from "./close-abandoned.ts";
import { type DeliveryLimits, deliverQuestion } from "./deliver-question.ts";
import { settleCharges } from "./settle-charges.ts";

export type DeliverInput = {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  /** The key with which a run's agent is called. */
  readonly callKeyFor: (runId: RunId) => Secret;
  /** This process, by a name that tells others when it is dead; without one they wait until its hold runs out. */
  readonly owner?: string;
  /** Ends what is in hand: its question then fails by name, and can be sent again. */
  readonly signal?: AbortSignal;
  /** Lets what is in hand go on, and takes no further question. */
  readonly noMore?: AbortSignal;
  readonly limits?: DeliveryLimits;
};

export type DeliveryReport = { readonly done: number; readonly failed: number };

/**
 * The ledger surely has all calls moments after an answer, which is when its cost is written; what is still open later
 * waits for the next delivery.
 */
const SETTLE_TRIES = 30;
const SETTLE_MS = 100;

/** A question that waits is not kept waiting for that: what the answer before it cost is written after its own. */
const settleSoon = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  openBefore: readonly MessageId[],
  stop: AbortSignal,
): Promise<void> => {
  const countWaiting = () =>
    withTenant(ctx.db, scope, (tx) => countQueuedQuestions(tx, scope, workspaceId), { readOnly: true });
  for (let tried = 1; tried <= SETTLE_TRIES; tried += 1) {
    const open = await settleCharges(ctx, scope, workspaceId);
    const settled = open.every((id) => openBefore.includes(id));
    if (settled || stop.aborted || (await countWaiting()) > 0) return;
    await delay(SETTLE_MS);
  }
};

/**
 * Delivers what waits for a workspace's agent: in order, one at a time, each once, streaming the answers into
 * their rows. Returns when nothing waits, when no run can take more, or when another deliverer is at it; whoever
 * stores a question or brings a run live calls again.
 */
export const deliverMessages = async (
  ctx: Pick<ServiceContext, "db">,
  input: DeliverInput,
): Promise<DeliveryReport> => {
  const { workspaceId, callKeyFor, owner = null, limits = {} } = input;
  const stop = input.signal ?? new AbortController().signal;
  const scope = processScope("supervisor", input.tenantId);
  const report = { done: 0, failed: 0 };
  const openBefore = await settleCharges(ctx, scope, workspaceId);
  while (!stop.aborted && input.noMore?.aborted !== true) {
    const claim = await claimQuestion(ctx, scope, workspaceId, owner);
    if (claim === undefined) break;
    if (claim === "abandoned") {
      await closeAbandoned(ctx, scope, workspaceId, callKeyFor);
      continue;
    }
    const call = callAgent(claim.run.agentUrl, callKeyFor(claim.run.id));
    const outcome = await deliverQuestion(ctx, scope, claim, call, stop, limits);
    if (outcome === "put-back") break;
    if (outcome !== "lost") report[outcome] += 1;
    if (claim.run.payer === "platform") await settleSoon(ctx, scope, workspaceId, openBefore, stop);
  }
  return report;
};

/**
 * Ends the holds of deliverers that are certainly dead, so that nobody waits until they run out. Their questions are
 * then abandoned like any other's: perhaps asked, so never asked again by themselves.
 * @param findDead which of these processes are dead beyond doubt
 * @returns how many questions were in their hands
 */
export const expireDeadDeliveries = async (
  ctx: Pick<ServiceContext, "db">,
  findDead: (owners: readonly string[]) => Promise<readonly string[]>,
): Promise<number> => {
  const dead = await findDead(await withSystem(ctx.db, listDeliveryOwners, { readOnly: true }));
  return dead.length === 0 ? 0 : withSystem(ctx.db, (tx) => expireHolds(tx, dead));
};

/** Talks in which a deliverer died; delivering them closes what it left. */
export const findAbandonedTalks = (
  ctx: Pick<ServiceContext, "db">,
): Promise<readonly { readonly tenantId: TenantId; readonly workspaceId: WorkspaceId }[]> =>
  withSystem(ctx.db, listAbandonedTalks, { readOnly: true });
