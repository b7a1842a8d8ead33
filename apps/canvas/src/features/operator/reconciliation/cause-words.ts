/** What a cause means, for whoever looks for it. */
export const CAUSE_WORDS: Readonly<Record<string, { readonly word: string; readonly means: string }>> = {
  missing_here: {
    word: "Missing here",
    means: "The provider reports it and nobody was charged: void or unresolved here, or not ours.",
  },
  missing_there: { word: "Missing there", means: "It was charged and the provider does not report it." },
  count_differs: { word: "Counts differ", means: "Both have it, with other token counts." },
  price_differs: {
    word: "Price differs",
    means: "The provider's money is not what our price book makes of its own counts.",
  },
};
