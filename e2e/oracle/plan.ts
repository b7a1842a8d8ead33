import { chooseCredential, isOfOtherProvider } from "./choose-credential.ts";
import { classifyName } from "./classify-name.ts";
import { derive, upstream } from "./derive.ts";
import { injectedVariables } from "./inject.ts";
import { effectiveModel, type Mode, type Resolution, resolve } from "./resolution.ts";
import { runtimes } from "./runtime-table.ts";
import { type MergedRow, mergeRows, type State } from "./state.ts";
import { type WithheldReason, withheldReason } from "./withhold.ts";

export type Refusal = { ok: false; code: string; names?: readonly string[] };
export type Withheld = { name: string; reason: WithheldReason };
export type Plan =
  | {
      ok: true;
      mode: Mode;
      env: Record<string, string>;
      withheld: Withheld[];
      stored: Record<string, string>;
    }
  | Refusal;

/** The part of the environment that comes from secrets and billing, or the first refusal in the fixed order. */
export function plan(state: State): Plan {
  const resolution = resolve(state);
  return refusalOf(state, resolution) ?? environmentOf(state, resolution.mode);
}

/** The first refusal of a start, or null; also what every door that speaks of a start must say. */
export function refusalOf(state: State, resolution: Resolution): Refusal | null {
  return factRefusal(state, resolution) ?? modeRefusal(state, resolution.mode);
}

function factRefusal(state: State, resolution: Resolution): Refusal | null {
  if (resolution.source === "constant_fallback") return refuse("PAYER_UNRESOLVED");
  if (!runtimes.has(state.runtime)) return refuse("UNKNOWN_RUNTIME");
  if (!isInstalled(state)) return refuse("RUNTIME_NOT_INSTALLED");
  const rows = mergeRows(state);
  const forbidden = rows.filter((row) => row.scope === "tenant" && classifyName(row.name) === "operator");
  if (forbidden.length > 0) return refuse("FORBIDDEN_TENANT_ENV", forbidden);
  const entering = new Set(enteringRows(state, resolution.mode).map((row) => row.name));
  const model = effectiveModel(state);
  const inUse = model.kind === "unreadable" ? model.name : null;
  const unreadable = rows.filter((row) => !row.opens && (entering.has(row.name) || row.name === inUse));
  if (unreadable.length > 0) return refuse("SECRET_UNREADABLE", unreadable);
  const coMingled = rows.filter((row) => row.coMingled === true && entering.has(row.name));
  if (coMingled.length > 0) return refuse("CO_MINGLED_CREDENTIAL", coMingled);
  return null;
}

/** A small loop answers in the sandbox, and anywhere for runtimes that have no integration of their own yet. */
function isInstalled({ sandbox, installed, runtime }: State): boolean {
  const loopAnswers = sandbox !== null || runtime === "hermes" || runtime === "openclaw";
  return loopAnswers || installed === null || installed.includes(runtime);
}

function modeRefusal(state: State, mode: Mode): Refusal | null {
  if (mode === "disabled") return null;
  return mode === "platform_managed" ? platformRefusal(state) : byokRefusal(state);
}

function platformRefusal(state: State): Refusal | null {
  const model = effectiveModel(state);
  if (model.kind === "model") {
    const derivation = derive(state.runtime, model.model, []);
    if (!derivation.ok) return refuse("UNREGISTERED_MODEL");
    if (derivation.provider !== "platform" || upstream(model.model) === null)
      return refuse("MODEL_NOT_ON_PLATFORM");
  }
  const { baseUrl, accessKey, anthropicBaseUrl } = state.gateway ?? {};
  const needed =
    state.runtime === "claude-code" ? [baseUrl, accessKey, anthropicBaseUrl] : [baseUrl, accessKey];
  return needed.every((part) => isKnown(part)) ? null : refuse("MISSING_PLATFORM_PROXY");
}

function isKnown(text: string | null | undefined): text is string {
  return typeof text === "string" && text.trim() !== "";
}

function byokRefusal(state: State): Refusal | null {
  const chosen = chooseCredential(state);
  if (chosen === null) return refuse("MISSING_BYOK_CREDENTIAL");
  return isOfOtherProvider(state, chosen) ? refuse("CREDENTIAL_OF_OTHER_PROVIDER", [chosen]) : null;
}

function environmentOf(state: State, mode: Mode): Plan {
  const stored = Object.fromEntries(enteringRows(state, mode).map((row) => [row.name, row.text ?? ""]));
  const withheld = mergeRows(state).flatMap((row) => {
    const reason = withheldReason(state, mode, row);
    return reason === null ? [] : [{ name: row.name, reason }];
  });
  return { ok: true, mode, env: { ...stored, ...injectedVariables(state, mode, stored) }, withheld, stored };
}

/** Rows that pass verbatim. The model variables never do: the effective model takes their place. */
function enteringRows(state: State, mode: Mode): MergedRow[] {
  return mergeRows(state).filter(
    (row) => classifyName(row.name) !== "model" && withheldReason(state, mode, row) === null,
  );
}

function refuse(code: string, rows?: readonly MergedRow[]): Refusal {
  return rows === undefined ? { ok: false, code } : { ok: false, code, names: rows.map((row) => row.name) };
}
