import { mkdir } from "node:fs/promises";
import { closeDatabase, connectDatabase, pingDatabase } from "@molecule/db";
import type { RunId, Secret, WorkspaceId } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import { type OpenSecret, openSecret as openWith } from "@molecule/secrets/open";
import { gatewayAt, type ServiceContext, sandboxModelAt } from "@molecule/services";
import { deliverMessages, expireDeadDeliveries, findAbandonedTalks } from "@molecule/services/chat-delivery";
import { proveRun, recordProof } from "@molecule/services/health";
import { endAbandonedCalls } from "@molecule/services/peers";
import { deriveCallKey, openInjectedSecrets } from "@molecule/services/run";
import { watchInstalledRuntimes } from "@molecule/services/runtimes";
import { closeDrivers, composeDrivers } from "./drivers/compose-drivers.ts";
import type { SupervisorEnv } from "./env.ts";
import { startAgentApi } from "./http/agent-api.ts";
import { readFailpoint } from "./keys/failpoint.ts";
import { followKeys } from "./keys/follow-keys.ts";
import { createKeySource } from "./keys/key-source.ts";
import type { Log } from "./log.ts";
import { startSupervisorMetrics } from "./observe/supervisor-metrics.ts";
import {
  createDeliveries,
  type Deliveries,
  type DeliverySignals,
  type Talk,
} from "./reconcile/deliveries.ts";
import { type Fleet, startFleet } from "./reconcile/fleet.ts";
import type { ReconcileContext } from "./reconcile/held-workspace.ts";
import { createOwnerName, type OwnerName } from "./reconcile/owner-name.ts";
import { createProvers } from "./reconcile/provers.ts";
import { createStartSlots } from "./reconcile/start-slots.ts";
import { startTicker, type Ticker } from "./reconcile/ticker.ts";
import { startBulkRounds } from "./rounds/bulk-rounds.ts";
import { startLogRounds } from "./rounds/log-rounds.ts";
import { startMoneyRounds } from "./rounds/money-rounds.ts";
import { startSecretRounds } from "./rounds/secret-rounds.ts";

export type Supervisor = {
  readonly url: string;
  /** Ends the runs that it holds, and itself. */
  readonly stop: () => Promise<void>;
};

export type SupervisorOptions = {
  readonly env: SupervisorEnv;
  readonly registry: Registry;
  readonly log: Log;
  /** The program that runs inside a workspace. */
  readonly agentMain: string;
};

/** Starts cost a core each for a moment; more at once only make all of them slower. */
const STARTS_AT_ONCE = 4;
const ABANDONED_MS = 5_000;
/** For an answer of an agent that goes on; one that ended has no more to say. */
const ANSWER_GRACE_MS = 5_000;

const composeContext = ({ env, registry }: SupervisorOptions): ServiceContext => {
  const { GATEWAY_URL: gateway, SANDBOX_MODEL_URL: sandbox } = env;
  return {
    db: connectDatabase({
      url: env.DATABASE_URL,
      maxConnections: 10,
      applicationName: "molecule-supervisor",
    }),
    registry,
    gateway: gateway === undefined ? null : gatewayAt(gateway),
    sandboxModel: sandbox === undefined ? null : sandboxModelAt(sandbox),
    pepper: env.FINGERPRINT_PEPPER,
    installedRuntimes: watchInstalledRuntimes(env.RUNTIMES_DIR, env.INSTALLED_RUNTIMES),
  };
};

/** Looks for talks whose deliverer died; delivering them closes what it left. */
const sweepTalks = (
  ctx: ServiceContext,
  { findDead }: OwnerName,
  deliveries: Deliveries,
  callKeyFor: (runId: RunId) => Secret,
  log: Log,
): Ticker => {
  const ticker = startTicker(
    ABANDONED_MS,
    async () => {
      await expireDeadDeliveries(ctx, findDead);
      for (const talk of await findAbandonedTalks(ctx)) deliveries.kick(talk);
      await endAbandonedCalls(ctx, { findDead, callKeyFor });
    },
    (error) => log.error({ err: error }, "looking for abandoned talks failed"),
  );
  // Whoever starts is often the successor of one that died with questions in hand.
  ticker.now();
  return ticker;
};

