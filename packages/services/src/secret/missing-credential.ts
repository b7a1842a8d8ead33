import { acceptedCredentialNames, chooseCredential, mergeEntries } from "@molecule/billing";
import { findProvider, findRuntime, type Registry } from "@molecule/registry";
import type { WorkspaceJudgement } from "../billing/judge-facts.ts";

/** What a bring-your-own-key workspace still lacks before it can start. */
export type MissingCredential = {
  /** Any one of these names will do, best first. */
  readonly names: readonly string[];
  readonly provider: { readonly name: string; readonly displayName: string } | null;
  /** Where a key is obtained. */
  readonly keyPage: string | null;
};

/** Null when nothing is missing, or the tenant does not bring its own key. */
export const findMissingCredential = (
  registry: Registry,
  { facts, resolution }: WorkspaceJudgement,
): MissingCredential | null => {
  const runtime = findRuntime(registry, facts.runtime);
  if (resolution.resolvedMode !== "byok" || runtime === undefined) return null;
  const derived =
    resolution.derivedProvider === null ? undefined : findProvider(registry, resolution.derivedProvider);
  const provider = derived === undefined || derived.name === "platform" ? null : derived;
  if (chooseCredential(registry, runtime, provider, facts.entries, mergeEntries(facts.entries)) !== null)
    return null;
  return {
    names: acceptedCredentialNames(registry, { runtime: runtime.name, provider: provider?.name ?? null }),
    provider: provider === null ? null : { name: provider.name, displayName: provider.displayName },
    keyPage: provider?.keyPage ?? null,
  };
};
