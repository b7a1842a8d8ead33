import type { PriceClass, WhatIf, WhatIfSide } from "@molecule/billing/what-if";
import { findProvider } from "@molecule/registry";
import { registry } from "@molecule/registry/generated";
import { formatPricePerMillion } from "../../../ui/format-money.ts";

/** What a call costs, and whom one owes it. */
const priceWords = (price: PriceClass): string => {
  if (!("price" in price))
    return price.kind === "subscription" ? "A flat fee, by your subscription" : "Nothing is called";
  const { input = null, output = null } = price.price ?? {};
  const whose = price.kind === "credits" ? "from your credits" : "by your provider's list";
  if (input === null || output === null)
    return price.kind === "credits" ? "Not priced yet" : "By your provider's own price";
  return `${formatPricePerMillion(input)} in, ${formatPricePerMillion(output)} out per million tokens, ${whose}`;
};

const credentialWords = ({ credentialMethod, mode }: WhatIfSide): string => {
  if (credentialMethod === null) return mode === "disabled" ? "Whatever is stored" : "None";
  return credentialMethod === "gateway" ? "The platform's, at its gateway" : credentialMethod;
};

const providerWords = ({ provider }: WhatIfSide): string =>
  provider === null ? "None" : (findProvider(registry, provider)?.displayName ?? provider);

export type ComparedRow = {
  readonly term: string;
  readonly before: string;
  readonly after: string;
  readonly mono: boolean;
};

/** Now and then, side by side: everything about a call that a change could move. */
export const comparedRows = ({ before, after }: Pick<WhatIf, "before" | "after">): readonly ComparedRow[] => {
  const row = (term: string, of: (side: WhatIfSide) => string, mono = false): ComparedRow => ({
    ...{ term, before: of(before), after: of(after), mono },
  });
  return [
    row("Payer", ({ chip }) => chip),
    row("Model", ({ model }) => model ?? "None", true),
    row("Provider", providerWords),
    row("Credential", credentialWords, true),
    row("Sent to", ({ credentialHost }) => credentialHost ?? "Not known", true),
    row("Price", ({ price }) => priceWords(price)),
  ];
};

/** What becomes of the live run, in one sentence. */
export const restartSentence = ({
  restart,
  after,
  payerChange,
}: Pick<WhatIf, "restart" | "after" | "payerChange">): string => {
  switch (restart) {
    case "none":
      return "Nothing restarts: the next start would be the same.";
    case "restarts":
      return "The workspace restarts once.";
    case "needs_agreement":
      return "The workspace restarts once you agree to who pays then.";
    case "refused":
      return `A start would be refused: ${after.refusal?.message ?? "it lacks something."} What runs keeps serving.`;
    case "when_resumed":
      return after.refusal === null || payerChange !== null
        ? "It is paused, and takes the change when it resumes."
        : `It is paused, and its next start would be refused: ${after.refusal.message}`;
  }
};
