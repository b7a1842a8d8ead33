import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { withSystem, withTenant } from "@molecule/db";
import { lifecycleEvents, runs, workspaces } from "@molecule/db/schema";
import { processScope, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { startSandboxModel } from "@molecule/sandbox-model";
import { generateKeyPair } from "@molecule/secrets/open";
import {
  createWorkspace,
  grantCredit,
  issueSandboxToken,
  type SecretEntry,
  type ServiceContext,
} from "@molecule/services";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  findFreePort,
  type SpawnedGateway,
  spawnGateway,
  TEST_PEPPER_TEXT,
} from "@molecule/testing";
import { asc, eq } from "drizzle-orm";
import { createProcessTable } from "../drivers/process/process-table.ts";
import { readProcEnv } from "../drivers/testing/read-proc-env.ts";
import { type SpawnedSupervisor, spawnSupervisor } from "./spawn-supervisor.ts";

type Workspace = typeof workspaces.$inferSelect;
export type Run = typeof runs.$inferSelect;

/** A database, a sandbox model and as many supervisors as a test wants, on this host. */
export type TestInstallation = {
  readonly ctx: ServiceContext;
  readonly scope: TenantScope;
  /** The database as a process of ours reaches it. */
  readonly databaseUrl: string;
  /** The database as its owner sees it, past all policies. */
  readonly adminUrl: string;
  readonly gateway: SpawnedGateway | undefined;
  /** A supervisor; each listens where the one before it did, which has ended then, unless told. */
  readonly start: (options?: {
    readonly anotherPort?: boolean;
    /** Further variables, e.g. a failpoint. */
    readonly env?: Readonly<Record<string, string>>;
  }) => Promise<SpawnedSupervisor>;
  /** Holds the private keys of every supervisor here. */
  readonly ringFile: string;
  /** A workspace on the tenant's own sandbox token, unless told. */
  readonly create: (options?: {
    readonly model?: string;
    readonly secrets?: readonly SecretEntry[];
  }) => Promise<WorkspaceId>;
  readonly workspace: (id: WorkspaceId) => Promise<Workspace>;
  readonly runs: (id: WorkspaceId) => Promise<readonly Run[]>;
  readonly liveRun: (id: WorkspaceId) => Promise<Run | undefined>;
  readonly events: (
    id: WorkspaceId,
  ) => Promise<readonly { what: string; generation: number; detail: string | null; at: Date }[]>;
  readonly untilOnline: (id: WorkspaceId, generation?: number) => Promise<Run>;
  /** Processes that run for the workspace, by run id. */
  readonly processes: (runId?: string) => Promise<readonly number[]>;
  /** Completions for which the sandbox's provider would bill this credential. */
  readonly countBilled: (credential: string) => number;
  readonly environ: (pid: number) => Promise<Readonly<Record<string, string>>>;
  readonly stop: () => Promise<void>;
};

/** Looks until it is so. @throws Error when it does not become so */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  withinMs = 60_000,
): Promise<T> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > deadline) throw new Error(`after ${withinMs} ms still not: ${what}`);
    await delay(40);
  }
};

export const pidOf = (run: Run): number => Number(run.handle?.["pid"]);

type InstallationOptions = {
  /** Also a gateway, and credit to spend there. */
  readonly withGateway?: boolean;
  /** Further variables of the gateway. */
  readonly gatewayEnv?: Readonly<Record<string, string>>;
};

