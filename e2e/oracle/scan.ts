import { classifyName } from "./classify-name.ts";
import type { Mode } from "./resolution.ts";
import { isPresent, type State } from "./state.ts";
import { pointsAtGateway } from "./withhold.ts";

/** Stored names whose value must not stand in the frozen environment of this mode; any one refuses the start. */
export function scannedOut(state: State, mode: Mode, stored: Record<string, string>): string[] {
  const smuggles = {
    platform_managed: tenantCredentialIn(state),
    byok: (value: string) => isAccessKey(state, value) || pointsAtGateway(state, value),
    disabled: (value: string) => isAccessKey(state, value),
  }[mode];
  return Object.entries(stored)
    .filter(([, value]) => smuggles(value))
    .map(([name]) => name)
    .sort();
}

/** A credential of the tenant under an innocent name: the run would carry it past the meter. */
function tenantCredentialIn(state: State): (value: string) => boolean {
  const known = new Set<string>();
  for (const rows of [state.tenant, state.workspace]) {
    for (const [name, row] of rows) {
      if (isPresent(row) && classifyName(name) === "credential" && row.text !== null)
        known.add(row.text.trim());
    }
  }
  return (value) => known.has(value.trim());
}

/** Any run's key for the gateway, not only this one's: it would spend the platform's money. */
function isAccessKey(state: State, value: string): boolean {
  const own = state.gateway?.accessKey ?? null;
  return value.includes("mk_live_") || (own !== null && value.trim() === own.trim());
}
