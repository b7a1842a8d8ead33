import { formatOwners } from "./choose-credential.ts";
import { classifyName, isOperatorPrefix, type NameClass } from "./classify-name.ts";
import { derive } from "./derive.ts";
import { type Mode, resolve } from "./resolution.ts";
import { runtimes } from "./runtime-table.ts";
import type { Rows, Scope, State } from "./state.ts";

export type Write = {
  scope: Scope;
  name: string;
  value: string;
  tenantMode: Exclude<Mode, "disabled">;
  /** The value's fingerprint is that of a credential of the platform. */
  coMingled?: boolean;
  /** The last characters that a screen shows of what stands under this name, at either scope. */
  hints?: readonly string[];
};

export type Verdict = { allowed: true } | { allowed: false; code: string };

/** The first rule of the fixed order that refuses the write. The state is the one before it. */
export function checkWrite(state: State, write: Write): Verdict {
  const kind = classifyName(write.name);
  const code =
    grammarCode(write) ??
    reservedCode(kind, write) ??
    modelCode(state, write) ??
    bypassCode(kind, state, write) ??
    foreignCode(state, kind, write);
  return code === null ? { allowed: true } : { allowed: false, code };
}

function grammarCode({ name, value, hints }: Write): string | null {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || name.length > 128) return "INVALID_NAME";
  const tooLong = Buffer.byteLength(value, "utf8") > 64 * 1024;
  if (value.trim() === "" || tooLong || value.includes("\0") || isMask(value.trim(), hints ?? []))
    return "INVALID_VALUE";
  return null;
}

function isMask(value: string, hints: readonly string[]): boolean {
  const rest = value.replace(/^[•*]+/, "");
  return rest !== value && (rest === "" || hints.includes(rest.trim()));
}

function reservedCode(kind: NameClass, { scope, name }: Write): string | null {
  if (kind === "platform" || kind === "injection") return "RESERVED_NAME";
  if (scope === "workspace" && isOperatorPrefix(name)) return "RESERVED_NAME";
  if (scope === "tenant" && name === "MOLECULE_MODEL") return "RESERVED_NAME";
  return scope === "tenant" && kind === "operator" ? "FORBIDDEN_TENANT_ENV" : null;
}

function modelCode(state: State, { scope, name, value }: Write): string | null {
  if (name !== "MODEL" && name !== "MOLECULE_MODEL") return null;
  const judged = scope === "workspace" ? [state.runtime] : [...runtimes.keys()];
  return judged.some((runtime) => derive(runtime, value, []).ok) ? null : "UNREGISTERED_MODEL";
}

function bypassCode(kind: NameClass, state: State, write: Write): string | null {
  if (kind !== "credential" && kind !== "route") return null;
  const platformPays =
    write.scope === "tenant"
      ? write.tenantMode === "platform_managed"
      : resolve({ ...state, workspace: withRow(state.workspace, write) }).mode === "platform_managed";
  return platformPays ? "BYPASS_KEY_REJECTED" : null;
}

function withRow(rows: Rows, { name, value }: Write): Rows {
  return new Map([...rows, [name, { text: value, opens: true }]]);
}

function foreignCode(state: State, kind: NameClass, { value, coMingled }: Write): string | null {
  const ofSandbox = value.trim().startsWith("sk-sandbox-");
  if (state.sandbox !== null && !ofSandbox && looksReal(kind, value)) return "REAL_KEY_IN_SANDBOX";
  if (state.sandbox === null && ofSandbox) return "SANDBOX_KEY_OUTSIDE";
  return coMingled === true ? "CO_MINGLED_CREDENTIAL" : null;
}

/** Many providers' keys have no telling prefix: a long value under a credential's name is taken for one. */
function looksReal(kind: NameClass, value: string): boolean {
  return formatOwners(value) !== null || (kind === "credential" && value.trim().length >= 20);
}
