import { type Database, withTenant } from "@molecule/db";
import {
  payerConfirmations,
  runReceipts,
  runs,
  secrets,
  secretVersions,
  workspaces,
} from "@molecule/db/schema";
import {
  type ConfirmationId,
  newId,
  type SecretId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { fingerprint } from "@molecule/secrets/seal";
import { TEST_PEPPER } from "./create-test-context.ts";
import { makeReceipt } from "./record-test-run.ts";

const CHUNK = 200;
const MODELS = ["opus", "anthropic/claude-sonnet-4-6", "claude-sonnet-4-6", "minimax/MiniMax-M2.7"] as const;

type Row<T extends { $inferInsert: unknown }> = T["$inferInsert"];

const variable = (
  scope: TenantScope,
  workspaceId: WorkspaceId | null,
  name: string,
  value: string | null,
) => {
  const id = newId<SecretId>();
  const kind = value === null ? ("secret" as const) : ("variable" as const);
  const head: Row<typeof secrets> = {
    id,
    tenantId: scope.tenantId,
    workspaceId,
    name,
    kind,
    liveVersion: 1,
    lastVersion: 1,
  };
  const version: Row<typeof secretVersions> = {
    tenantId: scope.tenantId,
    secretId: id,
    version: 1,
    kind,
    ...(value === null ? { sealed: new Uint8Array(80), keyId: "key-test", hint: "cdef" } : { clear: value }),
    fingerprint: fingerprint(TEST_PEPPER, `${id}`),
  };
  return { head, version };
};

/**
 * Fills a tenant with many workspaces: each with a model, a few secrets, past runs and a live one, and every
 * tenth with an open confirmation; and with a few rows at tenant scope. Sealed rows do not open.
 * @returns the ids of the workspaces
 */
export const fillTenant = async (
  db: Database,
  scope: TenantScope,
  size: { readonly workspaces: number; readonly secretsEach: number; readonly runsEach: number },
): Promise<readonly WorkspaceId[]> => {
  const ids = Array.from({ length: size.workspaces }, () => newId<WorkspaceId>());
  for (let start = 0; start < ids.length; start += CHUNK) {
    await withTenant(db, scope, async (tx) => {
      const part = ids.slice(start, start + CHUNK);
      await tx.insert(workspaces).values(
        part.map((id, index) => ({
          id,
          tenantId: scope.tenantId,
          name: `w${start + index}`,
          runtime: "claude-code",
        })),
      );
      const rows = part.flatMap((id, index) => [
        variable(scope, id, "MODEL", MODELS[index % MODELS.length] ?? "opus"),
        ...Array.from({ length: size.secretsEach - 1 }, (_, n) =>
          variable(scope, id, n === 0 ? "CLAUDE_CODE_OAUTH_TOKEN" : `TOKEN_${n}`, null),
        ),
        ...(start + index < 8 ? [variable(scope, null, `SHARED_${start + index}`, "shared")] : []),
      ]);
      await tx.insert(secrets).values(rows.map((row) => row.head));
      await tx.insert(secretVersions).values(rows.map((row) => row.version));
      const started = part.flatMap((id) =>
        Array.from({ length: size.runsEach }, (_, n) => ({
          receipt: makeReceipt(id, { generation: n + 1 }),
          n,
        })),
      );
      await tx.insert(runs).values(
        started.map(({ receipt, n }) => ({
          id: receipt.runId,
          tenantId: scope.tenantId,
          workspaceId: receipt.workspaceId,
          generation: receipt.generation,
          fence: n,
          runtime: "claude-code",
          mode: receipt.mode,
          leaseUntil: new Date(),
          preparedAt: new Date(Date.now() - (size.runsEach - n) * 60_000),
          liveAt: new Date(),
          endedAt: n + 1 === size.runsEach ? null : new Date(),
        })),
      );
      await tx.insert(runReceipts).values(
        started.map(({ receipt }) => ({
          runId: receipt.runId,
          tenantId: scope.tenantId,
          workspaceId: receipt.workspaceId,
          receipt,
        })),
      );
      await tx.insert(payerConfirmations).values(
        part
          .filter((_, index) => index % 10 === 0)
          .map((workspaceId) => {
            const { payer, mode, provider, credentialMethod } = makeReceipt(workspaceId);
            const before = { payer, mode, provider, credentialMethod };
            return {
              id: newId<ConfirmationId>(),
              tenantId: scope.tenantId,
              workspaceId,
              before,
              after: before,
            };
          }),
      );
    });
  }
  return ids;
};
