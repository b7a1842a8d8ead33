import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { closeDatabase, connectDatabase, type Database, listen, withSystem } from "@molecule/db";
import {
  activateGatewaySealingKey,
  gatewayApplicationName,
  recordPlatformCredential,
} from "@molecule/db/repositories";
import { type AttemptId, hintOf, Secret } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import { type KeyRing, secretOpener } from "@molecule/secrets/open";
import { type FingerprintPepper, fingerprint } from "@molecule/secrets/seal";
import {
  authorizeCall,
  reportKeyOutOfFunds,
  reportRejectedKey,
  type ServiceContext,
  shareCooling,
} from "@molecule/services/calls";
import type { Logger } from "pino";
import { openCreditDesk } from "./credit/credit-desk.ts";
import { type ArmedFailpoint, failAtPoint, neverFail } from "./failpoints.ts";
import type { Gateway, Limits } from "./gateway.ts";
import { followOperator } from "./keys/follow-operator.ts";
import { createKeyCache } from "./keys/key-cache.ts";
import { createKeyStore } from "./keys/key-store.ts";
import { isKeyRefused } from "./keys/prove-keys.ts";
import { createSuspensions } from "./keys/suspensions.ts";
import { createCallJournal } from "./meter/call-journal.ts";
import { type SweepSettings, startSweep } from "./meter/sweep.ts";
import { createUsageAnnouncer } from "./meter/usage-announcer.ts";
import type { Observer } from "./observe/observer.ts";
import { openTelemetry, type TelemetryOptions } from "./observe/open-telemetry.ts";
import { createSpoolReplay } from "./spool/replay-spools.ts";
import { createSpool } from "./spool/spool.ts";
import { SANDBOX_VENDOR, type SandboxAddress } from "./upstream/choose-upstream.ts";
import { type CredentialPool, createCredentialPool } from "./upstream/credential-pool.ts";
import { createDispatchers, type Dispatchers } from "./upstream/dispatchers.ts";
import { createBodyBudget } from "./wire/body-budget.ts";
import { createLoadGate } from "./wire/load-gate.ts";
import { createModelCheck } from "./wire/model-cache.ts";
import { MAX_BODY_BYTES } from "./wire/read-body.ts";
import { serveRequest } from "./wire/serve-request.ts";

export type GatewayOptions = {
  readonly databaseUrl: string;
  readonly registry: Registry;
  readonly pepper: FingerprintPepper;
  /** Platform credentials by vendor. */
  readonly keys: ReadonlyMap<string, readonly Secret[]>;
  /** Opens the operator's store of platform keys; null leaves it closed. */
  readonly ring?: KeyRing | null;
  readonly sandbox: SandboxAddress | null;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Named by the health answer. */
  readonly instanceId?: string | undefined;
  readonly log: Logger;
  readonly limits?: Partial<Limits>;
  readonly sweep?: SweepSettings;
  readonly groupWindowMs?: number;
  /** How long a call waits for credit that other gateways may give back. */
  readonly creditPatienceMs?: number;
  /** Where calls are written down before the ledger follows; of this machine, not shared between machines. */
  readonly spoolDir: string;
  /** Callers get their last byte when it is on the disk, not only with the operating system. */
  readonly syncEnds?: boolean;
  readonly failpoint?: ArmedFailpoint | undefined;
  /** Who else watches: metrics for operators, traces. Nobody when left out. */
  readonly telemetry?: TelemetryOptions;
  /** Stand-ins for providers on this machine, in tests and benchmarks. */
  readonly allowPrivateProviders?: boolean;
};

export type RunningGateway = {
  /** Origin, e.g. `http://127.0.0.1:4401`. */
  readonly url: string;
  readonly id: string;
  /** Where its metrics are; null when nobody asked for them. */
  readonly metricsUrl: string | null;
  /** Resolves when the ledger has all that was written down until now. */
  caughtUp(): Promise<void>;
  /** Takes no new calls, lets those under way settle within `deadlineMs`, then ends. */
  close(deadlineMs: number): Promise<void>;
};

