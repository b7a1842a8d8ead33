import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import type { InstallationFacts } from "../fixtures/installation.ts";
import type { observeDatabase } from "../fixtures/observers.ts";
import { openCanvasSession } from "./canvas-session.ts";

/** Which of the two sandboxes: by who pays there. */
export type Payer = "byok" | "platform";
export type RealWorkspace = { readonly id: string; readonly tenantId: string };
export type RealRun = {
  readonly id: string;
  readonly mode: string;
  readonly executor: string;
  readonly proof: string;
  readonly generation: number;
  readonly receipt: { readonly payer: string; readonly credentialMethod: string | null };
};
export type RealAnswer = { readonly status: string; readonly error: unknown; readonly body: string };
type Wanted = {
  readonly runtime: string;
  readonly model: string;
  /** What it is called, where its runtime and its payer do not say it all. */
  readonly name?: string;
  /** The workspace that leads it; at the top without one. */
  readonly parentId?: string;
  readonly secrets: readonly { readonly name: string; readonly value: string; readonly kind: "secret" }[];
};

const TENANTS = { byok: "Sandbox (your keys)", platform: "Sandbox (platform)" };
/** A vendor's program of 200 MB starts in this time on whatever machine. */
const PATIENCE_MS = 240_000;
const LOOK_MS = 100;

const until = async <T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> => {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > deadline) throw new Error(`still not: ${what}`);
    await delay(LOOK_MS);
  }
};

/** Workspaces of the two sandboxes whose own runtime answers in them, driven as the screen drives them. */
export const openRealWorkspaces = async (
  facts: InstallationFacts,
  { sql }: ReturnType<typeof observeDatabase>,
) => {
  const canvas = await openCanvasSession(facts);
  const tenants = await sql<{ id: string; name: string }[]>`select id, name from tenants`;
  const tenantOf = (payer: Payer): string => {
    const found = tenants.find(({ name }) => name === TENANTS[payer]);
    if (found === undefined) throw new Error(`there is no ${TENANTS[payer]}`);
    return found.id;
  };
  const findRun = async (id: string) => {
    const [run] = await sql<RealRun[]>`
      select r.id, r.mode, r.executor, r.proof->>'status' as proof, r.generation, c.receipt
      from runs r join run_receipts c on c.run_id = r.id join workspaces w on w.id = r.workspace_id
      where r.workspace_id = ${id} and r.live_at is not null and r.ended_at is null
        and w.observed_state = 'online' and w.observed_generation = w.desired_generation
        and r.generation = w.desired_generation`;
    return run;
  };
  const untilServes = (id: string, generation: number): Promise<RealRun> =>
    until(`a run of generation ${generation} serves`, async () => {
      const run = await findRun(id);
      return run !== undefined && run.generation >= generation && run;
    });
  const untilNoneStarts = () =>
    until("every workspace is online", async () => {
      const [row] = await sql<[{ n: number }]>`
        select count(*)::int n from workspaces where removed_at is null and observed_state <> 'online'`;
      return row.n === 0;
    });
  const settledCalls = (workspace: RealWorkspace) =>
    until("every call is settled", async () => {
      const rows = await sql<{ status: string; providerRequestId: string }[]>`
        select status, provider_request_id as "providerRequestId" from llm_attempts
        where workspace_id = ${workspace.id}`;
      return rows.every(({ status }) => status === "settled") && rows;
    });
  await untilNoneStarts();
  return {
    issueToken: async (payer: Payer): Promise<string> =>
      (await canvas.mutate<{ token: string }>("secret.issueSandboxToken", { tenantId: tenantOf(payer) }))
        .token,
    /** A workspace in which the runtime itself answers, and not the sandbox's loop. */
    create: async (payer: Payer, wanted: Wanted): Promise<RealWorkspace> => {
      const tenantId = tenantOf(payer);
      const name = wanted.name ?? `${wanted.runtime}-${payer}`;
      await canvas.mutate("workspace.create", { ...wanted, tenantId, name });
      const [row] = await sql<{ id: string }[]>`
        select id from workspaces where tenant_id = ${tenantId} and name = ${name} and removed_at is null`;
      if (row === undefined) throw new Error(`${name} was not created`);
      const workspace = { id: row.id, tenantId };
      const before = await untilServes(row.id, 1);
      expect(before.executor).toBe("loop");
      await canvas.mutate("workspaceConfig.setExecutor", {
        ...{ tenantId, workspaceId: row.id, executor: "runtime" },
      });
      await untilServes(row.id, before.generation + 1);
      return workspace;
    },
    restart: async ({ id, tenantId }: RealWorkspace): Promise<RealRun> => {
      const { generation } = await canvas.mutate<{ generation: number }>("workspace.restart", {
        ...{ tenantId, workspaceId: id },
      });
      return untilServes(id, generation);
    },
    /** Asks in the chat and waits for the whole answer. */
    ask: async ({ id, tenantId }: RealWorkspace, body: string): Promise<RealAnswer> => {
      const messageId = randomUUID();
      await canvas.mutate("chat.send", { tenantId, workspaceId: id, id: messageId, body });
      return until("an answer", async () => {
        const [answer] = await sql<RealAnswer[]>`
          select status, error, body from messages where reply_to = ${messageId} and finished_at is not null`;
        return answer;
      });
    },
    settledCalls,
    /** What the ledger has against the tenant's credit for it, nano-USD; every call settled. */
    charged: async (workspace: RealWorkspace): Promise<bigint> => {
      await settledCalls(workspace);
      const [row] = await sql<[{ total: string }]>`
        select coalesce(-sum(amount_nano_usd), 0)::text total from ledger_entries
        where workspace_id = ${workspace.id} and kind = 'charge' and account = 'tenant_credit'`;
      return BigInt(row.total);
    },
  };
};
export type RealWorkspaces = Awaited<ReturnType<typeof openRealWorkspaces>>;
