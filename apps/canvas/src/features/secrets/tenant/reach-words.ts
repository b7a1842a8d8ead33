import type { SecretRow, TenantSecretList, TenantSecretRow } from "@molecule/api";

/** "5 of 7 inherit it, 2 have their own, 1 runs an older version". */
export const reachText = (row: TenantSecretRow, list: TenantSecretList): string => {
  const { overriddenBy, runningIn, stored } = row;
  const inherit = list.workspaces.length - overriddenBy.length;
  const older = runningIn.filter(({ version }) => version !== stored.version).length;
  return [
    `${inherit} of ${list.workspaces.length} ${inherit === 1 ? "inherits" : "inherit"} it`,
    overriddenBy.length > 0 &&
      `${overriddenBy.length} ${overriddenBy.length === 1 ? "has its" : "have their"} own`,
    older > 0 && `${older} ${older === 1 ? "runs" : "run"} an older version`,
  ]
    .filter(Boolean)
    .join(", ");
};

/** A row for all workspaces in the shape of the list; whether a workspace uses it is a matter of each. */
export const rowForAll = ({ name, envClass, provider, stored }: TenantSecretRow): SecretRow => ({
  ...{ name, envClass, provider, winning: stored, shadowed: null },
  ...{ withheld: null, chosen: false, running: null, pending: false, coMingled: false },
});
