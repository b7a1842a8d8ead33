import { byokProvider, chooseCredential } from "./choose-credential.ts";
import { providers } from "./provider-table.ts";
import { resolve } from "./resolution.ts";
import type { State } from "./state.ts";

/** The payer chip of a card. A key is named by its provider and, where the value is long enough, its last four. */
export function payerChip(state: State): string {
  const { mode, payer } = resolve(state);
  if (mode === "platform_managed") return "Platform credits";
  if (mode === "disabled") return payer === "tenant" ? "Unmanaged: own keys" : "No LLM";
  const chosen = chooseCredential(state);
  if (byokProvider(state) === "anthropic-oauth") return "Your Claude Code subscription";
  const hint = chosen === null ? null : hintOf(chosen.text ?? "");
  const provider = byokProvider(state);
  const display = provider === null ? null : (providers.get(provider)?.display ?? null);
  const whose = display === null ? "Your own key" : `Your ${shortName(display)} key`;
  return hint === null ? whose : `${whose} · ${hint}`;
}

function shortName(display: string): string {
  return display.replace(/ API$/, "");
}

/** The last four characters, only of a value that has at least sixteen. */
export function hintOf(value: string): string | null {
  return value.length >= 16 ? value.slice(-4) : null;
}
