import { findProvider, findRuntime, type Registry } from "@molecule/registry";
import { isOwnName, isRuntimeSwitch } from "./choose-credential.ts";

/**
 * Names under which a workspace may store the credential that a byok start needs, best first. `atTenantScope`
 * leaves out shared names, which serve only at workspace scope.
 */
export const acceptedCredentialNames = (
  registry: Registry,
  input: { readonly runtime: string; readonly provider: string | null; readonly atTenantScope?: boolean },
): readonly string[] => {
  const provider = input.provider === null ? undefined : findProvider(registry, input.provider);
  if (provider === undefined || provider.name === "platform") {
    return (findRuntime(registry, input.runtime)?.reads ?? []).filter((name) => !isRuntimeSwitch(name));
  }
  const own = provider.authEnv.filter((name) => isOwnName(registry, provider, name));
  const shared = provider.authEnv.filter((name) => !isOwnName(registry, provider, name));
  return input.atTenantScope === true ? own : [...own, ...shared];
};
