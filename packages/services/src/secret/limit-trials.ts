import { DomainError, type TenantScope } from "@molecule/domain";

const WINDOW_MS = 60_000;
const TRIALS_PER_WINDOW = 10;
/** More people than ever type keys in one minute; beyond it the oldest are forgotten. */
const MOST_PEOPLE = 10_000;

const trials = new Map<string, number[]>();

/**
 * Counts a trial of a person in this process, so that nobody tries lists of stolen keys through us.
 * @throws DomainError RATE_LIMITED
 */
export const countTrial = ({ actor }: Pick<TenantScope, "actor">, nowMs = performance.now()): void => {
  const person = actor.kind === "user" ? actor.userId : actor.name;
  const recent = (trials.get(person) ?? []).filter((at) => nowMs - at < WINDOW_MS);
  if (recent.length >= TRIALS_PER_WINDOW)
    throw new DomainError("RATE_LIMITED", `You tried ${TRIALS_PER_WINDOW} keys within a minute.`, {
      remedy: "Wait a minute, or save the key without trying it.",
    });
  trials.delete(person);
  trials.set(person, [...recent, nowMs]);
  const [oldest] = trials.keys();
  if (trials.size > MOST_PEOPLE && oldest !== undefined) trials.delete(oldest);
};
