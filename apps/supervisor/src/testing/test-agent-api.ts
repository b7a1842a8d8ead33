import { withSystem } from "@molecule/db";
import { claimWorkspaceLeases, type WorkspaceLease } from "@molecule/db/repositories";
import { Secret, type TenantScope, type WorkspaceId } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { createWorkspace, type SecretEntry, type ServiceContext } from "@molecule/services";
import { type PreparedRun, prepareRun } from "@molecule/services/run";
import { createTestContext, createTestDatabase, type TestDatabase } from "@molecule/testing";
import { startAgentApi } from "../http/agent-api.ts";
import { createLog } from "../log.ts";

type StartedRun = {
  readonly id: WorkspaceId;
  readonly lease: WorkspaceLease;
  readonly start: PreparedRun;
  /** Its agent's key. */
  readonly key: string;
};

type Answered = { readonly status: number; readonly body: Record<string, unknown> };

/** The agent API on a database of its own, and what agents say to it. */
export type TestAgentApi = {
  readonly test: TestDatabase;
  readonly ctx: ServiceContext;
  readonly url: string;
  /** Everything that it logged. */
  readonly lines: readonly string[];
  /** Workspaces of which it passed on news. */
  readonly news: readonly WorkspaceId[];
  /** Opens secrets with another key ring, or with its own again. */
  readonly openWith: (openSecret?: OpenSecret) => void;
  readonly startRun: (
    scope: TenantScope,
    model?: string,
    secrets?: readonly SecretEntry[],
    driver?: "process" | "docker",
  ) => Promise<StartedRun>;
  readonly call: (method: string, path: string, key: string | null, body?: unknown) => Promise<Answered>;
  readonly register: (key: string | null, over?: object) => Promise<Answered>;
  readonly beat: (key: string, over?: object) => Promise<Answered>;
  readonly pull: (id: string, key: string) => Promise<Answered>;
  readonly stop: () => Promise<void>;
};

export const OAUTH = "sk-ant-oat01-test-value-0123456789";
export const AGENT_URL = "http://127.0.0.1:41234";
const REGISTER = { url: AGENT_URL, agentVersion: "1", protocolVersions: ["1.0"], executor: "loop" };
const BEAT = { currentTask: null, draining: false, usage: [] };
const IDENTITY = { PLATFORM_URL: "http://x", PATH: "/bin", HOME: "/", LANG: "C", TZ: "UTC" };

export const secretEntry = (name: string, value: string): SecretEntry => ({ name, value, kind: "secret" });

const createCaller =
  (url: string): TestAgentApi["call"] =>
  async (method, path, key, body) => {
    const bearer = key === null ? {} : { authorization: `Bearer ${key}` };
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...bearer, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: Object(await response.json()) };
  };

const createStarter =
  (ctx: ServiceContext, openSecret: OpenSecret): TestAgentApi["startRun"] =>
  async (
    scope,
    model = "opus",
    secrets = [secretEntry("CLAUDE_CODE_OAUTH_TOKEN", OAUTH)],
    driver = "process",
  ) => {
    const wanted = { name: "Ada", role: "adds", runtime: "claude-code", model, secrets, driver };
    const { id } = (await createWorkspace(ctx, scope, wanted)).workspace;
    const claim = {
      owner: "test",
      deadOwners: [],
      only: id,
      drivers: ["process" as const, "docker" as const],
      leaseMs: 60_000,
      limit: 1,
    };
    const [lease] = await withSystem(ctx.db, (tx) => claimWorkspaceLeases(tx, claim));
    if (lease === undefined) throw new Error("not claimed");
    const start = await prepareRun(ctx, lease, {
      openSecret,
      identify: () => IDENTITY,
      engineFault: null,
      retryUnresolvedInMs: 1_000,
    });
    if (!start.ok) throw new Error(start.code);
    return { id, lease, start, key: start.env["MOLECULE_AGENT_KEY"] ?? "" };
  };

export const startTestAgentApi = async (): Promise<TestAgentApi> => {
  const test = await createTestDatabase();
  const { ctx, openSecret: own } = await createTestContext(test.db);
  let openSecret = own;
  const lines: string[] = [];
  const news: WorkspaceId[] = [];
  const api = await startAgentApi({
    ctx,
    openSecret: (place, sealed) => openSecret(place, sealed),
    callKeySecret: new Secret("a call key secret of 32 characters"),
    log: createLog("debug", { write: (line) => lines.push(line) }),
    host: "127.0.0.1",
    port: 0,
    onNews: (id) => news.push(id),
    isReady: () => Promise.resolve(true),
    owner: "test",
  });
  const call = createCaller(api.url);
  return {
    ...{ test, ctx, lines, news, call, url: api.url },
    openWith: (other = own) => {
      openSecret = other;
    },
    startRun: createStarter(ctx, own),
    register: (key, over = {}) => call("POST", "/agent/register", key, { ...REGISTER, ...over }),
    beat: (key, over = {}) => call("POST", "/agent/heartbeat", key, { ...BEAT, ...over }),
    pull: (id, key) => call("GET", `/workspaces/${id}/secrets/values`, key),
    stop: async () => {
      await api.close();
      await test.drop();
    },
  };
};
