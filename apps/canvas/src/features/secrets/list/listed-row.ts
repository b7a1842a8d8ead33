import type { SecretRow, StoredSecret } from "@molecule/api";
import { classifyEnvName, type EnvClass } from "@molecule/registry";
import { registry } from "@molecule/registry/generated";
import { type Draft, type DraftedItem, type Place, partOf } from "../draft/draft.ts";

/** A drafted change of one name, at its place. */
export type ListedChange = { readonly place: Place; readonly item: DraftedItem };

/** One line of the list: what is stored under a name, and what the draft would make of it. */
export type ListedRow = {
  readonly name: string;
  readonly envClass: EnvClass;
  readonly provider: { readonly displayName: string } | null;
  /** Null for a name that only the draft has. */
  readonly stored: SecretRow | null;
  readonly changes: readonly ListedChange[];
  /** On the page for all workspaces: who inherits it; null elsewhere. */
  readonly reach: string | null;
};

const providerOf = (name: string): ListedRow["provider"] => {
  const owner = registry.envOwners[name];
  return (
    registry.providers.find((each) =>
      owner === undefined ? each.name !== "platform" && each.authEnv.includes(name) : each.name === owner,
    ) ?? null
  );
};

const changesOf = (draft: Draft, places: readonly Place[]): ReadonlyMap<string, readonly ListedChange[]> => {
  const all = places.flatMap((place) =>
    [...partOf(draft, place).items].map(([name, item]) => ({ name, change: { place, item } })),
  );
  const chosen = places.flatMap((place): typeof all => {
    const { model } = partOf(draft, place);
    if (model === undefined) return [];
    return [{ name: "MODEL", change: { place, item: { action: "write", value: model, kind: "variable" } } }];
  });
  return new Map(
    [...Map.groupBy([...all, ...chosen], ({ name }) => name)].map(([name, found]) => [
      name,
      found.map(({ change }) => change),
    ]),
  );
};

/**
 * What is stored and what is drafted, by name.
 * @param places whose drafted changes count: a workspace's own and those for all, or the latter alone
 */
export const listRows = (
  stored: readonly SecretRow[],
  draft: Draft,
  places: readonly Place[],
  reachOf: (name: string) => string | null = () => null,
): readonly ListedRow[] => {
  const changes = changesOf(draft, places);
  const known = new Set(stored.map(({ name }) => name));
  return [
    ...stored.map((row) => ({
      ...{ name: row.name, envClass: row.envClass, provider: row.provider, stored: row },
      changes: changes.get(row.name) ?? [],
      reach: reachOf(row.name),
    })),
    ...[...changes]
      .filter(([name]) => !known.has(name))
      .map(([name, found]) => ({
        ...{ name, envClass: classifyEnvName(registry, name), provider: providerOf(name), stored: null },
        changes: found,
        reach: null,
      })),
  ];
};

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

export type Expiry = "past" | "soon" | null;

/** Whether a value's time is over, or will be within two weeks. */
export const expiryOf = ({ expiresAt }: Pick<StoredSecret, "expiresAt">, nowMs: number): Expiry => {
  if (expiresAt === null) return null;
  const leftMs = expiresAt.getTime() - nowMs;
  return leftMs <= 0 ? "past" : leftMs <= SOON_DAYS * DAY_MS ? "soon" : null;
};
