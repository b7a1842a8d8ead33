import { withSystem } from "@molecule/db";
import { claimLivenessRound, finishLivenessRound, recordLivenessCheck } from "@molecule/db/repositories";
import type { Dialect, LivenessRoundId } from "@molecule/domain";
import { listOfferedModels, type Registry, resolveUpstream } from "@molecule/registry";
import type { Gateway } from "../gateway.ts";
import { chooseTarget } from "../upstream/choose-upstream.ts";
import type { LeaseOutcome } from "../upstream/credential-pool.ts";
import { type CallFinding, callModel } from "./call-model.ts";

/** One model as one runtime would call it. */
export type LivenessTarget = { readonly runtime: string; readonly model: string; readonly dialect: Dialect };

type Finding = { readonly status: "pass" | "fail" | "skip"; readonly reason: string | null };

/** Longer than any one call may take. */
const HOLD_MS = 90_000;
const AT_ONCE = 4;
const LIMITED_MS = 30_000;

/** Every platform model that a runtime is offered, in the dialect in which that runtime calls it. */
export const listLivenessTargets = (registry: Registry): readonly LivenessTarget[] =>
  registry.runtimes.flatMap(({ name, dialect }) =>
    listOfferedModels(registry, name).flatMap(({ model, platformBilled }) =>
      platformBilled ? [{ runtime: name, model, dialect }] : [],
    ),
  );

const skip = (reason: string): Finding => ({ status: "skip", reason });

const toLeaseOutcome = ({ httpStatus }: CallFinding): LeaseOutcome => {
  if (httpStatus === 401) return "rejected";
  return httpStatus === 429 ? { limitedMs: LIMITED_MS } : "fine";
};

const check = async (gateway: Gateway, { model, dialect }: LivenessTarget): Promise<Finding> => {
  const { registry } = gateway.ctx;
  const upstream = resolveUpstream(registry, model);
  const provider = upstream.ok
    ? registry.providers.find(({ name }) => name === upstream.provider)
    : undefined;
  if (!upstream.ok || provider === undefined) return skip("No provider serves it.");
  const suspended = gateway.suspensions.checkVendor(upstream.vendor);
  if (suspended !== undefined) return skip(suspended.message);
  const target = chooseTarget(
    provider,
    upstream.vendor,
    dialect,
    dialect === "anthropic" ? "messages" : "chat",
  );
  if (target === undefined) return skip(`${upstream.vendor} does not speak this runtime's dialect.`);
  const answer = gateway.pool.take(upstream.vendor);
  if (!answer.ok)
    return skip(
      answer.why === "none"
        ? `No key of ${upstream.vendor} is configured.`
        : `Every key of ${upstream.vendor} rests, because its provider limits it.`,
    );
  const call = { dialect, model: upstream.model, key: answer.lease.key };
  const finding = await callModel(gateway.dispatchers.provider, target, call);
  answer.lease.release(toLeaseOutcome(finding));
  return finding;
};

const checkAndRecord = async (gateway: Gateway, roundId: LivenessRoundId, target: LivenessTarget) => {
  const began = performance.now();
  const { status, reason } = await check(gateway, target);
  const tookMs = status === "skip" ? null : Math.round(performance.now() - began);
  const upstream = resolveUpstream(gateway.ctx.registry, target.model);
  const { runtime, model } = target;
  const seen = {
    runtime,
    model,
    vendor: upstream.ok ? upstream.vendor : "",
    roundId,
    status,
    reason,
    tookMs,
  };
  gateway.log.info(seen, "liveness of a model");
  await withSystem(gateway.ctx.db, (tx) => recordLivenessCheck(tx, seen, HOLD_MS));
};

/** Makes the round that somebody waits for; of several gateways, one makes it. */
export const makeLivenessRound = async (gateway: Gateway): Promise<void> => {
  const id = await withSystem(gateway.ctx.db, (tx) => claimLivenessRound(tx, HOLD_MS));
  if (id === undefined) return;
  const left = [...listLivenessTargets(gateway.ctx.registry)];
  const work = async (): Promise<void> => {
    for (let target = left.shift(); target !== undefined; target = left.shift())
      await checkAndRecord(gateway, id, target);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await withSystem(gateway.ctx.db, (tx) => finishLivenessRound(tx, id));
};
