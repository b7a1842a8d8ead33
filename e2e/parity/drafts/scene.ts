import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestWorkspace } from "@molecule/testing";
import type { Place as DraftPlace } from "../../../apps/canvas/src/features/secrets/draft/draft.ts";
import type { Person } from "../../../packages/api/src/suite.ts";
import { hintsFor } from "../doors/ask-write.ts";
import { type DoorState, drawDoorState, type Installation } from "../doors/door-state.ts";
import type { Doors } from "../doors/open-doors.ts";
import { storeState, writeState } from "../doors/store-state.ts";
import type { Random } from "../random.ts";

/** An organization with two workspaces that share what stands for all, each with a state of its own. */
export type Scene = {
  readonly scope: TenantScope;
  readonly person: Person;
  readonly installation: Installation;
  readonly tenantMode: DoorState["tenantMode"];
  readonly sandbox: boolean;
  readonly states: ReadonlyMap<WorkspaceId, DoorState>;
  /** What screens show of the values that stand under a name. */
  readonly hintsOf: (place: DraftPlace, name: string) => readonly string[];
};

export async function storeScene(doors: Doors, person: Person, random: Random): Promise<Scene> {
  // Whether a value is one of the platform's is the one thing that a browser cannot know.
  const draw = () => ({
    ...drawDoorState(random, doors.addresses, doors.world),
    platformTexts: new Set<string>(),
  });
  const first = draw();
  const place = await storeState(doors, person, first);
  const { scope } = place;
  const other = draw();
  const second: DoorState = {
    ...first,
    drawn: { ...other.drawn, tenant: first.drawn.tenant },
    history: { last: null, agreements: [] },
  };
  const { id } = await createTestWorkspace(doors.test.db, scope, { runtime: second.drawn.runtime });
  const own = { ...second, drawn: { ...second.drawn, tenant: new Map() } };
  await writeState(doors, { scope, workspaceId: id, person }, own);
  const states = new Map([
    [place.workspaceId, first],
    [id, second],
  ]);
  return {
    ...{ scope, person, states, installation: first.installation },
    ...{ tenantMode: first.tenantMode, sandbox: first.sandbox },
    hintsOf: (at, name) =>
      hintsFor(states.get(at ?? place.workspaceId) ?? first, at === null ? "tenant" : "workspace", name),
  };
}
