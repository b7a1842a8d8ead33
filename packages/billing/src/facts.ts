import type { BillingMode, PayerFacts, SecretKind, SecretScope, TenantBillingMode } from "@molecule/domain";

/** One stored row, without its value unless it is a variable. */
export type StoredEntry = {
  readonly name: string;
  readonly scope: SecretScope;
  readonly kind: SecretKind;
  readonly version: number;
  /** In clear for variables; null for sealed rows. */
  readonly value: string | null;
  /** A row whose value is blank counts as absent. Sealed rows are never blank: the guard refuses them. */
  readonly blank: boolean;
  /** Providers whose key format the value has; null when it has none. Learnt at write. */
  readonly keyFormatOwners: readonly string[] | null;
  /** Host of a value that is a URL, lower-case; learnt at write. */
  readonly routeHost: string | null;
  /** The value starts with one of our own gateway URLs. */
  readonly pointsAtGateway: boolean;
  /** It could not be opened when last tried, or is in clear and corrupt. */
  readonly unreadable: boolean;
  /** Its fingerprint is a platform credential's, live or retired. */
  readonly coMingled: boolean;
  readonly fingerprint: string | null;
  /** Last characters of a long sealed value, for recognition on screen. */
  readonly hint: string | null;
};

/** Where the gateway is, from server configuration; never from a tenant's table. */
export type GatewayAddress = {
  readonly baseUrl?: string | undefined;
  readonly anthropicBaseUrl?: string | undefined;
  readonly usageUrl?: string | undefined;
};

/** A recorded agreement that the payer may change from `before` to `after`; used once. */
export type OpenConfirmation = {
  readonly id: string;
  readonly before: PayerFacts;
  readonly after: PayerFacts;
};

/** Everything that decides who pays for one workspace, read in one snapshot. */
export type BillingFacts = {
  readonly workspaceId: string;
  readonly runtime: string;
  /** Rows of both scopes, unmerged, in any order. */
  readonly entries: readonly StoredEntry[];
  readonly override: BillingMode | null;
  readonly tenantMode: TenantBillingMode;
  readonly sandbox: boolean;
  /** In a sandbox tenant every provider's URL is this one's; null elsewhere. */
  readonly sandboxModel: { readonly anthropicBaseUrl: string; readonly openaiBaseUrl: string } | null;
  /** Whether the real runtime (or, in a sandbox tenant, its stand-in) can be started here. */
  readonly runtimeInstalled: boolean;
  readonly gateway: GatewayAddress | null;
  /** Payer of the last run that reached live; null when none ever did. */
  readonly lastPayer: PayerFacts | null;
  readonly confirmations: readonly OpenConfirmation[];
  /** A model that the caller named; wins over the stored ones. */
  readonly requestedModel: string | null;
  /** Set when the facts could not be read; nothing else in here is then trusted. */
  readonly readFailure: string | null;
};
