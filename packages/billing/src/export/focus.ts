import { decimalFromNanoUsd, type NanoUsd, type TokenUsage } from "@molecule/domain";
import { csvLine, csvText } from "./csv.ts";

/** One movement of an organization's credit, as an export shows it. */
export type ExportedMovement = {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly workspaceId: string | null;
  readonly workspaceName: string | null;
  readonly postingId: string;
  readonly kind: "charge" | "grant" | "top_up" | "adjustment" | "refund";
  /** What it did to the balance: a charge is negative. */
  readonly amountNanoUsd: NanoUsd;
  readonly reason: string | null;
  readonly sandbox: boolean;
  readonly at: Date;
  readonly call: {
    readonly attemptId: string;
    readonly vendor: string;
    /** The provider's name for people. */
    readonly publisher: string;
    readonly model: string;
    readonly providerRequestId: string | null;
    readonly priceFrom: string | null;
    readonly usage: TokenUsage | null;
    readonly admittedAt: Date;
    readonly finishedAt: Date | null;
  } | null;
};

type Columns = Readonly<Record<string, (movement: ExportedMovement) => string>>;

const moment = (at: Date): string => at.toISOString().replace(/\.\d{3}Z$/, "Z");
const monthStart = (at: Date, months = 0): Date =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
const cost = ({ amountNanoUsd }: ExportedMovement): string => decimalFromNanoUsd(-amountNanoUsd);
const count = (key: keyof TokenUsage) => (movement: ExportedMovement) =>
  movement.call?.usage?.[key].toString() ?? "";
const tokens = ({ call }: ExportedMovement): string =>
  call?.usage === null || call === null
    ? ""
    : Object.values(call.usage)
        .reduce((sum, each) => sum + each, 0)
        .toString();
/** FOCUS ends a period before the moment that it names, so the second after is the end. */
const after = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000 + 1000);

const CATEGORIES = {
  charge: "Usage",
  grant: "Credit",
  top_up: "Credit",
  refund: "Credit",
  adjustment: "Adjustment",
} as const;
const ISSUER = "Molecule";

/** Columns of the FOCUS specification 1.2 that apply, and ours with the prefix `x_` that it reserves for that. */
const COLUMNS: Columns = {
  BilledCost: cost,
  BillingAccountId: (m) => m.tenantId,
  BillingAccountName: (m) => csvText(m.tenantName),
  BillingCurrency: () => "USD",
  BillingPeriodStart: (m) => moment(monthStart(m.at)),
  BillingPeriodEnd: (m) => moment(monthStart(m.at, 1)),
  ChargeCategory: (m) => CATEGORIES[m.kind],
  ChargeClass: () => "",
  ChargeDescription: (m) => (m.call === null ? csvText(m.reason) : `LLM call, ${m.call.model}`),
  ChargeFrequency: (m) => (m.kind === "charge" ? "Usage-Based" : "One-Time"),
  ChargePeriodStart: (m) => moment(m.call?.admittedAt ?? m.at),
  ChargePeriodEnd: (m) => moment(after(m.call?.finishedAt ?? m.at)),
  ConsumedQuantity: tokens,
  ConsumedUnit: (m) => (tokens(m) === "" ? "" : "Tokens"),
  ContractedCost: cost,
  EffectiveCost: cost,
  InvoiceIssuerName: () => ISSUER,
  ListCost: cost,
  PricingQuantity: tokens,
  PricingUnit: (m) => (tokens(m) === "" ? "" : "Tokens"),
  ProviderName: () => ISSUER,
  PublisherName: (m) => m.call?.publisher ?? ISSUER,
  ResourceId: (m) => m.workspaceId ?? "",
  ResourceName: (m) => csvText(m.workspaceName),
  ResourceType: (m) => (m.workspaceId === null ? "" : "Workspace"),
  ServiceCategory: () => "AI and Machine Learning",
  ServiceName: () => "LLM gateway",
  ServiceSubcategory: () => "Generative AI",
  SkuId: (m) => m.call?.model ?? "",
  SkuPriceId: (m) =>
    m.call === null || m.call.priceFrom === null ? "" : `${m.call.model}@${m.call.priceFrom}`,
  SubAccountId: (m) => m.workspaceId ?? "",
  SubAccountName: (m) => csvText(m.workspaceName),
  x_NanoUsd: (m) => (-m.amountNanoUsd).toString(),
  x_Kind: (m) => m.kind,
  x_PostingId: (m) => m.postingId,
  x_AttemptId: (m) => m.call?.attemptId ?? "",
  x_ProviderRequestId: (m) => csvText(m.call?.providerRequestId ?? null),
  x_Vendor: (m) => m.call?.vendor ?? "",
  x_InputTokens: count("input"),
  x_CacheReadTokens: count("cacheRead"),
  x_CacheWrite5mTokens: count("cacheWrite5m"),
  x_CacheWrite1hTokens: count("cacheWrite1h"),
  x_OutputTokens: count("output"),
  x_Sandbox: (m) => String(m.sandbox),
};

export const FOCUS_HEADER = csvLine(Object.keys(COLUMNS));

/** One row: what it cost is positive, what came in is negative; all rows together are what the balance lost. */
export const focusLine = (movement: ExportedMovement): string =>
  csvLine(Object.values(COLUMNS).map((column) => column(movement)));