const MINUTE_MS = 60_000;
const LIMITS: Limits = {
  maxBodyBytes: MAX_BODY_BYTES,
  maxHeldBodyBytes: 16 * MAX_BODY_BYTES,
  maxCalls: 2_000,
  drainMs: 10 * MINUTE_MS,
  stallMs: MINUTE_MS,
  silenceMs: 10 * MINUTE_MS,
  retryMs: 5_000,
  requestMs: 2 * MINUTE_MS,
};
/** Together they bound how long a call of a dead gateway stays unresolved: less than a minute. */
const SWEEP: SweepSettings = { intervalMs: 5_000, graceSeconds: 30, silentSeconds: 10 };
const DATABASE_CONNECTIONS = 6;
const HEADERS_MS = 20_000;
/** New connections that wait to be taken. One more is dropped, and its caller tries again only a second or more later. */
const CONNECTIONS_WAITING = 4_096;
/** A ledger that takes longer than this to follow is away. */
const FOLLOW_MS = 10_000;
/** How late it may be noticed that a request takes too long to come. */
const CHECK_MS = 5_000;

/** The same for every gateway of an installation, so that its fingerprint is registered once. */
const sandboxCredential = (pepper: FingerprintPepper): Secret =>
  new Secret(`sk-sandbox-platform-${fingerprint(pepper, "the platform's sandbox credential").slice(0, 32)}`);

/** Makes every platform credential known by fingerprint, before the first call could use it. */
const registerCredentials = (
  db: Database,
  pepper: FingerprintPepper,
  keys: ReadonlyMap<string, readonly Secret[]>,
): Promise<void> =>
  withSystem(db, async (tx) => {
    for (const [vendor, values] of keys)
      for (const value of values) {
        const print = fingerprint(pepper, value.expose());
        await recordPlatformCredential(tx, { fingerprint: print, vendor, hint: hintOf(value.expose()) });
      }
  });

const now = (): number => performance.now();

/** Credentials, and who hears of what providers say about them. */
const createPool = (
  ctx: ServiceContext,
  keys: ReadonlyMap<string, readonly Secret[]>,
  dispatchers: Dispatchers,
  log: Logger,
): CredentialPool => {
  const warn = (error: unknown): void =>
    log.error({ err: error }, "what a provider said of a key was not stored");
  return createCredentialPool({
    keys,
    now,
    onRejected: ({ id, vendor, hint }) => {
      log.error({ vendor, platformKeyId: id }, "a provider refused a platform credential; it is out of use");
      reportRejectedKey(ctx, { id, vendor, hint }).catch(warn);
    },
    onLimited: ({ id, vendor, hint }, restMs) => {
      log.warn({ vendor, platformKeyId: id, restMs }, "a platform credential rests");
      shareCooling(ctx, { id, vendor, hint }, restMs).catch(warn);
    },
    isRefused: ({ id, vendor, key }) => {
      log.warn({ vendor, platformKeyId: id }, "a provider forbade a call; its credential is tried");
      return isKeyRefused({ ctx, dispatchers }, vendor, key);
    },
    onOutOfFunds: ({ id, vendor, hint }) => {
      log.error({ vendor, platformKeyId: id }, "the account of a platform credential cannot pay");
      reportKeyOutOfFunds(ctx, { id, vendor, hint }).catch(warn);
    },
  });
};

/** Lets operators seal keys to this gateway. The first of its ring is the one that new values are sealed to. */
const announceSealingKey = async (db: Database, ring: KeyRing): Promise<void> => {
  const key = ring.findPublicKey(ring.ids[0] ?? "");
  if (key !== undefined) await withSystem(db, (tx) => activateGatewaySealingKey(tx, key));
};

