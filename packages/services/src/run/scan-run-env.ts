import { listCredentialTexts, type NamePlan, type RunEnv, scanEnv } from "@molecule/billing";
import type { TenantTx } from "@molecule/db";
import { findPlatformFingerprints, listNamesByFingerprint } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import { classifyEnvName } from "@molecule/registry";
import { fingerprint } from "@molecule/secrets/seal";
import type { ServiceContext } from "../service-context.ts";

const printsOf = (ctx: ServiceContext, value: string): readonly string[] =>
  listCredentialTexts(value).map((text) => fingerprint(ctx.pepper, text));

export type FinishedEnv = {
  readonly runtime: string;
  readonly plan: Extract<NamePlan, { ok: true }>;
  readonly env: RunEnv;
  readonly accessKey: string | null;
};

/**
 * The last look at a finished environment: its values, and what they carry in base64 or JSON, are recognised by
 * fingerprint among the platform's credentials and among those that the tenant ever stored.
 * @returns the names at fault, sorted; empty when it may start
 */
export const scanRunEnv = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  finished: FinishedEnv,
): Promise<readonly string[]> => {
  const byValue = new Map(Object.values(finished.env).map((value) => [value, printsOf(ctx, value)] as const));
  const known = [...new Set([...byValue.values()].flat())];
  const platform = await findPlatformFingerprints(tx, known);
  const credentials = new Set(
    (await listNamesByFingerprint(tx, scope, known))
      .filter(({ name }) => classifyEnvName(ctx.registry, name) === "credential")
      .map((row) => row.fingerprint),
  );
  const isIn = (set: ReadonlySet<string>) => (value: string) =>
    (byValue.get(value) ?? []).some((print) => set.has(print));
  return scanEnv({
    registry: ctx.registry,
    ...finished,
    gateway: ctx.gateway,
    isTenantCredential: isIn(credentials),
    isPlatformCredential: isIn(platform),
  });
};
