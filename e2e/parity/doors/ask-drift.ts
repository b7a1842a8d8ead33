import { plan } from "../../oracle/plan.ts";
import { payerRecord, sameRecord, startRefusal } from "../../oracle/receipt.ts";
import { isPresent, type Scope, type State } from "../../oracle/state.ts";
import { compare, type Difference } from "./difference.ts";
import { type DoorState, expectState } from "./door-state.ts";
import { callerOf, type Doors, doorsOf } from "./open-doors.ts";
import type { Place } from "./store-state.ts";

/** What the card of a live run says that a restart would change, after the state became `after`. */
export async function askDrift(
  doors: Doors,
  place: Place,
  before: DoorState,
  after: DoorState,
): Promise<Difference[]> {
  const { tenantId } = place.scope;
  const caller = callerOf(doorsOf(doors, after.installation), place.person);
  const { node } = await caller.workspace.get({ tenantId, workspaceId: place.workspaceId });
  const shown = node.pendingRestart;
  const expected = expectDrift(doors, before, after);
  return compare(
    "drift",
    expected,
    shown && { changedNames: shown.changedNames, payerChanges: shown.payerChanges, refusal: shown.refusal },
  );
}

function expectDrift({ addresses }: Doors, before: DoorState, after: DoorState) {
  const running = expectState(before, addresses, new Set());
  const saved = expectState(after, addresses, new Set());
  const refusal = startRefusal(saved, after.history);
  if (refusal !== null) {
    const payerChanges = refusal.code === "PAYER_CHANGE_UNCONFIRMED";
    return { changedNames: [], payerChanges, refusal: refusal.code };
  }
  const [from, to] = [plan(running), plan(saved)];
  if (!from.ok || !to.ok) throw new Error("a live run and a start without refusal have plans");
  const names = new Set([...Object.keys(from.stored), ...Object.keys(to.stored)]);
  const changedNames = [...names]
    .filter((name) => {
      const entered = name in from.stored === name in to.stored;
      return !entered || winnerOf(before, running, name) !== winnerOf(after, saved, name);
    })
    .sort();
  const payerChanges = !sameRecord(payerRecord(running), payerRecord(saved));
  const modelChanges = from.env["MODEL"] !== to.env["MODEL"];
  const pending = changedNames.length > 0 || payerChanges || modelChanges;
  return pending ? { changedNames, payerChanges, refusal: null } : null;
}

/** The row that stands for a name: another row, or the same one written anew, is another version. */
function winnerOf({ drawn }: DoorState, state: State, name: string) {
  const scope: Scope = isPresent(state.workspace.get(name)) ? "workspace" : "tenant";
  return drawn[scope].get(name);
}
