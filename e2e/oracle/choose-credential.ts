import { envOwners, keyFormats, switches } from "./name-table.ts";
import { providers } from "./provider-table.ts";
import { derivedProvider } from "./resolution.ts";
import { runtimes } from "./runtime-table.ts";
import { isPresent, type MergedRow, mergeRows, type Rows, type State } from "./state.ts";

/** The provider that a byok run calls, or null under an override that no derivation to a tenant's provider backs. */
export function byokProvider(state: State): string | null {
  const provider = derivedProvider(state);
  return provider === "platform" ? null : provider;
}

/** The one credential that a byok run uses, or null when there is nothing to choose. */
export function chooseCredential(state: State): MergedRow | null {
  const name = chosenName(state);
  return name === null ? null : (mergeRows(state).find((row) => row.name === name) ?? null);
}

function chosenName(state: State): string | null {
  const provider = byokProvider(state);
  if (provider === null) {
    const reads = runtimes.get(state.runtime)?.reads ?? [];
    const usable = reads.filter((name) => !switches.has(name));
    return firstPresent(usable, state.workspace, state.tenant);
  }
  const accepted = providers.get(provider)?.authEnv ?? [];
  const own = accepted.filter((name) => (envOwners.get(name) ?? provider) === provider);
  const shared = accepted.filter((name) => !own.includes(name));
  return (
    firstPresent(own, state.workspace) ??
    firstPresent(own, state.tenant) ??
    firstPresent(shared, state.workspace)
  );
}

function firstPresent(names: readonly string[], ...scopes: readonly Rows[]): string | null {
  return names.find((name) => scopes.some((rows) => isPresent(rows.get(name)))) ?? null;
}

/** Whose a chosen credential is: the derived provider's, or under an override that of the name it stands under. */
export function credentialOwners(state: State, name: string): readonly string[] {
  const provider = byokProvider(state);
  if (provider !== null) return [provider];
  const owner = envOwners.get(name);
  if (owner !== undefined) return [owner];
  return [...providers.values()].filter((row) => row.authEnv.includes(name)).map((row) => row.name);
}

/** The providers whose key format a value has, or null for a value that looks like nobody's. */
export function formatOwners(value: string): readonly string[] | null {
  const trimmed = value.trim();
  return keyFormats.find((format) => trimmed.startsWith(format.prefix))?.owners ?? null;
}

export function isOfOtherProvider(state: State, row: MergedRow): boolean {
  const format = formatOwners(row.text ?? "");
  const owners = credentialOwners(state, row.name);
  return format !== null && owners.length > 0 && !owners.some((owner) => format.includes(owner));
}
