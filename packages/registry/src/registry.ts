import type { Dialect } from "@molecule/domain";

export type AuthMode = "anthropic_api" | "oauth" | "third_party_anthropic_compat";

/** An endpoint that serves models; not a model. */
export type Provider = {
  readonly name: string;
  readonly displayName: string;
  readonly vendorLogo: string | null;
  readonly protocol: Dialect;
  readonly authMode: AuthMode;
  /** Names of variables that authenticate to it, in order of preference. */
  readonly authEnv: readonly string[];
  /** The name under which an Anthropic-dialect client sends its credential. */
  readonly authTokenEnv: string | null;
  /** RE2 source, anchored at the start; a leading `(?i)` means case-insensitive. */
  readonly modelPrefixMatch: string;
  readonly matchesModel: (model: string) => boolean;
  readonly baseUrl: string | null;
  readonly baseUrlAnthropic: string | null;
  /** Namespace under which the gateway reaches it (`openai/…`). */
  readonly upstreamVendor: string | null;
  readonly keyPage: string | null;
  readonly keyTest: { readonly method: string; readonly path: string; readonly header: string } | null;
  readonly deprecated: boolean;
};

export type RuntimeProvider = { readonly provider: string; readonly models: readonly string[] };

export type Runtime = {
  readonly name: string;
  /** Credential names that the runtime itself reads from its environment. */
  readonly reads: readonly string[];
  /** Dialect of its platform route. */
  readonly dialect: Dialect;
  /** The platform model of a workspace that chose none. */
  readonly defaultModel: string;
  readonly providers: readonly RuntimeProvider[];
};

/** Prices in nano-USD per million tokens; a class that is null is unpriced, never free. */
export type PriceClasses = {
  readonly input: bigint | null;
  readonly output: bigint | null;
  readonly cacheRead: bigint | null;
  readonly cacheWrite5m: bigint | null;
  readonly cacheWrite1h: bigint | null;
};

/** One dated price of one platform model. A tier replaces the classes it names when the whole input exceeds it. */
export type Price = PriceClasses & {
  readonly model: string;
  /** First day (UTC, `YYYY-MM-DD`) on which it applies. */
  readonly from: string;
  /** Where it was read, and when. */
  readonly source: string;
  readonly tiers: readonly ({ readonly aboveInput: number } & PriceClasses)[];
};

/** How much of a call a model can take and write: the bounds of what one call may cost. */
export type ModelLimits = {
  /** Most tokens of one call, input and output together. */
  readonly context: number;
  readonly maxOutput: number;
  /** Where it was read, and when. */
  readonly source: string;
};

export type EnvClassName = "credential" | "route" | "platform" | "injection" | "operator";

export type Registry = {
  readonly schemaVersion: 1;
  /** Fingerprint of the meaning of the file: comments and order of keys do not change it. */
  readonly hash: string;
  readonly providers: readonly Provider[];
  /** Sorted by name. */
  readonly runtimes: readonly Runtime[];
  /** By platform model id, oldest first. */
  readonly prices: Readonly<Record<string, readonly Price[]>>;
  /** By platform model id. A priced model without limits is not served: nothing bounds what a call may cost. */
  readonly limits: Readonly<Record<string, ModelLimits>>;
  /** Shared credential names and the provider that owns each. */
  readonly envOwners: Readonly<Record<string, string>>;
  readonly keyFormats: readonly { readonly prefix: string; readonly providers: readonly string[] }[];
  /** Listed names per class; an entry that ends in `*` is a prefix. */
  readonly envClasses: Readonly<Record<EnvClassName, readonly string[]>>;
};
