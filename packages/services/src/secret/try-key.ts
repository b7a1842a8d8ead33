import {
  type BillingFacts,
  checkKeyTrial,
  judgeKeyTrial,
  type KeyTrialState,
  planKeyTrial,
} from "@molecule/billing";
import { withTenant } from "@molecule/db";
import { findPlatformFingerprints, getTenant, recordAudit } from "@molecule/db/repositories";
import { DomainError, Secret, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { urlHost } from "@molecule/registry";
import { fingerprint } from "@molecule/secrets/seal";
import { assertRole } from "../assert-role.ts";
import { gatherBillingFacts } from "../billing/gather-facts.ts";
import type { ServiceContext } from "../service-context.ts";
import { countTrial } from "./limit-trials.ts";

export type KeyTrial = {
  readonly state: KeyTrialState;
  /** One sentence: why, and never the value. */
  readonly says: string;
  /** Whose key it was taken for; null when nobody's. */
  readonly provider: { readonly name: string; readonly displayName: string } | null;
  /** Where it was sent; null when it was not. */
  readonly host: string | null;
  /** The provider's status; null when there was none. */
  readonly status: number | null;
};

export type KeyTrialRequest = {
  /** Null: a key for all workspaces. */
  readonly workspaceId: WorkspaceId | null;
  readonly name: string;
  readonly value: string;
  /** A model that is chosen and not saved yet. */
  readonly model?: string | null | undefined;
};

const PATIENCE_MS = 3_000;

/** One bounded request to an address of the registry's; no redirect is followed, no answer is read. */
const ask = async (
  { url, method, header }: { readonly url: string; readonly method: string; readonly header: string },
  key: Secret,
): Promise<number | null> => {
  const [name = "", template = ""] = header.split(/: (.*)/s);
  try {
    const response = await fetch(url, {
      method,
      headers: {
        accept: "application/json",
        "anthropic-version": "2023-06-01",
        [name]: template.replace("{key}", () => key.expose().trim()),
      },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    // The cause may quote a header: that it failed is all that is told.
    return null;
  }
};

type Known = { readonly facts: BillingFacts | null; readonly sandbox: boolean; readonly ofPlatform: boolean };

const gather = (ctx: ServiceContext, scope: TenantScope, input: KeyTrialRequest): Promise<Known> =>
  withTenant(
    ctx.db,
    scope,
    async (tx) => {
      const { workspaceId, model = null } = input;
      const print = fingerprint(ctx.pepper, input.value);
      return {
        facts:
          workspaceId === null
            ? null
            : await gatherBillingFacts(tx, scope, ctx, workspaceId, { requestedModel: model }),
        sandbox: (await getTenant(tx, scope)).sandbox,
        ofPlatform: (await findPlatformFingerprints(tx, [print])).has(print),
      };
    },
    { readOnly: true },
  );

const assertMayBeTried = (ctx: ServiceContext, input: KeyTrialRequest, known: Known): void => {
  const { workspaceId, name, value } = input;
  const decision = checkKeyTrial(ctx.registry, {
    scope: workspaceId === null ? "tenant" : "workspace",
    name,
    value,
    sandbox: known.sandbox,
    isPlatformCredential: known.ofPlatform,
  });
  if (decision.allowed) return;
  const { code, message, remedy } = decision;
  throw new DomainError(code, message, { names: [name], field: name, remedy });
};

const tryAt = async (ctx: ServiceContext, input: KeyTrialRequest, known: Known): Promise<KeyTrial> => {
  const { name, value } = input;
  if (known.sandbox && ctx.sandboxModel === null)
    throw new DomainError("UNAVAILABLE", "This installation has no sandbox to try the key in.", {
      remedy: "Save it without trying it.",
    });
  const sandboxModel = known.sandbox ? ctx.sandboxModel : null;
  const plan = planKeyTrial(ctx.registry, { name, value, facts: known.facts, sandboxModel });
  const { provider } = plan;
  const of = provider === null ? null : { name: provider.name, displayName: provider.displayName };
  if (!plan.ok) return { state: plan.state, says: plan.says, provider: of, host: null, status: null };
  const who = known.sandbox ? "The sandbox" : plan.provider.displayName;
  const status = await ask(plan, new Secret(value));
  const judged =
    status === null
      ? {
          state: "unknown" as const,
          says: `${who} could not be reached, or did not answer within ${PATIENCE_MS / 1_000} seconds.`,
        }
      : judgeKeyTrial(who, status);
  return { ...judged, provider: of, host: urlHost(plan.url), status };
};

/**
 * Tries a key that was just typed, with one free call to the provider that it belongs to; a real key is never sent
 * from a sandbox organization, nor a sandbox key to a provider. Nothing is stored but that it was tried.
 * @throws DomainError FORBIDDEN, NOT_FOUND, RATE_LIMITED (10 a minute for a person), UNAVAILABLE, and the write
 * guard's INVALID_NAME, INVALID_VALUE, REAL_KEY_IN_SANDBOX, SANDBOX_KEY_OUTSIDE, CO_MINGLED_CREDENTIAL; then nothing
 * was sent
 */
export const tryKey = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: KeyTrialRequest,
): Promise<KeyTrial> => {
  const { workspaceId, name } = input;
  assertRole(scope, workspaceId === null ? "admin" : "member", "try a key");
  countTrial(scope);
  const known = await gather(ctx, scope, input);
  assertMayBeTried(ctx, input, known);
  const trial = await tryAt(ctx, input, known);
  const detail = { name, provider: trial.provider?.name ?? null, state: trial.state, host: trial.host };
  await withTenant(ctx.db, scope, (tx) =>
    recordAudit(tx, scope, { workspaceId, action: "secret.tried", detail }),
  );
  return trial;
};
