import { registry } from "@molecule/registry/generated";

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted();

/** Names worth proposing while one is typed: every credential of every provider, the model, the usual routes. */
export const KNOWN_NAMES: readonly string[] = unique([
  "MODEL",
  ...registry.providers.filter(({ name }) => name !== "platform").flatMap(({ authEnv }) => authEnv),
]);
