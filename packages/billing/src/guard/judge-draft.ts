import type { BillingMode, SecretKind, TenantBillingMode } from "@molecule/domain";
import { findRuntime, nearestModels, type Registry } from "@molecule/registry";
import type { BillingFacts, StoredEntry } from "../facts.ts";
import { resolveBilling } from "../resolve/resolve-billing.ts";
import { applyChangeSet, expandModel } from "./apply-change-set.ts";
import { checkSecretRestore, checkSecretWrite, type SecretWriteDecision } from "./check-secret-write.ts";
import { nearestOffered } from "./explain-write-refusal.ts";

/** One value as it is to stand at one place. */
export type DraftedWrite = {
  readonly name: string;
  readonly value: string;
  readonly kind: SecretKind;
  /** The version that it will get; undefined where that is not known. */
  readonly version?: number | undefined;
  /** Exactly what stands there already: judged like every write, and changes nothing. */
  readonly same?: boolean | undefined;
  readonly isPlatformCredential?: boolean | undefined;
  /** Hints of the rows of this name, which tell a mask that was copied from a screen. */
  readonly hints?: readonly string[] | undefined;
};

/** What a draft changes at one place. */
export type PlaceDraft = {
  /** Null: the tenant's scope, which every workspace inherits. */
  readonly workspaceId: string | null;
  readonly writes: readonly DraftedWrite[];
  readonly restores?: readonly StoredEntry[] | undefined;
  readonly removes: readonly string[];
  /** A chosen model is MODEL at workspace scope, and removes MOLECULE_MODEL there. */
  readonly model?: string | undefined;
  readonly runtime?: string | undefined;
  readonly override?: BillingMode | null | undefined;
};

/** What a draft is judged against. */
export type DraftState = {
  readonly tenantMode: TenantBillingMode;
  readonly sandbox: boolean;
  /** Facts of the workspaces that the draft names, and of all that its effects are asked of. */
  readonly workspaces: ReadonlyMap<string, BillingFacts>;
  /** Whether a runtime that the draft chooses can be started here. */
  readonly isStartable: (runtime: string) => boolean;
};

/** One row, or one workspace's runtime (`name` null), that may not be written; with the next legal move. */
export type DraftRefusal = Omit<Extract<SecretWriteDecision, { allowed: false }>, "allowed" | "code"> & {
  readonly workspaceId: string | null;
  readonly name: string | null;
  readonly code: Extract<SecretWriteDecision, { allowed: false }>["code"] | "UNKNOWN_RUNTIME";
};

export type DraftJudgement = {
  /** Empty: all of it may be written. */
  readonly refusals: readonly DraftRefusal[];
  /** The facts of each workspace as they would stand after the whole draft. */
  readonly after: ReadonlyMap<string, BillingFacts>;
};

const scopeOf = ({ workspaceId }: PlaceDraft) =>
  workspaceId === null ? ("tenant" as const) : ("workspace" as const);

const rowsOf = (place: PlaceDraft) => {
  const scope = scopeOf(place);
  const { writes, removes } = expandModel({
    writes: place.writes.map((write) => ({ ...write, scope })),
    removes: place.removes.map((name) => ({ scope, name })),
    model: place.model,
  });
  return { writes, removes };
};

/** One workspace's facts after every part of the draft that it sees: its own and the tenant's. */
const factsAfter = (
  registry: Registry,
  state: DraftState,
  places: readonly PlaceDraft[],
  facts: BillingFacts,
): BillingFacts => {
  const seen = places.filter((place) => [null, facts.workspaceId].includes(place.workspaceId));
  const own = seen.find((place) => place.workspaceId !== null);
  const rows = seen.map(rowsOf);
  const runtime = own?.runtime ?? facts.runtime;
  const moved = runtime !== facts.runtime;
  return applyChangeSet(
    registry,
    { ...facts, runtime, runtimeInstalled: moved ? state.isStartable(runtime) : facts.runtimeInstalled },
    {
      writes: rows.flatMap(({ writes }) =>
        writes.filter((write) => !("same" in write && write.same === true)),
      ),
      removes: rows.flatMap(({ removes }) => removes),
      restores: seen.flatMap(({ restores }) => restores ?? []),
      override: own?.override,
    },
  );
};

/** A runtime that cannot run the model that then stands is refused; the new model goes in the same draft. */
const judgeRuntime = (
  registry: Registry,
  { workspaceId, runtime }: PlaceDraft,
  after: BillingFacts | undefined,
): DraftRefusal[] => {
  if (runtime === undefined || after === undefined) return [];
  const at = { workspaceId, name: null };
  if (findRuntime(registry, runtime) === undefined)
    return [
      {
        ...at,
        code: "UNKNOWN_RUNTIME",
        message: `There is no runtime ${runtime}.`,
        remedy: "Choose one of the offered runtimes.",
        suggestions: registry.runtimes.map(({ name }) => name),
      },
    ];
  const { effectiveModel, derivedProvider } = resolveBilling(registry, after);
  if (effectiveModel === null || derivedProvider !== null) return [];
  const suggestions = nearestModels(registry, runtime, effectiveModel);
  return [
    {
      ...at,
      code: "UNREGISTERED_MODEL",
      message: `${runtime} has no provider for the model ${effectiveModel}${nearestOffered(suggestions)}.`,
      remedy: "Choose a model of the new runtime in the same save.",
      suggestions,
    },
  ];
};

const judgeRows = (
  registry: Registry,
  state: DraftState,
  place: PlaceDraft,
  after: BillingFacts | undefined,
): DraftRefusal[] => {
  const { tenantMode, sandbox } = state;
  const about = { tenantMode, sandbox, factsAfter: after ?? null };
  const { writes } = rowsOf(place);
  const known = new Map(place.writes.map((write) => [write.name, write]));
  const decided = [
    ...writes.map(({ scope, name, value }) => {
      const { isPlatformCredential = false, hints = [] } = known.get(name) ?? {};
      const input = { ...about, scope, name, value, isPlatformCredential, hints };
      return { name, decision: checkSecretWrite(registry, input) };
    }),
    ...(place.restores ?? []).map((entry) => ({
      name: entry.name,
      decision: checkSecretRestore(registry, { ...about, entry }),
    })),
  ];
  return decided.flatMap(({ name, decision }) => {
    if (decision.allowed) return [];
    const { allowed: _, ...refusal } = decision;
    return [{ workspaceId: place.workspaceId, name, ...refusal }];
  });
};

/**
 * Judges everything that a draft changes, at all its places together: what is chosen in one part counts for the
 * rows of another. Pure and the same on the server and in the browser.
 * @throws RangeError for a place whose facts are not given
 */
export const judgeDraft = (
  registry: Registry,
  state: DraftState,
  places: readonly PlaceDraft[],
): DraftJudgement => {
  const after = new Map(
    [...state.workspaces].map(([id, facts]) => [id, factsAfter(registry, state, places, facts)]),
  );
  const refusals = places.flatMap((place) => {
    const own = place.workspaceId === null ? undefined : after.get(place.workspaceId);
    if (place.workspaceId !== null && own === undefined)
      throw new RangeError(`the facts of workspace ${place.workspaceId} are needed to judge its draft`);
    return [...judgeRuntime(registry, place, own), ...judgeRows(registry, state, place, own)];
  });
  return { refusals, after };
};
