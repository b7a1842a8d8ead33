import process from "node:process";
import { withSystem } from "@molecule/db";
import { claimWorkspaceLeases, type WorkspaceLease } from "@molecule/db/repositories";
import type { PlatformActor, TenantScope, WorkspaceId } from "@molecule/domain";
import { generateKeyPair, type OpenSecret, openSecret, parseKeyRing } from "@molecule/secrets/open";
import { createWorkspace, type ServiceContext, setSecrets } from "@molecule/services";
import { endRun, prepareRun } from "@molecule/services/run";
import {
  announceKeyHolder,
  auditSealed,
  getSealingKeyStatus,
  requestKeyRotation,
  rotateKey,
} from "@molecule/services/sealing";
import { createTestContext, createTestDatabase, createTestTenant } from "@molecule/testing";
import type { Outcome } from "../gates/outcome.ts";
import { setup } from "../testing/vitest-global-setup.ts";

const EACH = 250;
const STARTERS = 4;
const OPERATOR: PlatformActor = { actor: { kind: "process", name: "cli" }, operator: true };
const IDENTITY = { PLATFORM_URL: "http://x", PATH: "/bin", HOME: "/", LANG: "C", TZ: "UTC" };
const TOKEN = {
  name: "CLAUDE_CODE_OAUTH_TOKEN",
  value: "sk-ant-oat01-test-0123456789",
  kind: "secret" as const,
};

type Stage = {
  readonly ctx: ServiceContext;
  readonly scope: TenantScope;
  readonly open: OpenSecret;
  readonly isOver: () => boolean;
};

const storedValue = (id: WorkspaceId, index: number): string => `value-${index}-of-${id}`;

/** A workspace with as many secrets as a busy team has, stored as people store them. */
const fill = async ({ ctx, scope }: Stage): Promise<WorkspaceLease> => {
  const { workspace } = await createWorkspace(ctx, scope, {
    ...{ name: "w", runtime: "claude-code", model: "opus", secrets: [TOKEN] },
  });
  const { id } = workspace;
  const entries = Array.from({ length: EACH }, (_, index) => ({
    ...{ name: `TOKEN_${index}`, value: storedValue(id, index), kind: "secret" as const },
  }));
  await setSecrets(ctx, scope, { workspaceId: id, entries });
  const [lease] = await withSystem(ctx.db, (tx) =>
    claimWorkspaceLeases(tx, {
      ...{ owner: "chaos", deadOwners: [], only: id, drivers: ["process" as const], limit: 1 },
      leaseMs: 60 * 60_000,
    }),
  );
  if (lease === undefined) throw new Error("the workspace was not claimed");
  return lease;
};

/** Starts one workspace after the other until the rotation is over. @returns what went wrong */
const keepStarting = async (
  { ctx, open, isOver }: Stage,
  leases: readonly WorkspaceLease[],
  counted: { starts: number },
): Promise<string[]> => {
  const faults: string[] = [];
  for (let turn = 0; !isOver(); turn += 1) {
    const lease = leases[turn % leases.length];
    if (lease === undefined) break;
    const started = await prepareRun(ctx, lease, {
      ...{ openSecret: open, identify: () => IDENTITY, retryUnresolvedInMs: 1_000, engineFault: null },
    });
    counted.starts += 1;
    if (!started.ok) {
      faults.push(`${started.code}: ${started.names.slice(0, 3).join(", ")}`);
      continue;
    }
    const last = EACH - 1;
    if (started.env[`TOKEN_${last}`] !== storedValue(lease.workspaceId, last)) faults.push("another value");
    const { id, generation } = started.run;
    await endRun(ctx, lease, { id, generation, reason: "start_failed", detail: "", retry: false });
  }
  return faults;
};

/** People go on saving meanwhile. */
const keepWriting = async (
  { ctx, scope, isOver }: Stage,
  leases: readonly WorkspaceLease[],
): Promise<number> => {
  let written = 0;
  for (; !isOver(); written += 1) {
    const workspaceId = leases[written % leases.length]?.workspaceId ?? null;
    const entry = { name: "WRITTEN_MEANWHILE", value: `n ${written}`, kind: "secret" as const };
    await setSecrets(ctx, scope, { workspaceId, entries: [entry] });
  }
  return written;
};

/** Re-seals so many secrets while starts and writes go on: none fails, and nothing is left behind. */
export const rotateUnderLoad = async (secrets: number): Promise<Outcome> => {
  const stop = await setup();
  const database = await createTestDatabase();
  try {
    const pair = await generateKeyPair();
    const { ctx } = await createTestContext(database.db, {}, pair);
    const scope = await createTestTenant(database.db, { billingMode: "byok" });
    let ring = parseKeyRing(`${pair.id}:${pair.privateKeyBase64}`);
    let over = false;
    const open: OpenSecret = (place, sealed) => openSecret(ring, place, sealed);
    const stage: Stage = { ctx, scope, open, isOver: () => over };
    const leases: WorkspaceLease[] = [];
    for (let stored = 0; stored < secrets; stored += EACH + 1) leases.push(await fill(stage));
    console.log(`  ${leases.length} workspaces with ${EACH + 1} secrets each`);

    const keeper = {
      listIds: () => ring.ids,
      findPublicKey: (id: string) => ring.findPublicKey(id),
      addKey: async () => {
        const next = await generateKeyPair();
        ring = parseKeyRing(`${pair.id}:${pair.privateKeyBase64},${next.id}:${next.privateKeyBase64}`);
        return { id: next.id, publicKey: next.publicKey };
      },
    };
    await requestKeyRotation(ctx, OPERATOR);
    const counted = { starts: 0 };
    const share = Math.ceil(leases.length / STARTERS);
    const starting = Array.from({ length: STARTERS }, (_, index) =>
      keepStarting(stage, leases.slice(index * share, (index + 1) * share), counted),
    );
    const writing = keepWriting(stage, leases);
    const startedAt = performance.now();
    for (let step: string | null = "requested"; step !== "finished"; ) {
      await announceKeyHolder(ctx, { holder: "chaos", keyIds: ring.ids });
      step = await rotateKey(ctx, { keeper, openSecret: open });
    }
    const seconds = (performance.now() - startedAt) / 1000;
    over = true;
    const faults = (await Promise.all(starting)).flat();
    const writes = await writing;
    const { keys, rotation } = await getSealingKeyStatus(ctx, OPERATOR);
    const audit = await auditSealed(ctx, open);
    console.log(
      `  ${rotation?.resealed} values re-sealed in ${seconds.toFixed(1)} s beside ${counted.starts} starts and ${writes} writes; ${audit.looked} looked at after it`,
    );
    if (keys.map(({ state }) => state).join() !== "retired,active") faults.push(JSON.stringify(keys));
    if (audit.unreadable + audit.sealed > 0 || audit.looked < secrets) faults.push(JSON.stringify(audit));
    if (counted.starts === 0) faults.push("no start went on meanwhile");
    return { passed: counted.starts - faults.length, failed: faults.length, detail: faults.join("\n") };
  } finally {
    await database.drop();
    await stop();
  }
};

if (import.meta.main) {
  const outcome = await rotateUnderLoad(Number(process.argv[2] ?? 10_000));
  console.log(`${outcome.passed} passed, ${outcome.failed} failed\n${outcome.detail}`);
  process.exitCode = outcome.failed === 0 ? 0 : 1;
}
