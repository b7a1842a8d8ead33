import type { ReceiptDetail, ReceiptListItem } from "@molecule/api";
import type { ReceiptCall } from "@molecule/billing";
import { BILLING_MODES } from "@molecule/domain";
import { MODE_WORDS, SOURCE_WORDS } from "../billing/mode-words.ts";

/** What a movement of credit is called. */
export const KIND_WORDS: Readonly<Record<ReceiptListItem["kind"], string>> = {
  charge: "Charge",
  grant: "Grant",
  top_up: "Top-up",
  adjustment: "Adjustment",
  refund: "Refund",
};

const CREDENTIAL_WORDS: Readonly<Record<string, string>> = { platform_key: "the platform's own key" };

const modeWords = (mode: string): string => {
  const known = BILLING_MODES.find((each) => each === mode);
  return known === undefined ? mode : MODE_WORDS[known];
};

const sourceWords = (source: string): string =>
  Object.entries(SOURCE_WORDS).find(([each]) => each === source)?.[1] ?? source;

/** With which credential the provider was called, in words. */
export const credentialWords = (kind: string): string => CREDENTIAL_WORDS[kind] ?? kind;

/** Who paid whom, in one sentence. */
export const paidSentence = (call: Pick<ReceiptCall, "payer" | "credentialKind" | "vendor">): string => {
  const payer = call.payer === "platform" ? "The platform" : "The organization";
  return `${payer} paid ${call.vendor}, with ${credentialWords(call.credentialKind)}, and the organization's credit was charged.`;
};

/** Why that payer: what the run that made the call was started with. */
export const whySentence = (why: NonNullable<ReceiptDetail["why"]>, model: string): string =>
  `The run was on ${modeWords(why.mode).toLowerCase()}, decided by ${sourceWords(why.source)}: ${model}${
    why.provider === null ? "" : ` leads to ${why.provider}`
  }.`;
