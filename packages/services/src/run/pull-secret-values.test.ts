import type { TenantScope, WorkspaceId } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SecretEntry } from "../secret/change-set.ts";
import { setSecrets } from "../secret/set-secrets.ts";
import { secret } from "../secret/testing/secret-entry.ts";
import { makeWorkspace } from "../workspace/testing/test-workspace.ts";
import { endRun } from "./end-run.ts";
import { findRunByKey } from "./find-run-by-key.ts";
import { markLive } from "./mark-live.ts";
import { prepareRun } from "./prepare-run.ts";
import { pullSecretValues } from "./pull-secret-values.ts";
import { claimForTest, prepared, testPrepareInput } from "./testing/test-lease.ts";

let test: TestDatabase;
let context: Awaited<ReturnType<typeof createTestContext>>;
let scope: TenantScope;

beforeAll(async () => {
  test = await createTestDatabase();
  context = await createTestContext(test.db);
  scope = await createTestTenant(test.db, { billingMode: "byok" });
});
afterAll(() => test.drop());

/** Starts a workspace and hands out what its agent does to pull. */
const goLive = async (model: string, entries: SecretEntry[]) => {
  const { ctx, openSecret } = context;
  const id = await makeWorkspace(ctx, scope, "Ada", { model, secrets: entries });
  const lease = await claimForTest(test.db, id);
  const { run, env } = prepared(await prepareRun(ctx, lease, testPrepareInput(openSecret)));
  await markLive(ctx, lease, run);
  const keyed = await findRunByKey(ctx, env["MOLECULE_AGENT_KEY"] ?? "");
  if (keyed === undefined) throw new Error("the agent's key is not known");
  const end = () =>
    endRun(ctx, lease, { id: run.id, generation: 1, reason: "leaked", detail: "over", retry: false });
  return { id, end, pull: () => pullSecretValues(ctx, keyed, openSecret) };
};

const write = (workspaceId: WorkspaceId | null, ...entries: SecretEntry[]) =>
  setSecrets(context.ctx, scope, { workspaceId, entries });

describe("a pull", () => {
  it("gives stored names of both scopes, and nothing that a plan adds", async () => {
    await write(null, secret("SHARED", "for all"));
    const { pull } = await goLive("MiniMax-M2.7", [secret("MINIMAX_API_KEY", "m-key"), secret("FOO", "one")]);
    expect(await pull()).toEqual({ FOO: "one", MINIMAX_API_KEY: "m-key", SHARED: "for all" });
  });

  it("gives nothing to a run that has ended since its key was looked at", async () => {
    const { end, pull } = await goLive("MiniMax-M2.7", [secret("MINIMAX_API_KEY", "m-key")]);
    await end();
    await expect(pull()).rejects.toMatchObject({ code: "RUN_ENDED" });
  });

  it.each(["CLAUDE_CODE_OAUTH_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"])(
    "does not hand a run that the platform pays for the value of a stored %s, under whatever name",
    async (name) => {
      const { id, pull } = await goLive("anthropic/claude-sonnet-4-6", [secret("FOO", "harmless")]);
      await write(null, secret(name, `a credential of ${name}`));
      await write(id, secret("BAR", `a credential of ${name}`));
      await expect(pull()).rejects.toMatchObject({ code: "ENV_SCAN_FAILED", detail: { names: ["BAR"] } });
    },
  );
});
