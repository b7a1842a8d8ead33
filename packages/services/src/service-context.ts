import type { GatewayAddress } from "@molecule/billing";
import type { Database } from "@molecule/db";
import type { DriverName } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import type { FingerprintPepper } from "@molecule/secrets/seal";

/** What a verb needs of its process. Each process composes one at its start; nothing in it changes later. */
export type ServiceContext = {
  readonly db: Database;
  readonly registry: Registry;
  /** Where runs reach the gateway; null when this installation has none. */
  readonly gateway: GatewayAddress | null;
  /** Where every provider is in a sandbox tenant; null when this installation has no sandbox. */
  readonly sandboxModel: { readonly anthropicBaseUrl: string; readonly openaiBaseUrl: string } | null;
  readonly pepper: FingerprintPepper;
  /** Real runtimes that the drivers of this installation can start, as it is now; sandbox tenants need none. */
  readonly installedRuntimes: Pick<ReadonlySet<string>, "has">;
  /** How a new workspace is executed where its creation does not say; a process unless told. */
  readonly newWorkspaceDriver?: DriverName | undefined;
};
