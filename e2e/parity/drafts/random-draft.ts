import type { BillingMode, WorkspaceId } from "@molecule/domain";
import {
  type Draft,
  type DraftedItem,
  EMPTY_DRAFT,
  withPart,
} from "../../../apps/canvas/src/features/secrets/draft/draft.ts";
import { kindOfTyped } from "../../../apps/canvas/src/features/secrets/edit/guess-kind.ts";
import type { Random } from "../random.ts";
import { type RandomState, randomModel, randomName } from "../random-state.ts";
import type { ValueWorld } from "../random-values.ts";
import { randomWrite } from "../random-write.ts";

const MODELS: ReadonlySet<string> = new Set(["MODEL", "MOLECULE_MODEL"]);
const OVERRIDES: readonly (BillingMode | null)[] = [null, "byok", "platform_managed", "disabled"];

/** Names with what becomes of them at one place, as a person types and deletes them. */
function randomItems(
  random: Random,
  state: RandomState,
  scope: "tenant" | "workspace",
  world: ValueWorld,
): Map<string, DraftedItem> {
  const items = new Map<string, DraftedItem>();
  for (let left = random.pick([0, 1, 1, 2, 4]); left > 0; left -= 1) {
    const { name, value } = randomWrite(random, state, world, scope);
    items.set(name, { action: "write", value, kind: kindOfTyped({ name, kind: null }) });
  }
  const standing = [...state[scope].keys()];
  for (let left = random.pick([0, 0, 1, 2]); left > 0; left -= 1) {
    const name = random.chance(0.7) && standing.length > 0 ? random.pick(standing) : randomName(random, true);
    if (!items.has(name)) items.set(name, { action: "remove" });
  }
  return items;
}

function randomPart(random: Random, state: RandomState, world: ValueWorld) {
  const items = randomItems(random, state, "workspace", world);
  const model = random.chance(0.4) ? randomModel(random, state.runtime) : undefined;
  const chosen = model !== undefined && model.trim() !== "";
  // On screen a model is chosen in one way only.
  if (chosen) for (const name of MODELS) items.delete(name);
  return {
    items,
    ...(chosen ? { model } : {}),
    ...(random.chance(0.2) ? { override: random.pick(OVERRIDES) } : {}),
  };
}

/** A draft over all workspaces and some of these: names of every class, models and overrides, some places left out. */
export function randomDraft(
  random: Random,
  workspaces: ReadonlyMap<WorkspaceId, RandomState>,
  world: ValueWorld,
): Draft {
  let draft = EMPTY_DRAFT;
  while (draft.size === 0) {
    for (const [id, state] of workspaces)
      if (random.chance(0.7)) draft = withPart(draft, id, randomPart(random, state, world));
    const [any] = workspaces.values();
    if (any !== undefined && random.chance(0.6))
      draft = withPart(draft, null, { items: randomItems(random, any, "tenant", world) });
  }
  return draft;
}
