/** What trying a key found out. `unknown`: it could not be told; the key may be saved all the same. */
export type KeyTrialState = "valid" | "rejected" | "unknown";

type Judged = { readonly state: KeyTrialState; readonly says: string };

/**
 * What a provider's status says about a key. Only 401 rejects it: with 403 the key is known there and may be meant
 * for other calls, and every other failure is about the provider or the moment.
 */
export const judgeKeyTrial = (provider: string, status: number): Judged => {
  if (status >= 200 && status < 300) return { state: "valid", says: `${provider} accepts this key.` };
  if (status === 401) return { state: "rejected", says: `${provider} does not accept this key (401).` };
  if (status === 403)
    return {
      state: "unknown",
      says: `${provider} knows this key and does not let it make the call that tries it (403).`,
    };
  if (status === 429)
    return { state: "unknown", says: `${provider} asks to wait (429), so the key was not tried.` };
  if (status >= 300 && status < 400)
    return {
      state: "unknown",
      says: `${provider} answered from elsewhere (${status}), where no key is sent.`,
    };
  return { state: "unknown", says: `${provider} answered ${status}, which says nothing about the key.` };
};
