import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { closeDatabase, connectDatabase, pingDatabase } from "@molecule/db";
import type { RunId, WorkspaceId } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import { type OpenSecret, secretOpener } from "@molecule/secrets/open";
import { auditCoMingling, type ServiceContext } from "@molecule/services";
import { deliverMessages, findAbandonedTalks } from "@molecule/services/chat-delivery";
import { deriveCallKey, openInjectedSecrets } from "@molecule/services/run";
import type { DriverKind } from "./drivers/driver.ts";
import { createProcessKind } from "./drivers/process/process-driver.ts";
import type { SupervisorEnv } from "./env.ts";
import { startAgentApi } from "./http/agent-api.ts";
import type { Log } from "./log.ts";
import { startSupervisorMetrics } from "./observe/supervisor-metrics.ts";
import { createDeliveries, type Deliveries, type Talk } from "./reconcile/deliveries.ts";
import { type Fleet, startFleet } from "./reconcile/fleet.ts";
import type { ReconcileContext } from "./reconcile/held-workspace.ts";
import { createOwnerName } from "./reconcile/owner-name.ts";
import { createStartSlots } from "./reconcile/start-slots.ts";
import { startTicker, type Ticker } from "./reconcile/ticker.ts";
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
const ABANDONED_MS = 15_000;
const AUDIT_EVERY_MS = 60 * 60_000;

const composeContext = ({ env, registry }: SupervisorOptions): ServiceContext => {
  const { GATEWAY_URL: gateway, SANDBOX_MODEL_URL: sandbox } = env;
  const llm = `${gateway}/api/v1/internal/llm`;
  return {
    db: connectDatabase({
      url: env.DATABASE_URL,
      maxConnections: 10,
      applicationName: "molecule-supervisor",
    }),
    registry,
    gateway:
      gateway === undefined
        ? null
        : { baseUrl: `${llm}/openai/v1`, anthropicBaseUrl: `${llm}/anthropic`, usageUrl: `${llm}/usage` },
    sandboxModel:
      sandbox === undefined
        ? null
        : { anthropicBaseUrl: `${sandbox}/anthropic`, openaiBaseUrl: `${sandbox}/openai/v1` },
    pepper: env.FINGERPRINT_PEPPER,
    installedRuntimes: env.INSTALLED_RUNTIMES,
  };
};

const composeProcesses = (
  { env, agentMain }: SupervisorOptions,
  ctx: ServiceContext,
  openSecret: OpenSecret,
  wake: (workspaceId: WorkspaceId) => void,
): DriverKind =>
  createProcessKind({
    workspacesDir: env.WORKSPACES_DIR,
    program: (executor) => ({
      main: agentMain,
      args: [`--executor=${executor}`, `--compile-cache=${join(env.WORKSPACES_DIR, ".compile-cache")}`],
    }),
    onExit: ({ workspaceId }) => wake(workspaceId),
    listSecretValues: ({ runId, tenantId }) => openInjectedSecrets(ctx, { id: runId, tenantId }, openSecret),
  });

/** Looks for talks whose deliverer died; delivering them closes what it left. */
const sweepTalks = (ctx: ServiceContext, deliveries: Deliveries, log: Log): Ticker =>
  startTicker(
    ABANDONED_MS,
    async () => {
      for (const talk of await findAbandonedTalks(ctx)) deliveries.kick(talk);
    },
    (error) => log.error({ err: error }, "looking for abandoned talks failed"),
  );

/** Platform credentials in tenants' stores are looked for when a supervisor starts, and hourly. */
const sweepCoMingling = (ctx: ServiceContext, log: Log): Ticker => {
  const ticker = startTicker(
    AUDIT_EVERY_MS,
    async () => {
      const { platformOwned, shared } = await auditCoMingling(ctx);
      if (platformOwned.length + shared.length > 0)
        log.warn({ platformOwned: platformOwned.length, shared: shared.length }, "co-mingled credentials");
    },
    (error) => log.error({ err: error }, "the audit for co-mingled credentials failed"),
  );
  ticker.now();
  return ticker;
};

/** Composes the supervisor and brings what should run back to life. */
export const startSupervisor = async (options: SupervisorOptions): Promise<Supervisor> => {
  const { env, log } = options;
  const ctx = composeContext(options);
  const openSecret = secretOpener(env.SECRETS_PRIVATE_KEYS);
  const callKeyFor = (runId: RunId) => deriveCallKey(env.CALL_KEY_SECRET, runId);
  await mkdir(env.WORKSPACES_DIR, { recursive: true, mode: 0o700 });

  let fleet: Fleet | null = null;
  const wake = (workspaceId: WorkspaceId) => fleet?.wake(workspaceId);
  const deliver = (talk: Talk, signal: AbortSignal) => deliverMessages(ctx, { ...talk, callKeyFor, signal });
  const deliveries = createDeliveries(deliver, wake, log);
  const { SUPERVISOR_HOST: host, SUPERVISOR_PORT: port, CALL_KEY_SECRET: callKeySecret } = env;
  const isReady = () => pingDatabase(ctx.db);
  const api = await startAgentApi({
    ...{ ctx, openSecret, callKeySecret, log, host, port, onNews: wake, isReady },
    instanceId: env.INSTANCE_ID,
  });
  const context: ReconcileContext = {
    ...{ ctx, openSecret, log },
    drivers: { process: composeProcesses(options, ctx, openSecret, wake) },
    platformUrl: env.PLATFORM_URL ?? api.url,
    slots: createStartSlots(STARTS_AT_ONCE),
    deliver: deliveries.kick,
  };
  fleet = await startFleet(context, await createOwnerName());
  const { SUPERVISOR_METRICS_PORT: metricsPort, SUPERVISOR_METRICS_HOST: metricsHost } = env;
  const metrics =
    metricsPort === undefined
      ? null
      : await startSupervisorMetrics({
          ...{ ctx, log, host: metricsHost, port: metricsPort },
          heldWorkspaces: () => fleet?.size() ?? 0,
        });
  const talks = sweepTalks(ctx, deliveries, log);
  const audits = sweepCoMingling(ctx, log);
  const money = startMoneyRounds(ctx, openSecret, log);
  const secrets = startSecretRounds(ctx, openSecret, log);
  return {
    url: api.url,
    stop: async () => {
      // Runs drain first, for a moment: an answer that is being written may still be finished.
      await Promise.all([talks.stop(), audits.stop(), money.stop(), secrets.stop()]);
      await fleet?.stop();
      await deliveries.stop();
      await api.close();
      await metrics?.close();
      await closeDatabase(ctx.db);
    },
  };
};
