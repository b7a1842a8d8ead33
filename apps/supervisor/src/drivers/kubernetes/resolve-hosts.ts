import { Resolver } from "node:dns/promises";

/** Which addresses names have now; a name that has none of a kind has no entry. */
export type ResolveHosts = (hosts: readonly string[]) => Promise<readonly string[]>;

const orNone = (answer: Promise<string[]>): Promise<string[]> => answer.catch(() => []);

export const resolveHosts: ResolveHosts = async (hosts) => {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  const found = await Promise.all(
    hosts.flatMap((host) => [orNone(resolver.resolve4(host)), orNone(resolver.resolve6(host))]),
  );
  return [...new Set(found.flat())].toSorted();
};