/** Composes the supervisor and brings what should run back to life. */
export const startSupervisor = async (options: SupervisorOptions): Promise<Supervisor> => {
  const { env, log } = options;
  const ctx = composeContext(options);
  const { SECRETS_PRIVATE_KEYS: text, SECRETS_PRIVATE_KEYS_FILE: file } = env;
  const keys = createKeySource({ text, file }, log);
  const openSecret: OpenSecret = (place, sealed) => openWith(keys.ring(), place, sealed);
  const callKeyFor = (runId: RunId) => deriveCallKey(env.CALL_KEY_SECRET, runId);
  await mkdir(env.WORKSPACES_DIR, { recursive: true, mode: 0o700 });

  let fleet: Fleet | null = null;
  const wake = (workspaceId: WorkspaceId) => fleet?.wake(workspaceId);
  const owner = await createOwnerName();
  const deliver = (talk: Talk, signals: DeliverySignals) =>
    deliverMessages(ctx, { ...talk, ...signals, owner: owner.name, callKeyFor });
  const deliveries = createDeliveries(deliver, wake, log);
  const provers = createProvers({
    prove: ({ tenantId }, runId, stop) =>
      proveRun(ctx, { tenantId, runId, callKeyFor, stop, withinMs: env.PROVE_WITHIN_MS }),
    record: (lease, runId, proof) => recordProof(ctx, lease, runId, proof),
    ...{ onDone: wake, log },
  });
  const { SUPERVISOR_HOST: host, SUPERVISOR_PORT: port, CALL_KEY_SECRET: callKeySecret } = env;
  const isReady = () => pingDatabase(ctx.db);
  const api = await startAgentApi({
    ...{ ctx, openSecret, callKeySecret, log, host, port, onNews: wake, isReady },
    ...{ owner: owner.name, instanceId: env.INSTANCE_ID },
  });
  const drivers = await composeDrivers({
    ...{ env, log, agentMain: options.agentMain, wake },
    listSecretValues: ({ runId, tenantId }) => openInjectedSecrets(ctx, { id: runId, tenantId }, openSecret),
  });
  const context: ReconcileContext = {
    ...{ ctx, openSecret, log },
    drivers,
    platformUrl: env.PLATFORM_URL ?? api.url,
    agentsOnStop: env.AGENTS_ON_STOP,
    slots: createStartSlots(STARTS_AT_ONCE),
    provers,
    deliver: deliveries.kick,
  };
  const following = await followKeys(ctx, keys, { holder: owner.name, log });
  fleet = await startFleet(context, owner);
  const logs = startLogRounds(ctx, fleet, drivers, log);
  const { SUPERVISOR_METRICS_PORT: metricsPort, SUPERVISOR_METRICS_HOST: metricsHost } = env;
  const metrics =
    metricsPort === undefined
      ? null
      : await startSupervisorMetrics({
          ...{ ctx, log, host: metricsHost, port: metricsPort },
          heldWorkspaces: () => fleet?.size() ?? 0,
          missingKeys: () => following.missing().length,
        });
  const talks = sweepTalks(ctx, owner, deliveries, callKeyFor, log);
  const money = startMoneyRounds(ctx, openSecret, log);
  const reached = readFailpoint(env.SUPERVISOR_FAILPOINT, env.NODE_ENV === "production");
  const secrets = startSecretRounds(ctx, { openSecret, keeper: keys.keeper, reached }, log);
  const bulks = startBulkRounds(ctx, log);
  return {
    url: api.url,
    stop: async () => {
      // Runs drain first, or are let go of, for a moment: an answer that is being written may still be finished.
      await Promise.all([logs.stop(), talks.stop(), money.stop(), secrets.stop(), bulks.stop()]);
      await fleet?.stop();
      await Promise.all([deliveries.stop(ANSWER_GRACE_MS), provers.stop()]);
      await closeDrivers(drivers);
      await api.close();
      await metrics?.close();
      await following.stop();
      await closeDatabase(ctx.db);
    },
  };
};
