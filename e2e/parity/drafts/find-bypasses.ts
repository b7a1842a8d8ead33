import type { Draft } from "../../../apps/canvas/src/features/secrets/draft/draft.ts";
import { classifyName } from "../../oracle/classify-name.ts";
import { resolve } from "../../oracle/resolution.ts";
import type { Rows, State, StoredValue } from "../../oracle/state.ts";
import { expectState } from "../doors/door-state.ts";
import type { Doors } from "../doors/open-doors.ts";
import type { Scene } from "./scene.ts";

function withItems(
  rows: Rows,
  part: { items: ReadonlyMap<string, { action: string; value?: string }> } | undefined,
) {
  const after = new Map<string, StoredValue>(rows);
  for (const [name, { action, value }] of part?.items ?? []) {
    after.delete(name);
    if (action === "write") after.set(name, { text: value ?? "", opens: true });
  }
  return after;
}

/** One workspace as the text of the rules has it after the whole draft. */
function stateAfter(before: State, draft: Draft, id: Parameters<Draft["get"]>[0]): State {
  const own = draft.get(id);
  const workspace = withItems(before.workspace, own);
  if (own?.model !== undefined) {
    workspace.set("MODEL", { text: own.model, opens: true });
    workspace.delete("MOLECULE_MODEL");
  }
  const override = own?.override === undefined ? before.override : own.override;
  return { ...before, tenant: withItems(before.tenant, draft.get(null)), workspace, override };
}

export type Bypasses = {
  /** Credentials and routes that an applied draft wrote. */
  readonly written: number;
  /** Those among them that stand where the platform pays. */
  readonly leaked: readonly string[];
};

/** Looks at an applied draft by an expectation that imports nothing of the rules. */
export function findBypasses(doors: Doors, scene: Scene, draft: Draft): Bypasses {
  const leaked: string[] = [];
  let written = 0;
  for (const [place, { items }] of draft) {
    const names = [...items]
      .filter(([name, { action }]) => action === "write" && /^(credential|route)$/.test(classifyName(name)))
      .map(([name]) => name);
    if (names.length === 0) continue;
    written += names.length;
    const before = place === null ? undefined : scene.states.get(place);
    const platformPays =
      before === undefined
        ? scene.tenantMode === "platform_managed"
        : resolve(stateAfter(expectState(before, doors.addresses, new Set()), draft, place)).mode ===
          "platform_managed";
    if (platformPays) leaked.push(...names.map((name) => `${name} at ${place ?? "all"}`));
  }
  return { written, leaked };
}
