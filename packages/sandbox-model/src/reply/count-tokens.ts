/**
 * The sandbox model's token rule, published so that a bill can be checked by hand: one token is four bytes of
 * UTF-8, rounded up, over all texts together. Nothing counts as zero.
 */
export const countTokens = (texts: readonly string[]): number => {
  let bytes = 0;
  for (const text of texts) bytes += Buffer.byteLength(text);
  return Math.ceil(bytes / 4);
};

/** The longest beginning of `text` that counts as at most `maxTokens`, cut between characters. */
export const cutToTokens = (text: string, maxTokens: number): string => {
  let bytes = 0;
  let kept = "";
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (Math.ceil(bytes / 4) > maxTokens) return kept;
    kept += character;
  }
  return kept;
};
