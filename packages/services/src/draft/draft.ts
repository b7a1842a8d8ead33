import { DomainError, type PayerFacts, type TenantScope, type WorkspaceId } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import { assertOperator, assertRole } from "../assert-role.ts";
import { type ChangeSetInput, type DraftChange, draftChange } from "../secret/change-set.ts";

/** What a draft changes at one place; agreements stand beside the places, not in them. */
export type DraftPlace = Omit<ChangeSetInput, "confirmPayerChange">;

/** Everything that a person has edited and not applied yet: several names, scopes and workspaces. */
export type DraftInput = { readonly places: readonly DraftPlace[] };

/** A person's agreement to one workspace's payer, exactly as it was shown. */
export type Agreement = { readonly workspaceId: WorkspaceId; readonly after: PayerFacts };

const MOST_PLACES = 200;

const placeWords = (place: WorkspaceId | null): string =>
  place === null ? "what all workspaces inherit" : "one workspace";

/**
 * A draft as the changes that it stands for.
 * @throws DomainError FORBIDDEN for a place that the person may not change, BAD_INPUT or TOO_LARGE for a draft that
 * contradicts itself or is too long
 */
export const parseDraft = (
  registry: Registry,
  scope: TenantScope,
  { places }: DraftInput,
): readonly DraftChange[] => {
  assertRole(scope, "member", "change a workspace's secrets");
  if (places.length > MOST_PLACES)
    throw new DomainError("TOO_LARGE", `A draft changes at most ${MOST_PLACES} places.`, {
      field: "places",
      remedy: "Apply it in parts.",
    });
  const seen = new Set<WorkspaceId | null>();
  for (const { workspaceId, override } of places) {
    if (workspaceId === null) assertRole(scope, "admin", "change what all workspaces inherit");
    if (override !== undefined) assertOperator(scope, "override who pays for a workspace");
    if (seen.has(workspaceId))
      throw new DomainError("BAD_INPUT", `The draft changes ${placeWords(workspaceId)} twice.`, {
        field: "places",
        remedy: "Keep one part per place.",
      });
    seen.add(workspaceId);
  }
  return places.map((place) => draftChange(registry, place));
};
