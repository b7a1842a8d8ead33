import { byokProvider, chooseCredential } from "./choose-credential.ts";
import { type Refusal, refusalOf } from "./plan.ts";
import { type Payer, resolve } from "./resolution.ts";
import type { State } from "./state.ts";

/** What a start is held to afterwards; also what a later start is compared with. */
export type PayerRecord = { payer: Payer; provider: string | null; credentialMethod: string | null };

/** One recorded yes of a person: from exactly this payer to exactly that one. */
export type Agreement = { before: PayerRecord; after: PayerRecord };

/** What happened before: the last run that reached live, and agreements that no start has used yet. */
export type History = { last: PayerRecord | null; agreements: readonly Agreement[] };

export function payerRecord(state: State): PayerRecord {
  const { mode, payer } = resolve(state);
  if (mode === "platform_managed") return { payer, provider: "platform", credentialMethod: "gateway" };
  if (mode === "disabled") return { payer, provider: null, credentialMethod: null };
  return { payer, provider: byokProvider(state), credentialMethod: chooseCredential(state)?.name ?? null };
}

export function sameRecord(a: PayerRecord, b: PayerRecord): boolean {
  return a.payer === b.payer && a.provider === b.provider && a.credentialMethod === b.credentialMethod;
}

/** A first start needs no confirmation; any other whose payer, provider or method differs does. */
export function isUnconfirmed({ last, agreements }: History, next: PayerRecord): boolean {
  if (last === null || sameRecord(last, next)) return false;
  return !agreements.some(({ before, after }) => sameRecord(before, last) && sameRecord(after, next));
}

/** Why a start would be refused by what is known without opening a value; the last look at values comes after it. */
export function startRefusal(state: State, history: History): Refusal | null {
  const refusal = refusalOf(state, resolve(state));
  if (refusal !== null) return refusal;
  return isUnconfirmed(history, payerRecord(state)) ? { ok: false, code: "PAYER_CHANGE_UNCONFIRMED" } : null;
}
