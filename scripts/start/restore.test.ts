import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { closeDatabase, connectDatabase, type Database, withTenant } from "@molecule/db";
import { migrateDatabase } from "@molecule/db/migrate";
import { findBalance, listOpenRuns } from "@molecule/db/repositories";
import { processScope, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { parseKeyRing } from "@molecule/secrets/open";
import { parseFingerprintPepper } from "@molecule/secrets/seal";
import {
  createWorkspace,
  grantCredit,
  reconcileReport,
  resolveTenant,
  type ServiceContext,
} from "@molecule/services";
import { commitCalls, joinGateways, planSettlement } from "@molecule/services/calls";
import { exportReceipts, linkReceipts } from "@molecule/services/receipts";
import { endRun, markLive, prepareRun } from "@molecule/services/run";
import { createTestContext, createTestTenant, makeAdmittedCall, waitForToday } from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runMolecule } from "../../apps/cli/src/testing/run-molecule.ts";
import {
  claimForTest,
  prepared,
  testPrepareInput,
} from "../../packages/services/src/run/testing/test-lease.ts";
import { startEmbeddedPostgres } from "../postgres/embedded-postgres.ts";
import { type DataDir, openDataDir } from "./data-dir.ts";
import { prepareKeys } from "./keys.ts";

const TOKEN = "sk-ant-oat01-rehearsal-0123456789";
const today = await waitForToday();
const root = mkdtempSync(join(tmpdir(), "molecule-restore-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Installation = {
  readonly url: string;
  /** As the superuser. */
  readonly adminUrl: string;
  readonly db: Database;
  readonly ctx: ServiceContext;
  readonly openSecret: Parameters<typeof testPrepareInput>[0];
  /** What was said about its keys. */
  readonly said: readonly string[];
  readonly stop: () => Promise<void>;
};

/** The database and the keys of a data folder, opened as `npm start` opens them. */
const open = async (dataDir: DataDir): Promise<Installation> => {
  const server = await startEmbeddedPostgres({
    dir: dataDir.file("postgres"),
    durable: false,
    database: "molecule",
  });
  await migrateDatabase(server.url);
  const db = connectDatabase({ url: server.url, maxConnections: 4, applicationName: "molecule-test" });
  const said: string[] = [];
  const { fingerprintPepper } = await prepareKeys(dataDir, db, {}, (line) => said.push(line));
  const ring = readFileSync(dataDir.file("secrets-key-ring"), "utf8").trim();
  const [id = "", privateKeyBase64 = ""] = ring.split(":");
  const publicKey = parseKeyRing(ring).findPublicKey(id)?.publicKey ?? new Uint8Array();
  const pepper = parseFingerprintPepper(fingerprintPepper);
  const context = await createTestContext(db, { pepper }, { id, privateKeyBase64, publicKey });
  const stop = async () => {
    await closeDatabase(db);
    await server.stop();
  };
  const adminUrl = Object.assign(new URL(server.adminUrl), { pathname: "/molecule" }).href;
  return { ...context, url: server.url, adminUrl, db, said, stop };
};

type Team = { readonly scope: TenantScope; readonly workspaceId: WorkspaceId };

const createTeams = async ({ db, ctx }: Installation): Promise<{ platform: Team; byok: Team }> => {
  const paying = await createTestTenant(db, { operator: true });
  const own = await createTestTenant(db, { billingMode: "byok" });
  const secret = { name: "CLAUDE_CODE_OAUTH_TOKEN", value: TOKEN, kind: "secret" } as const;
  const shared = { name: "Ada", runtime: "claude-code" };
  const first = await createWorkspace(ctx, paying, { ...shared, model: "anthropic/claude-sonnet-4-6" });
  const second = await createWorkspace(ctx, own, { ...shared, model: "opus", secrets: [secret] });
  await grantCredit({ db }, paying, { kind: "grant", amountNanoUsd: 5_000_000_000n, reason: "start" });
  return {
    platform: { scope: paying, workspaceId: first.workspace.id },
    byok: { scope: own, workspaceId: second.workspace.id },
  };
};

/** Starts a workspace as a supervisor would that finds what an earlier one left: its runs are nowhere to be seen. */
const start = async ({ db, ctx, openSecret }: Installation, { scope, workspaceId }: Team, owner: string) => {
  const lease = await claimForTest(db, workspaceId, owner, ["before"]);
  const started = prepared(await prepareRun(ctx, lease, testPrepareInput(openSecret)));
  for (const run of await withTenant(db, scope, (tx) => listOpenRuns(tx, scope, workspaceId)))
    if (run.id !== started.run.id)
      await endRun(ctx, lease, { ...run, reason: "superseded", detail: "restored elsewhere", retry: false });
  expect(await markLive(ctx, lease, started.run)).toBe(true);
  const { payer, mode, provider, credentialMethod } = started.receipt;
  return { env: started.env, paid: { payer, mode, provider, credentialMethod } };
};

const charge = async ({ ctx }: Installation, { scope, workspaceId }: Team, requestId: string) => {
  const gatewayId = `gateway-${requestId}`;
  const by = await joinGateways(ctx, gatewayId);
  const call = makeAdmittedCall(scope, workspaceId, { gatewayId });
  const usage = { input: 1_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
  const settled = planSettlement(call, { usage, httpStatus: 200, providerRequestId: requestId });
  await commitCalls(ctx, { admissions: [call], settlements: [], closings: [] }, by);
  await commitCalls(ctx, { admissions: [], settlements: [settled], closings: [] }, by);
  await linkReceipts(ctx);
};

const exportChain = ({ db }: Installation, { scope }: Team): Promise<string> =>
  text(Readable.from(exportReceipts(db, scope)));
const balanceOf = ({ db }: Installation, { scope }: Team) =>
  withTenant(db, scope, (tx) => findBalance(tx, scope));
const payerOf = async ({ ctx }: Installation, { scope, workspaceId }: Team) =>
  (await resolveTenant(ctx, processScope("boot", scope.tenantId))).get(workspaceId)?.resolution;

/** Checks an export without any database, as whoever was given the file would. */
const verify = async (chain: string, ...options: readonly string[]) => {
  const file = join(root, "receipts.jsonl");
  writeFileSync(file, chain);
  const { status, lines } = await runMolecule("none", ["receipts", "verify", file, ...options]);
  return { status, head: String(JSON.parse(lines.at(-1) ?? "{}").head), said: lines.join("\n") };
};

const dumpTenants = async (url: string): Promise<number> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql`set row_security = off`;
    return (await sql`select id from tenants`).length;
  } finally {
    await sql.end();
  }
};

