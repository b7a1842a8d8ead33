import { answerLlmBillingMode } from "../../../packages/api/src/index.ts";
import { pageRequest } from "../../../packages/api/src/suite.ts";
import { chooseCredential } from "../../oracle/choose-credential.ts";
import { injectedVariables } from "../../oracle/inject.ts";
import { faultOfSentence, payerChip } from "../../oracle/payer-words.ts";
import { plan, type Refusal } from "../../oracle/plan.ts";
import { startRefusal } from "../../oracle/receipt.ts";
import { resolve } from "../../oracle/resolution.ts";
import { mergeRows, type State } from "../../oracle/state.ts";
import { compare, type Difference, readBody, sorted } from "./difference.ts";
import type { DoorState } from "./door-state.ts";
import { callerOf, type Doors, doorsOf } from "./open-doors.ts";
import type { Place } from "./store-state.ts";

/** What every screen says about a stored state: the operators' endpoint, the card, the list and the billing tab. */
export async function askScreens(
  doors: Doors,
  place: Place,
  stored: DoorState,
  state: State,
): Promise<Difference[]> {
  const refusal = startRefusal(state, stored.history);
  return [
    ...(await askAdmin(doors, place, stored, state)),
    ...(await askCard(doors, place, stored, state, refusal)),
    ...(await askBillingTab(doors, place, stored, state, refusal)),
  ];
}

/** `GET /admin/workspaces/:id/llm-billing-mode`, as an operator. */
export async function askAdmin(
  doors: Doors,
  { workspaceId }: Place,
  stored: DoorState,
  state: State,
): Promise<Difference[]> {
  const { api } = doorsOf(doors, stored.installation);
  const path = `/admin/workspaces/${workspaceId}/llm-billing-mode`;
  const response = await answerLlmBillingMode(
    api,
    pageRequest(path, { person: doors.operator }),
    workspaceId,
  );
  const body = await readBody(response);
  const { mode, source, providerSelection, override, effectiveModel, payer } = resolve(state);
  if (source === "constant_fallback") {
    const expected = {
      status: 500,
      safe_default: "platform_managed",
      workspace_id: workspaceId,
      explains: true,
    };
    const { safe_default, workspace_id, error } = body;
    const actual = {
      status: response.status,
      safe_default,
      workspace_id,
      explains: typeof error === "string",
    };
    return compare("admin", expected, actual);
  }
  const expected = {
    status: 200,
    workspace_id: workspaceId,
    resolved_mode: mode,
    workspace_override: override,
    org_default: "platform_managed",
    source,
    provider_selection: providerSelection,
    effective_model: effectiveModel,
    payer,
  };
  const names = Object.keys(expected).filter((name) => name !== "status");
  return compare("admin", expected, {
    status: response.status,
    ...Object.fromEntries(names.map((name) => [name, body[name]])),
  });
}

async function askCard(
  doors: Doors,
  place: Place,
  stored: DoorState,
  state: State,
  refusal: Refusal | null,
): Promise<Difference[]> {
  const caller = callerOf(doorsOf(doors, stored.installation), place.person);
  const { tenantId } = place.scope;
  const { node, resolution } = await caller.workspace.get({ tenantId, workspaceId: place.workspaceId });
  const { workspaces } = await caller.workspace.list({ tenantId });
  const { mode, source, override, effectiveModel, payer } = resolve(state);
  const attention = node.attention;
  // Without a refusal the card may still speak of an earlier start.
  const said = refusal === null ? null : { code: attention?.code, names: sorted(attention?.names ?? []) };
  return [
    ...compare("card: chip", payerChip(state, refusal === null), node.payer.chip),
    ...compare("card: sentence", null, faultOfSentence(state, refusal === null, node.payer.sentence)),
    ...compare("card: refusal", refusal && { code: refusal.code, names: sorted(refusal.names ?? []) }, said),
    ...compare("card: sandbox", state.sandbox !== null, node.sandbox),
    ...compare(
      "overview",
      { mode, source, override, effectiveModel, payer },
      {
        mode: resolution.mode,
        source: resolution.source,
        override: resolution.override,
        effectiveModel: resolution.effectiveModel,
        payer: resolution.payer,
      },
    ),
    ...compare(
      "list",
      [node.payer, node.attention, node.model],
      workspaces.map((one) => [one.payer, one.attention, one.model])[0],
    ),
  ];
}

async function askBillingTab(
  doors: Doors,
  place: Place,
  stored: DoorState,
  state: State,
  refusal: Refusal | null,
): Promise<Difference[]> {
  const caller = callerOf(doorsOf(doors, stored.installation), place.person);
  const { tenantId } = place.scope;
  const { plan: shown } = await caller.billing.get({ tenantId, workspaceId: place.workspaceId });
  const planned = plan(state);
  if (refusal !== null || !planned.ok) {
    return compare("billing tab: refusal", refusal?.code, shown.refusal?.code);
  }
  const rows = new Map(mergeRows(state).map((row) => [row.name, row.scope]));
  const chosen = planned.mode === "byok" ? chooseCredential(state) : null;
  const expected = {
    refusal: null,
    enters: sorted(Object.keys(planned.stored)).map((name) => [name, rows.get(name)]),
    withheld: planned.withheld,
    injected: sorted(addedNames(state, planned.stored, planned.mode)),
    chosen: chosen && [chosen.name, chosen.scope],
  };
  return compare("billing tab", expected, {
    refusal: shown.refusal,
    enters: shown.enters.map(({ name, scope }) => [name, scope]),
    withheld: shown.withheld,
    injected: sorted(shown.injected),
    chosen: shown.chosen && [shown.chosen.name, shown.chosen.scope],
  });
}

/** Names that the platform adds itself; an address that the tenant set is not one of them. */
function addedNames(
  state: State,
  stored: Record<string, string>,
  mode: ReturnType<typeof resolve>["mode"],
): string[] {
  const isTenants = (name: string) => name.endsWith("_BASE_URL") && name in stored;
  return Object.keys(injectedVariables(state, mode, stored)).filter((name) => !isTenants(name));
}