export const createTestInstallation = async ({
  withGateway = false,
  gatewayEnv = {},
}: InstallationOptions = {}): Promise<TestInstallation> => {
  const [test, model, workspacesDir] = await Promise.all([
    createTestDatabase(),
    startSandboxModel({ port: 0 }),
    mkdtemp(join(tmpdir(), "molecule-supervisor-")),
  ]);
  const { db } = test;
  const sandboxModel = { anthropicBaseUrl: model.anthropicBaseUrl, openaiBaseUrl: model.openaiBaseUrl };
  const pair = await generateKeyPair();
  const { ctx } = await createTestContext(db, { sandboxModel }, pair);
  const ringFile = join(workspacesDir, "secrets-key-ring");
  await writeFile(ringFile, `${pair.id}:${pair.privateKeyBase64}\n`, { mode: 0o600 });
  const scope = await createTestTenant(db, { sandbox: true, billingMode: "byok", operator: true });
  const shared = {
    DATABASE_URL: test.url,
    SANDBOX_MODEL_URL: new URL(model.anthropicBaseUrl).origin,
    FINGERPRINT_PEPPER: TEST_PEPPER_TEXT,
  };
  const gateway = withGateway
    ? await spawnGateway({ ...shared, GATEWAY_SPOOL_DIR: join(workspacesDir, "spool"), ...gatewayEnv })
    : undefined;
  if (withGateway)
    await grantCredit(ctx, processScope("boot", scope.tenantId), {
      ...{ kind: "grant", amountNanoUsd: 1_000_000_000_000n, reason: "for the test" },
    });
  const port = await findFreePort();
  const table = createProcessTable();
  const started: SpawnedSupervisor[] = [];

  const read = {
    workspace: async (id: WorkspaceId): Promise<Workspace> => {
      const [row] = await withTenant(db, scope, (tx) =>
        tx.select().from(workspaces).where(eq(workspaces.id, id)),
      );
      if (row === undefined) throw new Error("no such workspace");
      return row;
    },
    runs: (id: WorkspaceId) =>
      withTenant(db, scope, (tx) =>
        tx.select().from(runs).where(eq(runs.workspaceId, id)).orderBy(asc(runs.preparedAt)),
      ),
    events: (id: WorkspaceId) =>
      withTenant(db, scope, (tx) =>
        tx
          .select()
          .from(lifecycleEvents)
          .where(eq(lifecycleEvents.workspaceId, id))
          .orderBy(asc(lifecycleEvents.seq)),
      ),
  };
  const liveRun = async (id: WorkspaceId) =>
    (await read.runs(id)).find((run) => run.liveAt !== null && run.endedAt === null);
  const processes = async (runId = "") =>
    (await table.findByCommand(`molecule-agent:${runId}`))
      .filter((one) => one.pid === one.groupId)
      .map((one) => one.pid);

  return {
    ctx,
    scope,
    databaseUrl: test.url,
    adminUrl: test.adminUrl,
    gateway,
    ...read,
    liveRun,
    processes,
    ringFile,
    start: async ({ anotherPort = false, env = {} } = {}) => {
      const supervisor = await spawnSupervisor({
        ...shared,
        SUPERVISOR_PORT: anotherPort ? "0" : String(port),
        GATEWAY_URL: gateway?.url ?? "http://127.0.0.1:9",
        SECRETS_PRIVATE_KEYS_FILE: ringFile,
        CALL_KEY_SECRET: Buffer.alloc(32, 9).toString("base64"),
        WORKSPACES_DIR: workspacesDir,
        LOG_LEVEL: "debug",
        ...env,
      });
      started.push(supervisor);
      return supervisor;
    },
    create: async ({ model: chosen = "opus", secrets } = {}) => {
      const { token } = await issueSandboxToken(ctx, scope);
      const own: SecretEntry[] = [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: token, kind: "secret" }];
      const { workspace } = await createWorkspace(ctx, scope, {
        name: "Ada",
        runtime: "claude-code",
        model: chosen,
        secrets: secrets ?? own,
      });
      return workspace.id;
    },
    untilOnline: (id, generation) =>
      until(`online at generation ${generation ?? "any"}`, async () => {
        const { observedState, observedGeneration, desiredGeneration } = await read.workspace(id);
        const there = observedState === "online" && observedGeneration === (generation ?? desiredGeneration);
        return there ? liveRun(id) : undefined;
      }),
    countBilled: (credential) => {
      const digest = createHash("sha256").update(credential).digest("hex");
      return model.requests().filter((request) => request.credentialSha256 === digest).length;
    },
    environ: readProcEnv,
    stop: async () => {
      for (const supervisor of started) supervisor.kill("SIGCONT");
      for (const supervisor of started) supervisor.kill("SIGTERM");
      await Promise.all(started.map(({ exited }) => exited));
      const left = await withSystem(db, (tx) => tx.select({ id: runs.id }).from(runs));
      for (const { id } of left) for (const pid of await processes(id)) process.kill(pid, "SIGKILL");
      await gateway?.stop();
      await Promise.all([model.close(), test.drop()]);
      await rm(workspacesDir, { recursive: true, force: true });
    },
  };
};
