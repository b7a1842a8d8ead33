import type { BillingMode, Dialect, EntryRef, PayerFacts, PlanRefusalCode, Withheld } from "@molecule/domain";

/** A variable that the planner itself adds, and what it stands for. */
export type Injected = {
  readonly name: string;
  readonly value:
    | { readonly from: "literal"; readonly text: string }
    /** The run's own access key for the gateway. */
    | { readonly from: "access_key" }
    /** The value of the chosen credential, as it stands. */
    | { readonly from: "chosen_credential" };
};

/** The environment of a start by name, without a single secret value: what the screen, the guard and drift read. */
export type NamePlan =
  | {
      readonly ok: true;
      readonly mode: BillingMode;
      readonly payer: PayerFacts;
      /** Rows that enter verbatim, sorted by name. */
      readonly enters: readonly EntryRef[];
      readonly withheld: readonly Withheld[];
      /** The one credential of a byok run, as a reference. */
      readonly chosen: EntryRef | null;
      readonly injected: readonly Injected[];
      readonly dialect: Dialect | null;
      readonly model: string | null;
      /** True when the model is the runtime's default because none was chosen. */
      readonly modelIsDefault: boolean;
      /** Host that the credential goes to, when the plan knows it: for the screen and the final scan. */
      readonly credentialHost: string | null;
      /** The confirmation that this start would use up. */
      readonly confirmationId: string | null;
    }
  | {
      readonly ok: false;
      readonly code: PlanRefusalCode;
      /** Names at fault, sorted. */
      readonly names: readonly string[];
      /** For PAYER_CHANGE_UNCONFIRMED: the payer before and after. */
      readonly payerChange?: { readonly before: PayerFacts; readonly after: PayerFacts };
      readonly mode: BillingMode;
      readonly withheld: readonly Withheld[];
    };

/** Who would pay for a start. One that only waits for an agreement already knows; null for any other refusal. */
export const payerOfPlan = (plan: NamePlan): PayerFacts | null =>
  plan.ok ? plan.payer : (plan.payerChange?.after ?? null);
