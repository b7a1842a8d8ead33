import { withTenant } from "@molecule/db";
import type { Workspace } from "@molecule/db/repositories";
import { workspaces } from "@molecule/db/schema";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { createWorkspace, type ServiceContext } from "@molecule/services";
import { createTestTenant } from "@molecule/testing";
import { eq } from "drizzle-orm";
import { createPlayedEngine, type PlayedEngine } from "./played-engine.ts";
import { proofOf } from "./played-proof.ts";
import { type PlayedSupervisor, playSupervisor } from "./played-supervisor.ts";
import { registerPlayedAgents } from "./register-played-agents.ts";

const KEY = {
  ...{ name: "ANTHROPIC_API_KEY", value: "sk-ant-api03-played-0123456789abcdef" },
  kind: "secret" as const,
};
/** More steps than any way to rest takes. */
const MOST_STEPS = 60;

/** One workspace with its engine and the supervisor that holds it, for a test that says itself what happens. */
export type PlayedWorkspace = {
  readonly id: WorkspaceId;
  readonly scope: TenantScope;
  readonly engine: PlayedEngine;
  readonly supervisor: PlayedSupervisor;
  readonly read: () => Promise<Workspace>;
  /** Goes on until there is nothing to do but to wait. */
  readonly settle: () => Promise<Workspace>;
  /** The pause until the next try is over. */
  readonly endPause: () => Promise<unknown>;
};

export const createPlayedWorkspace = async (
  ctx: ServiceContext,
  openSecret: OpenSecret,
): Promise<PlayedWorkspace> => {
  const { db } = ctx;
  const scope = await createTestTenant(db, { billingMode: "byok" });
  const { workspace } = await createWorkspace(ctx, scope, {
    ...{ name: "Ada", runtime: "claude-code", model: "claude-opus-4-7", secrets: [KEY] },
  });
  const { id } = workspace;
  const engine = createPlayedEngine();
  const supervisor = await playSupervisor({ ctx, openSecret, engine }, id, []);
  if (supervisor === null) throw new Error("the workspace is another's");
  const read = () =>
    withTenant(db, scope, async (tx) => {
      const [row] = await tx.select().from(workspaces).where(eq(workspaces.id, id));
      if (row === undefined) throw new Error("the workspace is gone");
      return row;
    });
  return {
    ...{ id, scope, engine, supervisor, read },
    settle: async () => {
      for (let taken = 0; taken < MOST_STEPS; taken += 1) {
        await registerPlayedAgents(ctx, engine);
        for (const run of supervisor.asked()) await supervisor.answer(run, proofOf(true));
        if ((await supervisor.step()) === null) return read();
      }
      throw new Error("it does not come to rest");
    },
    endPause: () =>
      withTenant(db, scope, (tx) =>
        tx
          .update(workspaces)
          .set({ nextAttemptAt: new Date(0) })
          .where(eq(workspaces.id, id)),
      ),
  };
};
