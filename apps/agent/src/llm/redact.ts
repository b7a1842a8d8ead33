const MAX_LENGTH = 300;
/** What looks like a key even if it is none of ours: providers like to repeat parts of what they were sent. */
const KEY_SHAPES = /\b(?:sk|mk_live|ma_live|mc_live|hf|nvapi|AIza)[-_A-Za-z0-9*.]{8,}/g;

/** A provider's own words for a person to read: one line, shortened, without anything that is or looks like a key. */
export const redact = (text: string, secrets: readonly string[]): string => {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 8) clean = clean.replaceAll(secret, "[secret]");
  clean = clean.replace(KEY_SHAPES, "[secret]").replace(/\s+/g, " ").trim();
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH - 1)}…` : clean;
};