const composeGateway = async (
  options: GatewayOptions,
  db: Database,
  id: string,
  observer: Observer,
): Promise<Gateway> => {
  const { registry, pepper, sandbox, log } = options;
  const ctx: ServiceContext = {
    ...{ db, registry, pepper },
    ...{ gateway: null, sandboxModel: sandbox, installedRuntimes: new Set<string>() },
  };
  const keys = new Map(options.keys).set(SANDBOX_VENDOR, [sandboxCredential(pepper)]);
  const windowMs = options.groupWindowMs === undefined ? {} : { windowMs: options.groupWindowMs };
  const failAt = options.failpoint === undefined ? neverFail : failAtPoint(options.failpoint);
  const credit = await openCreditDesk({
    ...{ ctx, gatewayId: id, now, failAt, patienceMs: options.creditPatienceMs },
    onError: (error, what) => log.error({ err: error }, what),
  });
  const limits = { ...LIMITS, ...options.limits };
  const dispatchers = createDispatchers({
    ...{ headersTimeoutMs: limits.silenceMs, bodyTimeoutMs: limits.silenceMs },
    allowPrivateProviders: options.allowPrivateProviders === true,
  });
  return {
    ...{ limits, observer, gate: createLoadGate({ now, maxCalls: limits.maxCalls }) },
    bodies: createBodyBudget(limits.maxHeldBodyBytes),
    ...{ credit, failAt, open: new Set<AttemptId>() },
    replaySpools: createSpoolReplay({
      ...{ ctx, dir: options.spoolDir, gatewayId: id, failAt },
      onDamaged: (file, records) => log.fatal({ file, records }, "ends of calls on this disk cannot be read"),
    }),
    ...{ id, ctx, sandbox, log, instanceId: options.instanceId },
    keys: createKeyCache({ authorize: (digest) => authorizeCall(ctx, Buffer.from(digest, "hex")), now }),
    checkModel: createModelCheck(registry, credit.clock.nowMs),
    journal: createCallJournal({
      ctx,
      registration: () => credit.registration().registration,
      nowMs: credit.clock.nowMs,
      onCommit: observer.committed,
      syncEnds: options.syncEnds === true,
      spool: createSpool({
        ...{ dir: options.spoolDir, gatewayId: id, failAt },
        onError: (error) => log.fatal({ err: error }, "this machine's disk does not take the calls"),
      }),
      onLost: (error, kind, attemptId) =>
        log.fatal({ err: error, kind, attemptId }, "a line of the ledger was refused"),
      onStrays: credit.doubt,
      ...windowMs,
    }),
    announcer: createUsageAnnouncer(ctx, (error) => log.warn({ err: error }, "screens were not told")),
    pool: createPool(ctx, keys, dispatchers, log),
    keyStore: createKeyStore({
      ...{ ctx, log },
      openSecret: options.ring == null ? null : secretOpener(options.ring),
    }),
    suspensions: createSuspensions(),
    dispatchers,
    alerted: new Set(),
    inFlight: { count: 0 },
  };
};

const waitForCalls = async (gateway: Gateway, deadlineMs: number): Promise<void> => {
  const giveUpAt = now() + deadlineMs;
  while (gateway.inFlight.count > 0 && now() < giveUpAt)
    await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Starts a gateway; resolves once it listens, with its credentials registered and its sweep running. */
export const startGateway = async (options: GatewayOptions): Promise<RunningGateway> => {
  const id = randomBytes(6).toString("hex");
  const db = connectDatabase({
    url: options.databaseUrl,
    maxConnections: DATABASE_CONNECTIONS,
    applicationName: gatewayApplicationName(id),
  });
  await registerCredentials(db, options.pepper, options.keys);
  const telemetry = await openTelemetry(options.telemetry ?? {}, options.log);
  const gateway = await composeGateway(options, db, id, telemetry.observer);
  if (options.ring != null) await announceSealingKey(db, options.ring);
  const follower = await followOperator(gateway);
  const unlisten = await listen(db, "molecule_run_ended", gateway.keys.forgetRun, gateway.keys.clear);
  const { credit } = gateway;
  const unlistenBudgets = await listen(db, "molecule_budgets", credit.budgetsChanged, credit.forgetBudgets);
  const unlistenWishes = await listen(db, "molecule_credit_wanted", credit.creditWanted);
  const sweep = startSweep(gateway, options.sweep ?? SWEEP);
  const { requestMs } = gateway.limits;
  const server = createServer(
    {
      ...{ keepAliveTimeout: 65_000, requestTimeout: requestMs },
      ...{
        headersTimeout: Math.min(HEADERS_MS, requestMs),
        connectionsCheckingInterval: Math.min(CHECK_MS, requestMs),
      },
    },
    (request, response) => serveRequest(gateway, request, response),
  );
  server.listen({ port: options.port, host: options.host, backlog: CONNECTIONS_WAITING });
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("The gateway has no port.");
  const metricsUrl = await telemetry.show(gateway);
  return {
    metricsUrl,
    url: `http://${options.host}:${address.port}`,
    id,
    caughtUp: () => gateway.journal.caughtUp(FOLLOW_MS),
    close: async (deadlineMs) => {
      server.close();
      server.closeIdleConnections();
      await sweep.stop();
      await waitForCalls(gateway, deadlineMs);
      await gateway.journal.drain(deadlineMs);
      await gateway.announcer.close();
      server.closeAllConnections();
      await follower.stop();
      await unlisten();
      await unlistenBudgets();
      await unlistenWishes();
      await credit.close();
      await gateway.dispatchers.close();
      await telemetry.close();
      await closeDatabase(db);
    },
  };
};
