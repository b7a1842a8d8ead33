import { withTenant } from "@molecule/db";
import { listChatRows, type Message } from "@molecule/db/repositories";
import { runs } from "@molecule/db/schema";
import type { RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import {
  createTestTenant,
  createTestWorkspace,
  makeReceipt,
  recordTestRun,
  type TestDatabase,
} from "@molecule/testing";
import { eq } from "drizzle-orm";
import { type DeliveryReport, deliverMessages } from "../deliver-messages.ts";
import type { DeliveryLimits } from "../deliver-question.ts";
import { sendMessage } from "../send-message.ts";
import type { TestAgent } from "./start-test-agent.ts";

/** One workspace of a tenant of its own, and what one does to its talk. For tests. */
export type TestTalk = {
  readonly scope: TenantScope;
  readonly workspaceId: WorkspaceId;
  /** Gives the workspace a live run that this agent serves. */
  readonly goLive: (agent: Pick<TestAgent, "url">, payer?: "tenant" | "platform") => Promise<RunId>;
  readonly changeRun: (id: RunId, set: Partial<typeof runs.$inferInsert>) => Promise<void>;
  readonly say: (body: string) => Promise<Message>;
  readonly deliver: (
    agent: TestAgent,
    more?: { signal?: AbortSignal; limits?: DeliveryLimits },
  ) => Promise<DeliveryReport>;
  readonly rows: () => Promise<readonly Message[]>;
  /** Author, status and body of each message, in the order of the talk. */
  readonly shown: () => Promise<readonly string[]>;
  readonly answerOf: (question: Message) => Promise<Message | undefined>;
};

export const createTestTalk = async ({ db }: Pick<TestDatabase, "db">): Promise<TestTalk> => {
  const scope = await createTestTenant(db, { sandbox: true });
  const { id: workspaceId } = await createTestWorkspace(db, scope);
  const changeRun: TestTalk["changeRun"] = (id, set) =>
    withTenant(db, scope, async (tx) => {
      await tx.update(runs).set(set).where(eq(runs.id, id));
    });
  const rows = () => withTenant(db, scope, (tx) => listChatRows(tx, scope, { workspaceId, limit: 200 }));
  return {
    scope,
    workspaceId,
    goLive: async (agent, payer = "tenant") => {
      const mode = payer === "platform" ? "platform_managed" : "byok";
      const id = await recordTestRun(db, scope, makeReceipt(workspaceId, { payer, mode }));
      await changeRun(id, { agentUrl: agent.url, executor: "loop" });
      return id;
    },
    changeRun,
    say: (body) => sendMessage({ db }, scope, { workspaceId, body }),
    deliver: (agent, more = {}) =>
      deliverMessages(
        { db },
        { tenantId: scope.tenantId, workspaceId, callKeyFor: () => agent.callKey, ...more },
      ),
    rows,
    shown: async () => (await rows()).map(({ author, status, body }) => `${author} ${status}: ${body}`),
    answerOf: async (question) => (await rows()).find((row) => row.replyTo === question.id),
  };
};
