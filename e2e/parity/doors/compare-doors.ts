import type { Person } from "../../../packages/api/src/suite.ts";
import { type Counts, countedSummary } from "../counts.ts";
import { type Asked, askDoors } from "./ask-doors.ts";
import type { DoorState } from "./door-state.ts";
import { openDoors } from "./open-doors.ts";

export type Comparison = {
  readonly states: number;
  readonly started: number;
  readonly counts: Counts;
  /** States at which some door said something else than the expectation. */
  readonly apart: readonly Asked[];
};

/**
 * A person is a member of so many organizations: with more, asking for one of them would measure the others; with
 * fewer, a long comparison would sign in more often than one network address may.
 */
const TENANTS_PER_PERSON = 100;

/**
 * Stores random states one after the other and asks every door of the product about each: endpoint, card, list,
 * billing tab, start, pull, write and gateway, and for the first `processes` starts the process itself.
 */
export async function compareDoors(options: {
  readonly states: number;
  readonly processes: number;
  readonly firstSeed: number;
  readonly onProgress?: (asked: number) => void;
}): Promise<Comparison> {
  const doors = await openDoors();
  const counts: Counts = new Map();
  const apart: Asked[] = [];
  let person: Person | null = null;
  try {
    for (let n = 0; n < options.states; n += 1) {
      if (person === null || n % TENANTS_PER_PERSON === 0) person = await doors.test.createPerson();
      const withProcess = startedIn(counts) < options.processes;
      const asked = await askDoors(doors, person, options.firstSeed + n, { counts, withProcess });
      if (asked.differences.length > 0) apart.push(asked);
      options.onProgress?.(n + 1);
    }
  } finally {
    await doors.close();
  }
  return { states: options.states, started: startedIn(counts), counts, apart };
}

const answers = (door: string, words: string): string[] =>
  words.split(/\s+/).map((word) => `${door} ${word}`);

/** Everything that each door can answer, as it is counted. */
export const ANSWERS: readonly string[] = [
  ...["platform_managed", "byok", "disabled"].map((mode) => `screen ${mode} workspace_override`),
  ...["platform_managed", "byok"].map((mode) => `screen ${mode} derived_provider`),
  "screen platform_managed derived_default",
  "screen platform_managed constant_fallback",
  "screen after a start found rows that do not open",
  ...answers(
    "start",
    "platform_managed byok disabled PAYER_UNRESOLVED UNKNOWN_RUNTIME RUNTIME_NOT_INSTALLED",
  ),
  ...answers("start", "FORBIDDEN_TENANT_ENV SECRET_UNREADABLE CO_MINGLED_CREDENTIAL UNREGISTERED_MODEL"),
  ...answers("start", "MODEL_NOT_ON_PLATFORM MISSING_PLATFORM_PROXY MISSING_BYOK_CREDENTIAL ENV_SCAN_FAILED"),
  ...answers("start", "CREDENTIAL_OF_OTHER_PROVIDER PAYER_CHANGE_UNCONFIRMED"),
  ...answers("pull", "values unreadable restart_required PAYER_CHANGE_UNCONFIRMED ENV_SCAN_FAILED"),
  ...answers(
    "write",
    "allowed INVALID_NAME INVALID_VALUE RESERVED_NAME FORBIDDEN_TENANT_ENV UNREGISTERED_MODEL",
  ),
  ...answers("write", "BYPASS_KEY_REJECTED REAL_KEY_IN_SANDBOX SANDBOX_KEY_OUTSIDE CO_MINGLED_CREDENTIAL"),
];

function startedIn(counts: Counts): number {
  return [...counts].reduce((sum, [key, times]) => sum + (key.startsWith("process ") ? times : 0), 0);
}

/** What was met how often, and the first states at which doors were apart, in full. */
export function describeComparison({ states, started, counts, apart }: Comparison, shown = 5): string {
  const lines = [
    `${states} stored states, ${started} started processes, ${apart.length} apart`,
    countedSummary(counts),
  ];
  for (const { seed, state, mutated, differences } of apart.slice(0, shown)) {
    const after = mutated === null ? null : describeState(mutated);
    lines.push(JSON.stringify({ seed, state: describeState(state), after, differences }, null, 1));
  }
  return lines.join("\n");
}

function describeState({ drawn, platformTexts, ...around }: DoorState) {
  const { runtime, override, tenant, workspace } = drawn;
  const rows = { tenant: Object.fromEntries(tenant), workspace: Object.fromEntries(workspace) };
  return { runtime, override, ...rows, platformTexts: [...platformTexts], ...around };
}
