import {
  applyChangeSet,
  type BillingFacts,
  checkSecretWrite,
  resolveBilling,
  type SecretWriteRefusal,
} from "@molecule/billing";
import type { TenantTx } from "@molecule/db";
import { findPlatformFingerprints, listSecretHeads, type Tenant } from "@molecule/db/repositories";
import { DomainError, type TenantScope } from "@molecule/domain";
import { findRuntime, nearestModels } from "@molecule/registry";
import { fingerprint } from "@molecule/secrets/seal";
import { isStartable } from "../run/choose-executor.ts";
import type { ServiceContext } from "../service-context.ts";
import { type DraftChange, storableNames } from "./change-set.ts";

const factsAfter = (ctx: ServiceContext, change: DraftChange, before: BillingFacts): BillingFacts => {
  const runtime = change.runtime ?? before.runtime;
  return applyChangeSet(
    ctx.registry,
    { ...before, runtime, runtimeInstalled: isStartable(ctx, { sandbox: before.sandbox, runtime }) },
    {
      writes: change.writes.map(({ name, value, kind }) => ({
        scope: change.scope,
        name,
        value: value.expose(),
        kind,
      })),
      removes: change.removes.map((name) => ({ scope: change.scope, name })),
      override: change.override,
    },
  );
};

/** A runtime that cannot run the model that then stands is refused; the new model goes in the same request. */
const assertRuntime = (ctx: ServiceContext, change: DraftChange, after: BillingFacts): void => {
  if (change.runtime === undefined) return;
  if (findRuntime(ctx.registry, change.runtime) === undefined)
    throw new DomainError("UNKNOWN_RUNTIME", `There is no runtime ${change.runtime}.`, {
      field: "runtime",
      suggestions: ctx.registry.runtimes.map((runtime) => runtime.name),
      remedy: "Choose one of the offered runtimes.",
    });
  const { effectiveModel, derivedProvider } = resolveBilling(ctx.registry, after);
  if (effectiveModel === null || derivedProvider !== null) return;
  throw new DomainError(
    "UNREGISTERED_MODEL",
    `${change.runtime} has no provider for the model ${effectiveModel}.`,
    {
      field: "model",
      suggestions: nearestModels(ctx.registry, change.runtime, effectiveModel),
      remedy: "Choose a model of the new runtime in the same save.",
    },
  );
};

const refusalError = (
  change: DraftChange,
  name: string,
  names: readonly string[],
  refusal: SecretWriteRefusal,
): DomainError => {
  const field = change.modelChosen && name === "MODEL" ? "model" : name;
  return new DomainError(refusal.code, refusal.message, {
    names: [...names].sort(),
    field,
    remedy: refusal.remedy,
    ...(refusal.suggestions === undefined ? {} : { suggestions: refusal.suggestions }),
  });
};

/**
 * Judges every write of a change set against the facts that would stand after it. The caller holds the locks
 * that keep those facts as they are until the write is committed.
 * @param before null for a change at tenant scope
 * @throws DomainError with the code of the first refused write, naming all that are refused for the same reason
 */
export const assertChangeAllowed = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  change: DraftChange,
  { tenant, before }: { readonly tenant: Tenant; readonly before: BillingFacts | null },
): Promise<void> => {
  const after = before === null ? null : factsAfter(ctx, change, before);
  if (after !== null) assertRuntime(ctx, change, after);
  const names = storableNames(change.writes.map((write) => write.name));
  const heads = await listSecretHeads(tx, scope, change.place, names);
  const hints = [...heads, ...(before?.entries ?? [])];
  const prints = change.writes.map((write) => fingerprint(ctx.pepper, write.value.expose()));
  const ofPlatform = await findPlatformFingerprints(tx, prints);
  const refused = change.writes.flatMap(({ name, value }, index) => {
    const decision = checkSecretWrite(ctx.registry, {
      scope: change.scope,
      name,
      value: value.expose(),
      tenantMode: tenant.billingMode,
      sandbox: tenant.sandbox,
      hints: hints.flatMap((row) => (row.name === name && row.hint !== null ? [row.hint] : [])),
      isPlatformCredential: ofPlatform.has(prints[index] ?? ""),
      factsAfter: after,
    });
    return decision.allowed ? [] : [{ name, decision }];
  });
  const [first] = refused;
  if (first === undefined) return;
  const refusedNames = refused
    .filter(({ decision }) => decision.code === first.decision.code)
    .map(({ name }) => name);
  throw refusalError(change, first.name, refusedNames, first.decision);
};
