import { setTimeout as delay } from "node:timers/promises";
import type { WorkspaceId } from "@molecule/domain";
import { createWorkspace, hibernateWorkspace, issueSandboxToken, setSecrets } from "@molecule/services";
import postgres from "postgres";
import type { SpawnedSupervisor } from "../../apps/supervisor/src/testing/spawn-supervisor.ts";
import {
  createTestInstallation,
  type TestInstallation,
  until,
} from "../../apps/supervisor/src/testing/test-installation.ts";
import { countStatements, type StatementCounter } from "./count-statements.ts";
import { readProcess, readRunsMb } from "./read-process.ts";

/** One supervisor, whose statements are counted, and as many workspaces on the tenant's own key as are asked for. */
export type FleetScene = {
  readonly installation: TestInstallation;
  readonly supervisor: SpawnedSupervisor;
  readonly counter: StatementCounter;
  /** Those that serve. */
  readonly live: readonly WorkspaceId[];
  /** Creates until so many serve, and waits until they do. */
  readonly growTo: (live: number) => Promise<void>;
  /** Adds workspaces that hibernate. */
  readonly addResting: (count: number) => Promise<void>;
  /** What an agent takes of the machine's memory, on average. */
  readonly agentMb: () => Promise<number>;
  /** What its supervisor costs in a time in which nobody asks anything. */
  readonly measureIdle: (seconds: number) => Promise<IdleCost>;
  readonly stop: () => Promise<void>;
};

export type IdleCost = {
  readonly cpuMsPerSecond: number;
  readonly statementsPerSecond: number;
  readonly rssMb: number;
};

const START_PATIENCE_MS = 30 * 60_000;
/** After the last start: what a start leaves to be looked at again is over. */
const SETTLE_MS = 20_000;

const round = (value: number): number => Number(value.toFixed(2));

export const createFleetScene = async (): Promise<FleetScene> => {
  const installation = await createTestInstallation();
  const { ctx, scope } = installation;
  const counter = await countStatements(installation.databaseUrl);
  const supervisor = await installation.start({ env: { DATABASE_URL: counter.url, LOG_LEVEL: "info" } });
  const admin = postgres(installation.adminUrl, { max: 1 });
  const { token } = await issueSandboxToken(ctx, scope);
  await setSecrets(ctx, scope, {
    workspaceId: null,
    entries: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: token, kind: "secret" }],
  });
  const live: WorkspaceId[] = [];
  let made = 0;
  const create = async (): Promise<WorkspaceId> => {
    made += 1;
    const wanted = { name: `agent-${made}`, runtime: "claude-code", model: "opus" };
    return (await createWorkspace(ctx, scope, wanted)).workspace.id;
  };
  const countIn = async (state: string): Promise<number> => {
    const [row] = await admin<[{ n: number }]>`
      select count(*)::int n from workspaces where observed_state = ${state}
        and observed_generation = desired_generation and stage is null`;
    return row.n;
  };
  return {
    ...{ installation, supervisor, counter, live },
    growTo: async (wanted) => {
      while (live.length < wanted) live.push(await create());
      await until("all serve", async () => (await countIn("online")) >= wanted, START_PATIENCE_MS);
    },
    addResting: async (count) => {
      for (let added = 0; added < count; added += 1)
        await hibernateWorkspace(ctx, scope, { workspaceId: await create() });
      await until("all rest", async () => (await countIn("hibernated")) >= count, START_PATIENCE_MS);
    },
    agentMb: async () => {
      const rows = await admin<
        { id: string }[]
      >`select id from runs where live_at is not null and ended_at is null`;
      return round(readRunsMb(new Set(rows.map(({ id }) => id))) / Math.max(1, rows.length));
    },
    measureIdle: async (seconds) => {
      await delay(SETTLE_MS);
      const [before, asked, began] = [readProcess(supervisor.pid), counter.count(), performance.now()];
      await delay(seconds * 1_000);
      const [after, took] = [readProcess(supervisor.pid), (performance.now() - began) / 1_000];
      return {
        cpuMsPerSecond: round((after.cpuMs - before.cpuMs) / took),
        statementsPerSecond: round((counter.count() - asked) / took),
        rssMb: after.rssMb,
      };
    },
    stop: async () => {
      await admin.end();
      await installation.stop();
      await counter.close();
    },
  };
};
