import { byokProvider, chooseCredential } from "./choose-credential.ts";
import { type Payer, resolve } from "./resolution.ts";
import type { State } from "./state.ts";

/** What a start is held to afterwards; also what a later start is compared with. */
export type PayerRecord = { payer: Payer; provider: string | null; credentialMethod: string | null };

export function payerRecord(state: State): PayerRecord {
  const { mode, payer } = resolve(state);
  if (mode === "platform_managed") return { payer, provider: "platform", credentialMethod: "gateway" };
  if (mode === "disabled") return { payer, provider: null, credentialMethod: null };
  return { payer, provider: byokProvider(state), credentialMethod: chooseCredential(state)?.name ?? null };
}

/** A first start needs no confirmation; any other whose payer, provider or method differs does. */
export function needsConfirmation(last: PayerRecord | null, next: PayerRecord): boolean {
  if (last === null) return false;
  return (
    last.payer !== next.payer ||
    last.provider !== next.provider ||
    last.credentialMethod !== next.credentialMethod
  );
}