/** What an installation looked like before, to compare what comes back with. */
const look = async (at: Installation, { platform, byok }: { platform: Team; byok: Team }) => ({
  chain: await exportChain(at, platform),
  balance: await balanceOf(at, platform),
  payers: [await payerOf(at, platform), await payerOf(at, byok)],
});

describe("a backup of the data folder", () => {
  const at = (name: string) => openDataDir(join(root, name), join(root, name));
  const copy = (from: string, to: string) => cpSync(join(root, from), join(root, to), { recursive: true });
  let teams: Awaited<ReturnType<typeof createTeams>>;
  let earlier: Awaited<ReturnType<typeof look>>;
  let last: Awaited<ReturnType<typeof look>>;
  let paid: unknown[];

  beforeAll(async () => {
    let here = await open(at("here"));
    teams = await createTeams(here);
    paid = [
      (await start(here, teams.platform, "before")).paid,
      (await start(here, teams.byok, "before")).paid,
    ];
    await charge(here, teams.platform, "first");
    earlier = await look(here, teams);
    await here.stop();
    copy("here", "yesterday");
    here = await open(at("here"));
    await charge(here, teams.platform, "since");
    last = await look(here, teams);
    await here.stop();
    copy("here", "moved");
  });

  it("comes back elsewhere as it was: money, payers, secrets, and runs that start", async () => {
    const moved = await open(at("moved"));
    try {
      expect(moved.said).toEqual([]);
      expect(await look(moved, teams)).toEqual(last);
      const checked = await verify(last.chain);
      expect(checked).toMatchObject({ status: 0, said: expect.stringContaining('"intact":true') });
      expect((await verify(await exportChain(moved, teams.platform), "--head", checked.head)).status).toBe(0);
      // What pg_dump does first: whom row-level security binds, the owner too, gets no dump, rather than an empty one.
      await expect(dumpTenants(moved.url)).rejects.toThrow("row-level security");
      expect(await dumpTenants(moved.adminUrl)).toBe(2);
      const again = [await start(moved, teams.platform, "after"), await start(moved, teams.byok, "after")];
      expect(again.map((run) => run.paid)).toEqual(paid);
      expect(paid).toMatchObject([{ payer: "platform" }, { payer: "tenant" }]);
      expect(again[1]?.env["CLAUDE_CODE_OAUTH_TOKEN"]).toBe(TOKEN);
      expect(JSON.stringify(again[0]?.env)).not.toContain(TOKEN);
    } finally {
      await moved.stop();
    }
  });

  it("of an earlier time lacks the calls since, which the vendor's report names; the rest holds", async () => {
    const yesterday = await open(at("yesterday"));
    try {
      expect(await look(yesterday, teams)).toEqual(earlier);
      expect(earlier.balance).toBe(last.balance + 2_500_000n);
      const { db, ctx } = yesterday;
      const CLI = { actor: { kind: "process", name: "cli" }, operator: false } as const;
      const from = new Date(`${today}T00:00:00Z`);
      const report = [
        "request_id,day,model,input_tokens,output_tokens,cost_usd",
        `first,${today},gpt-5.4,1000,0,`,
        `since,${today},gpt-5.4,1000,0,`,
      ].join("\n");
      const until = new Date(from.getTime() + 86_400_000);
      const found = await reconcileReport({ db, registry }, CLI, { vendor: "openai", from, until, report });
      expect(found).toMatchObject({
        matched: 1,
        items: [{ key: "since", cause: "missing_here", knownHere: false }],
      });
      // Whoever kept the head of the chain sees that it was longer once.
      const { head } = await verify(last.chain);
      const shorter = await verify(await exportChain(yesterday, teams.platform), "--head", head);
      expect(shorter).toMatchObject({ status: 1, said: expect.stringContaining("other_head") });
      const { tenantId } = teams.platform.scope;
      expect(await runMolecule(yesterday.url, ["credit", "audit", tenantId])).toMatchObject({
        status: 0,
        lines: [],
      });
      expect((await start(yesterday, teams.byok, "after")).paid).toEqual(paid[1]);
      await charge({ ...yesterday, ctx }, teams.platform, "next");
      expect((await verify(await exportChain(yesterday, teams.platform))).status).toBe(0);
    } finally {
      await yesterday.stop();
    }
  });
});
