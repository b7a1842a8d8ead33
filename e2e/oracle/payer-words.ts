import { byokProvider, chooseCredential } from "./choose-credential.ts";
import { classifyName } from "./classify-name.ts";
import { providers } from "./provider-table.ts";
import { resolve } from "./resolution.ts";
import { mergeRows, type State } from "./state.ts";

/**
 * The payer chip of a card. A key is named by its provider and, where it is long enough and a start would use it,
 * its last four characters.
 */
export function payerChip(state: State, startsNow: boolean): string {
  const { mode, payer, source } = resolve(state);
  if (source === "constant_fallback") return "Payer unknown";
  if (mode === "platform_managed") return "Platform credits";
  if (mode === "disabled") return payer === "tenant" ? "Unmanaged: own keys" : "No LLM";
  const provider = byokProvider(state);
  if (provider === "anthropic-oauth") return "Your Claude Code subscription";
  const hint = startsNow ? hintOf(chooseCredential(state)?.text?.trim() ?? "") : null;
  const display = provider === null ? null : (providers.get(provider)?.display ?? null);
  const whose = display === null ? "Your own key" : `Your ${shortName(display)} key`;
  return hint === null ? whose : `${whose} · ${hint}`;
}

/** "Anthropic API" is Anthropic; what stands in parentheses tells products of one company apart. */
function shortName(display: string): string {
  return display.replace(/ \(.*\)$/, "").replace(/ API$/, "");
}

/** The last four characters, only of a value that has at least sixteen. */
export function hintOf(value: string): string | null {
  return value.length >= 16 ? value.slice(-4) : null;
}

/** What is wrong with a sentence about who pays, or null: it must name that payer, and no credential but the one. */
export function faultOfSentence(state: State, startsNow: boolean, sentence: string): string | null {
  const { mode, payer, source } = resolve(state);
  if (source === "constant_fallback")
    return /could not/i.test(sentence) ? null : "does not say that it is unknown";
  const tenantPays = /your organization pays/i.test(sentence);
  const platformPays = /platform pays/i.test(sentence);
  const nobodyPays = /nobody pays/i.test(sentence);
  const said = [tenantPays && "tenant", platformPays && "platform", nobodyPays && "none"].filter(
    (who) => who,
  );
  if (said.length !== 1 || said[0] !== payer) return `says that ${said.join(" and ") || "nobody"} pays`;
  const credentials = mergeRows(state).filter((row) => classifyName(row.name) === "credential");
  const chosen = mode === "byok" && startsNow ? chooseCredential(state) : null;
  const named = credentials
    .filter((row) => new RegExp(`\\b${row.name}\\b`).test(sentence))
    .map((row) => row.name);
  const wanted = chosen === null ? [] : [chosen.name];
  return String(named) === String(wanted) ? null : `names ${named.join(", ") || "no credential"}`;
}
