import { parseBillingMode, type SecretScope, type TenantBillingMode } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import type { BillingFacts, GatewayAddress, StoredEntry } from "../facts.ts";
import { learnEntry } from "../guard/learn-entry.ts";

/** Stands, in a simulation, for a row that cannot be opened. */
export const UNREADABLE = "#UNREADABLE";

/** A stored state as the simulator is told it: names and values in clear, no database. */
export type SimulatedState = {
  readonly runtime: string;
  /** Anything but exactly one of the three modes counts as none. */
  readonly override: string | null;
  readonly tenantSecrets: Readonly<Record<string, string>>;
  readonly workspaceSecrets: Readonly<Record<string, string>>;
  readonly model: string | null;
  readonly gateway: GatewayAddress | null;
  readonly tenantMode?: TenantBillingMode;
};

const entryOf =
  (registry: Registry, gateway: GatewayAddress | null, scope: SecretScope) =>
  ([name, value]: [string, string]): StoredEntry => {
    const unreadable = value === UNREADABLE;
    const learnt = learnEntry(registry, { name, value: unreadable ? "" : value, gateway });
    return {
      name,
      scope,
      kind: "variable",
      version: 1,
      value: unreadable ? null : value,
      blank: value.trim() === "",
      ...learnt,
      unreadable,
      coMingled: false,
      fingerprint: null,
      hint: null,
    };
  };

/** The facts of a simulated workspace: the same rules then judge it as judge a stored one. */
export const factsFromValues = (registry: Registry, state: SimulatedState): BillingFacts => ({
  workspaceId: "simulated",
  runtime: state.runtime,
  entries: [
    ...Object.entries(state.tenantSecrets).map(entryOf(registry, state.gateway, "tenant")),
    ...Object.entries(state.workspaceSecrets).map(entryOf(registry, state.gateway, "workspace")),
  ],
  override: parseBillingMode(state.override),
  tenantMode: state.tenantMode ?? "platform_managed",
  sandbox: false,
  sandboxModel: null,
  runtimeInstalled: true,
  gateway: state.gateway,
  lastPayer: null,
  confirmations: [],
  requestedModel: state.model,
  readFailure: null,
});
