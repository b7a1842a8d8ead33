import type { V1Pod } from "@kubernetes/client-node";

/** More pods than one supervisor cares for: of others it may never hear the end. */
const MOST = 10_000;

/** For how long this process has seen each pod's program run. A node's clock may be hours away from ours. */
export type FirstSeen = {
  readonly upForMs: (pod: V1Pod) => number;
  readonly forget: (pod: V1Pod) => void;
};

/** @param now a clock that only goes forward, in milliseconds */
export const createFirstSeen = (now: () => number = () => performance.now()): FirstSeen => {
  const seen = new Map<string, number>();
  const keyOf = ({ metadata }: V1Pod): string => metadata?.uid ?? "";
  return {
    upForMs: (pod) => {
      const at = now();
      const first = seen.get(keyOf(pod)) ?? at;
      seen.set(keyOf(pod), first);
      const oldest = seen.keys().next().value;
      if (seen.size > MOST && oldest !== undefined) seen.delete(oldest);
      return at - first;
    },
    forget: (pod) => void seen.delete(keyOf(pod)),
  };
};
