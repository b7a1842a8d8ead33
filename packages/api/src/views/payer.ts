import { BILLING_MODES, WITHHELD_REASONS } from "@molecule/domain";
import { z } from "zod";

/** The words for who pays; the same on every surface. `unknown`: the facts could not be read. */
export const payerViewSchema = z.object({
  kind: z.enum(["tenant_key", "tenant_subscription", "platform", "unmanaged_keys", "no_llm", "unknown"]),
  /** On the card: "Your Anthropic key · 4f2a". */
  chip: z.string(),
  sentence: z.string(),
});
export type PayerView = z.infer<typeof payerViewSchema>;

export const payerFactsSchema = z.object({
  payer: z.enum(["tenant", "platform", "none"]),
  mode: z.enum(BILLING_MODES),
  provider: z.string().nullable(),
  credentialMethod: z.string().nullable(),
});

export const entryRefSchema = z.object({
  name: z.string(),
  scope: z.enum(["tenant", "workspace"]),
  version: z.number().int(),
});

export const withheldSchema = z.object({ name: z.string(), reason: z.enum(WITHHELD_REASONS) });

/** What a button next to a refusal or a warning does about it. */
export const ATTENTION_ACTIONS = [
  "add_key",
  "choose_model",
  "confirm_payer",
  "edit_secret",
  "ask_operator",
  "retry",
] as const;

/** The one thing that needs a person. */
export const attentionSchema = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  action: z.enum(ATTENTION_ACTIONS).nullable(),
  /** Names of variables that it is about. */
  names: z.array(z.string()),
  /** For PAYER_CHANGE_UNCONFIRMED: what to agree to. */
  payerChange: z.object({ before: payerFactsSchema, after: payerFactsSchema }).nullable(),
});
export type AttentionView = z.infer<typeof attentionSchema>;
